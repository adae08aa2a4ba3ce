/** The scheduler a recording names, by its set-up alone. */
import { failure, type Failure } from '#core/base/failure.ts'
import { invariant } from '#core/base/invariant.ts'
import type { Scheduler } from '#core/machine/oracle.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import type { RunSetup } from '#core/trace/format.ts'
import { readSchedule } from './schedule-text.ts'

const SCHEDULERS: Readonly<Record<string, (setup: RunSetup) => Scheduler | undefined>> = {
  timed: ({ seed }) => timedScheduler(seed),
  random: ({ seed }) => randomWalk(seed),
  replay({ schedule }) {
    const choices = readSchedule(schedule ?? '')
    return choices.ok ? followSchedule(choices.value) : undefined
  },
}

/** True when this engine has the scheduler the set-up names, and can read the schedule it follows. */
export function isKnownScheduler(setup: RunSetup): boolean {
  return find(setup) !== undefined
}

/** Builds it. @throws InvariantError when there is none of that name: see {@link isKnownScheduler} */
export function schedulerOf(setup: RunSetup): Scheduler {
  const scheduler = find(setup)
  invariant(scheduler, `no scheduler ${setup.scheduler}`)
  return scheduler
}

/** Why the schedule that a recording is to follow is none, if it is not. */
export function scheduleProblem({ scheduler, schedule }: RunSetup): Failure | undefined {
  if (scheduler !== 'replay') return undefined
  const choices = readSchedule(schedule ?? '')
  if (choices.ok) return undefined
  const { code, message, at } = choices.error
  return failure(code, message, {
    at: at === undefined ? 'setup.schedule' : `setup.schedule, ${at}`,
  })
}

function find(setup: RunSetup): Scheduler | undefined {
  const { scheduler } = setup
  return Object.hasOwn(SCHEDULERS, scheduler) ? SCHEDULERS[scheduler]?.(setup) : undefined
}
