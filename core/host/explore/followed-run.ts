/** Records the run of a schedule. */
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { TraceSink } from '#core/trace/source.ts'
import { RecordedRun } from '../recorded-run.ts'
import type { CheckedExploration } from './check-exploration.ts'

/** A schedule leads to its failure long before; a run that goes on all the same is cut. */
const MAX_STEPS = 1_000_000

/** Records the run of `schedule` (schedule-text.ts) in `sink`, from beginning to end or for `maxSteps`. */
export async function followedRun(
  { subject, setup, source }: CheckedExploration,
  schedule: string,
  sink: TraceSink,
  maxSteps: number = MAX_STEPS,
): Promise<Result<undefined, Failure>> {
  const { title, probes } = source
  const followed = { ...setup, scheduler: 'replay', schedule, maxSteps }
  const run = new RecordedRun({ program: subject.program, setup: followed, title, probes }, sink)
  const begun = await run.recorder.begin()
  if (!begun.ok) return begun
  run.advance(maxSteps)
  const sealed = await run.recorder.finish(run.end())
  return sealed.ok ? ok(undefined) : sealed
}
