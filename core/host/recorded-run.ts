/**
 * One run wired together: a machine whose full columns go to a recorder, each with the image it began
 * with, and through the measurements. Whoever owns it decides how far it runs and when it ends.
 */
import type { LaneIndex } from '#core/analysis/lane-index.ts'
import { Measurement } from '#core/analysis/measurement.ts'
import type { ProbeDefinition } from '#core/analysis/probe.ts'
import { readMemory, scalarValues } from '#core/analysis/read-memory.ts'
import { lanesOf } from '#core/analysis/recording-lanes.ts'
import { checkKind } from '#core/event/checks.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import { DATA_BASE, type Program } from '#core/language/program.ts'
import { createMachine, type Machine } from '#core/machine/machine.ts'
import { END_LIMIT, END_STOPPED } from '#core/machine/violations.ts'
import type { RunSetup, Verdict, ViolationRecord } from '#core/trace/format.ts'
import { TraceRecorder, type RecordingEnd } from '#core/trace/recorder.ts'
import type { TraceSink } from '#core/trace/source.ts'
import { ENGINE_VERSION } from './engine-version.ts'
import { configOf } from './run-setup.ts'
import { schedulerOf } from './scheduler-of.ts'

/** Steps between two offers of a keyframe: replay never has to run more than a few thousand events. */
const KEYFRAME_STEPS = 4_096

/** What is run. */
export interface RunDescription {
  readonly program: Program
  readonly setup: RunSetup
  readonly title: string
  readonly probes: readonly ProbeDefinition[]
}

/** A machine, its recorder and its measurements, wired to each other. */
export class RecordedRun {
  readonly machine: Machine
  readonly recorder: TraceRecorder
  readonly measurement: Measurement
  /** What the lanes of a timeline show, coarse enough to be kept. */
  readonly lanes: LaneIndex
  readonly #program: Program
  readonly #maxSteps: number
  /** Sequence number of the event of finding n. */
  readonly #findingSeqs: number[] = []
  #keyframe: Uint8Array<ArrayBuffer>

  /** Builds everything; nothing has run yet. Call {@link TraceRecorder.begin} first. */
  constructor({ program, setup, title, probes }: RunDescription, sink: TraceSink) {
    const { debug, data } = program
    this.#program = program
    this.#maxSteps = setup.maxSteps
    this.measurement = new Measurement({ debug, data, probes })
    this.lanes = lanesOf({ setup, debug }, 'overview')
    this.recorder = new TraceRecorder(sink, {
      engine: ENGINE_VERSION,
      title,
      setup,
      debug,
      initialData: data,
    })
    this.machine = createMachine(program, configOf(setup), schedulerOf(setup), {
      flush: (columns) => this.#take(columns),
    })
    this.#keyframe = this.machine.snapshot()
  }

  /** Up to `steps` further steps, with keyframes on the way. True while there is more to run. */
  advance(steps: number): boolean {
    const { machine, recorder } = this
    const last = Math.min(machine.stepCount + steps, this.#maxSteps)
    while (machine.stepCount < last && machine.outcome === 'running') {
      machine.run(Math.min(last - machine.stepCount, KEYFRAME_STEPS))
      recorder.offerKeyframe(machine.eventCount, () => machine.snapshot())
    }
    if (this.machine.outcome !== 'running') return false
    if (this.machine.stepCount < this.#maxSteps) return true
    this.machine.finish(END_LIMIT)
    return false
  }

  /** Ends the run where it is, with an end event that says so. */
  stop(): void {
    if (this.machine.outcome === 'running') this.machine.finish(END_STOPPED)
  }

  /** What the recording is sealed with. `verdict` overrides what the machine found. */
  end(verdict?: Verdict): RecordingEnd {
    const { machine } = this
    const memory = machine.readMemory(DATA_BASE, this.#program.data.length)
    return {
      verdict: verdict ?? this.#verdict(),
      steps: machine.stepCount,
      ticks: machine.clock,
      violations: this.violations(),
      metrics: this.measurement.metrics(),
      final: scalarValues(readMemory(this.#program.debug, memory)),
    }
  }

  /** Everything found so far, reports that fail nothing included. */
  violations(): readonly ViolationRecord[] {
    return this.machine.violations.map((violation, index) => {
      const { check, message, site, actors, otherSites, address, time } = violation
      const seq = this.#findingSeqs[index] ?? this.recorder.events
      return { check, message, site, actors, otherSites, address, time, seq }
    })
  }

  #verdict(): Verdict {
    if (this.machine.violations.some(({ check }) => checkKind(check)?.fails ?? true)) {
      return 'violated'
    }
    return this.machine.outcome === 'quiescent' ? 'clean' : 'limit'
  }

  #take(columns: EventColumns): EventColumns {
    this.#noteFindings(columns)
    this.recorder.record(columns, this.#keyframe)
    this.measurement.consume(columns)
    this.lanes.consume(columns)
    this.#keyframe = this.machine.snapshot(this.#keyframe)
    return columns
  }

  #noteFindings({ kind, aux, count }: EventColumns): void {
    const first = this.recorder.events
    for (let row = 0; row < count; row++) {
      if (kind[row] !== EVENT_VIOLATION && kind[row] !== EVENT_WARNING) continue
      this.#findingSeqs[aux[row] as number] ??= first + row
    }
  }
}
