/**
 * The body of a run, wherever it runs: compiles, steps the machine in slices, records, measures, tells
 * how it goes. Clock, sink and messages are handed in. Between slices it lets messages in, so that Stop
 * works, and waits for a sink that falls behind.
 */
import { bucketsToKeep } from '#core/analysis/bucket-series.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { MAX_DATA_BYTES } from '#core/trace/limits.ts'
import type { TraceSink } from '#core/trace/source.ts'
import { checkRequest } from './check-request.ts'
import { programOf } from './compile-subject.ts'
import type { RunDone, RunProgress, RunRequest } from './protocol.ts'
import { RecordedRun } from './recorded-run.ts'
import { setupOf } from './run-setup.ts'
import type { Subject } from './subject.ts'

/** What a run needs of the world. */
export interface RunEnvironment {
  /** Milliseconds of a clock that never goes back; only progress depends on it. */
  now(): number
  /** Resolves soon, after messages that wait have been heard. */
  breathe(): Promise<void>
  /** True once the user has asked to stop. */
  stopped(): boolean
  progress(message: RunProgress): void
}

/** Steps between two looks at messages and clock: some ten milliseconds. */
const SLICE_STEPS = 20_000
const PROGRESS_EVERY_MS = 100
/** The parameter that says how many operations make the run complete. */
const OPERATIONS = 'OPERATIONS'

/**
 * Carries out `request` and records it in `sink` under the name `recording`. A stopped run is sealed as
 * `partial` and is a success; a sink that fails is a failure, with what it holds sealed.
 */
export async function runRecording(
  recording: string,
  request: RunRequest,
  sink: TraceSink,
  environment: RunEnvironment,
): Promise<Result<RunDone, Failure>> {
  const checked = checkRequest(request)
  if (!checked.ok) return checked
  const { subject } = checked.value
  const program = programOf(subject)
  if (!program.ok) return program
  const { length } = program.value.data
  if (length > MAX_DATA_BYTES) return err(tooMuchData(length))
  const setup = setupOf(checked.value, program.value)
  const { title, probes } = subject
  const run = new RecordedRun({ program: program.value, setup, title, probes }, sink)
  return carryOut(recording, run, subject, environment)
}

/** Begins `run`, drives it to its end and seals it; see {@link runRecording}. */
export async function carryOut(
  recording: string,
  run: RecordedRun,
  subject: Subject,
  environment: RunEnvironment,
): Promise<Result<RunDone, Failure>> {
  const begun = await run.recorder.begin()
  if (!begun.ok) return begun
  const stopped = await drive(run, environment, (since) =>
    progressOf(recording, run, subject, environment.now() - since),
  )
  const sealed = await run.recorder.finish(run.end(stopped ? 'partial' : undefined))
  if (!sealed.ok) return err(sealed.error)
  const { series } = run.measurement.measurements(bucketsToKeep(sealed.value.events))
  const { storedBytes } = run.recorder
  run.lanes.finish(sealed.value.ticks)
  const lanes = run.lanes.overview()
  return ok({ type: 'done', recording, manifest: sealed.value, series, storedBytes, lanes })
}

/** Runs to the end, to Stop, or until the sink fails. True when it was stopped. */
async function drive(
  run: RecordedRun,
  environment: RunEnvironment,
  report: (since: number) => RunProgress,
): Promise<boolean> {
  const since = environment.now()
  let reported = since
  while (run.advance(SLICE_STEPS)) {
    await run.recorder.ready()
    if (run.recorder.failure) return false
    const now = environment.now()
    if (now - reported >= PROGRESS_EVERY_MS) {
      reported = now
      environment.progress(report(since))
    }
    await environment.breathe()
    if (!environment.stopped()) continue
    run.stop()
    return true
  }
  return false
}

function progressOf(
  recording: string,
  run: RecordedRun,
  { parameters }: Subject,
  milliseconds: number,
): RunProgress {
  const { machine, recorder, measurement } = run
  const wanted = parameters[OPERATIONS]
  const { metrics, series } = measurement.measurements()
  const events = machine.eventCount
  return {
    type: 'progress',
    recording,
    events,
    steps: machine.stepCount,
    ticks: machine.clock,
    fraction: wanted === undefined ? undefined : Math.min(1, measurement.completed / wanted),
    eventsPerSecond: milliseconds > 0 ? (events * 1_000) / milliseconds : 0,
    storedBytes: recorder.storedBytes,
    metrics,
    series,
    violations: machine.violations.length,
  }
}

function tooMuchData(bytes: number): Failure {
  return failure('E_TOO_MUCH_DATA', `The globals and ghosts take ${bytes} bytes.`, {
    hint: `A recording holds at most ${MAX_DATA_BYTES}: make the arrays smaller.`,
  })
}

/** What a run that threw is reported as: a bug of the lab, never silence. */
export function crashFailure(problem: unknown): Failure {
  const message = problem instanceof Error ? problem.message : String(problem)
  return failure('E_INTERNAL', `The simulation failed: ${message}`, {
    hint: 'This is a bug of the lab. Please report it with the scenario, the parameters and the seed.',
  })
}
