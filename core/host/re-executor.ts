/**
 * The machine as replay wants it: put at a keyframe, run on to an event, looked at. Built from the
 * recording alone (its own sources, its own set-up), so that a trace from another computer re-executes
 * here, as long as the engine is the same.
 */
import { readInteger } from '#core/analysis/memory-bytes.ts'
import { typeAt } from '#core/analysis/symbol-path.ts'
import { invariant } from '#core/base/invariant.ts'
import type { DebugInfo, LocalDescription } from '#core/language/debug-info.ts'
import { DATA_BASE, type Program } from '#core/language/program.ts'
import type { FrameState, ThreadState } from '#core/machine/inspect.ts'
import { createMachine, type Machine } from '#core/machine/machine.ts'
import type { FrameMoment, ReExecutor, ThreadMoment } from '#core/replay/moment.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { programOf } from './compile-subject.ts'
import { ENGINE_VERSION } from './engine-version.ts'
import { configOf } from './run-setup.ts'
import { isKnownScheduler, schedulerOf } from './scheduler-of.ts'
import { subjectOfRecording } from './subject.ts'

/** Events before the wanted one at which running on becomes running step by step. */
const APPROACH_EVENTS = 64
/** Events a step gives at most while running on; more is noticed and done again slowly. */
const EVENTS_PER_STEP = 8
/** Steps without an event after which an image is not one of a run. */
const QUIET_STEPS = 1_000

/** The machine `source` was recorded with, or undefined when this is another engine. */
export function createReExecutor(source: TraceSource): ReExecutor | undefined {
  const { manifest, debug } = source
  if (manifest.engine !== ENGINE_VERSION || !isKnownScheduler(manifest.setup)) return undefined
  const subject = subjectOfRecording(manifest, debug)
  if (!subject.ok) return undefined
  const program = programOf(subject.value)
  if (!program.ok || program.value.data.length !== manifest.dataBytes) return undefined
  const machine = createMachine(
    program.value,
    configOf(manifest.setup),
    schedulerOf(manifest.setup),
    // Recording only makes the machine count; nobody wants the events.
    { flush: (columns) => columns },
  )
  return new MachineReExecutor(machine, program.value)
}

class MachineReExecutor implements ReExecutor {
  readonly #machine: Machine
  readonly #program: Program
  #image: Uint8Array<ArrayBuffer> = new Uint8Array(0)

  constructor(machine: Machine, program: Program) {
    this.#machine = machine
    this.#program = program
  }

  restore(keyframe: Uint8Array, seq: number): void {
    this.#machine.restore(keyframe)
    const { eventCount } = this.#machine
    invariant(eventCount === seq, `an image of event ${eventCount} stands at event ${seq}`)
  }

  runTo(seq: number): number {
    const machine = this.#machine
    const start = machine.snapshot()
    for (;;) {
      const left = seq + 1 - machine.eventCount
      const steps = Math.floor((left - APPROACH_EVENTS) / EVENTS_PER_STEP)
      const before = machine.eventCount
      if (steps < 1 || machine.run(steps) !== 'limit' || machine.eventCount === before) break
    }
    // A single step with very many events carried it too far: once more, step by step.
    if (machine.eventCount > seq + 1) machine.restore(start)
    let quiet = 0
    while (machine.eventCount <= seq) {
      const before = machine.eventCount
      this.#image = machine.snapshot(this.#image)
      const more = machine.run(1) === 'limit'
      quiet = machine.eventCount === before ? quiet + 1 : 0
      invariant(quiet <= QUIET_STEPS, 'the machine goes on without events')
      if (machine.eventCount > seq + 1) {
        machine.restore(this.#image)
        break
      }
      if (!more) break
    }
    return machine.eventCount
  }

  snapshot(): Uint8Array<ArrayBuffer> {
    return this.#machine.snapshot()
  }

  threads(): readonly ThreadMoment[] {
    return this.#program.threads.map(({ index }) => this.#thread(this.#machine.threadState(index)))
  }

  memory(): Uint8Array<ArrayBuffer> {
    return this.#machine.readMemory(DATA_BASE, this.#program.data.length)
  }

  #thread({ actor, cpu, status, site, waitingOn, frames }: ThreadState): ThreadMoment {
    return {
      actor,
      cpu,
      status,
      site,
      waitsFor: waitingOn,
      frames: frames.map((frame) => this.#frame(frame)),
    }
  }

  #frame(frame: FrameState): FrameMoment {
    const { debug } = this.#program
    const { function: fn, site } = frame
    const locals = (debug.functions[fn]?.locals ?? []).flatMap((local, index) =>
      site >= local.firstSite && site < local.endSite
        ? [{ local: index, value: this.#local(debug, frame, local) }]
        : [],
    )
    return { function: fn, site, locals }
  }

  #local(debug: DebugInfo, { registers, memory }: FrameState, local: LocalDescription): bigint {
    const type = typeAt(debug, local.type)
    const bytes = 'bytes' in type ? Math.min(type.bytes, 8) : 4
    const signed = type.kind === 'enum' || (type.kind === 'integer' && type.signed)
    if (local.place === 'memory') {
      const copy = this.#machine.readMemory(memory + local.offset, bytes)
      return readInteger(copy, 0, bytes, signed)
    }
    const low = BigInt.asUintN(32, BigInt(registers[local.offset] ?? 0))
    const high = bytes === 8 ? BigInt(registers[local.offset + 1] ?? 0) << 32n : 0n
    return signed ? BigInt.asIntN(bytes * 8, high | low) : BigInt.asUintN(bytes * 8, high | low)
  }
}
