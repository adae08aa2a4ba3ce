/** Makes a failing schedule short and shows what happens under it. */
import { invariant } from '#core/base/invariant.ts'
import { noCounts } from '#core/explore/counts.ts'
import { createMinimiser } from '#core/explore/minimise.ts'
import { readSchedule } from '../schedule-text.ts'
import type { CheckedExploration } from './check-exploration.ts'
import { interleavingOf } from './failure-interleaving.ts'
import { recordOf, type FindingRecord } from './outcome.ts'
import type { MinimisedRecord } from './protocol.ts'
import type { TaskEnvironment } from './task-environment.ts'

const SLICE_STEPS = 20_000
/** Counted in steps rather than seconds, so that everybody comes to the same schedule: some five seconds. */
const MAX_STEPS = 5_000_000

/** The shortest schedule found that fails like `finding`; its own when there is no time at all. */
export async function minimiseFinding(
  exploration: CheckedExploration,
  finding: FindingRecord,
  environment: TaskEnvironment,
): Promise<MinimisedRecord> {
  const schedule = readSchedule(finding.schedule)
  invariant(schedule.ok, 'a finding carries a schedule')
  const minimiser = createMinimiser(exploration.subject, schedule.value, finding.signature)
  let over = false
  for (let steps = 0; steps < MAX_STEPS && !over; steps += SLICE_STEPS) {
    over = minimiser.advance(SLICE_STEPS)
    const fraction = over ? 1 : steps / MAX_STEPS
    if (!(await environment.pause(() => ({ counts: noCounts(), fraction })))) break
  }
  const shortest = recordOf(minimiser.result)
  return {
    schedule: shortest.schedule,
    switches: shortest.switches,
    steps: shortest.steps,
    complete: over && minimiser.proven,
    // What goes round for ever does so after its schedule too.
    interleaving: await interleavingOf(
      exploration,
      shortest.schedule,
      shortest.family === 'livelock' ? shortest.steps : undefined,
    ),
  }
}
