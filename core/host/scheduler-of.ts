/** The scheduler a recording names, by its set-up alone. */
import { invariant } from '#core/base/invariant.ts'
import type { Scheduler } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import type { RunSetup } from '#core/trace/format.ts'

const SCHEDULERS: Readonly<Record<string, (seed: number) => Scheduler>> = {
  timed: timedScheduler,
  random: randomWalk,
}

/** True when this engine has the scheduler the set-up names. */
export function isKnownScheduler({ scheduler }: RunSetup): boolean {
  return Object.hasOwn(SCHEDULERS, scheduler)
}

/** Builds it. @throws InvariantError when there is none of that name: see {@link isKnownScheduler} */
export function schedulerOf({ scheduler, seed }: RunSetup): Scheduler {
  invariant(Object.hasOwn(SCHEDULERS, scheduler), `no scheduler ${scheduler}`)
  const create = SCHEDULERS[scheduler]
  invariant(create, `no scheduler ${scheduler}`)
  return create(seed)
}
