/** What can be wrong about taking and releasing a lock. */
import { CHECK_BAD_UNLOCK, CHECK_RECURSIVE_LOCK } from '#core/event/checks.ts'
import * as At from '../layout.ts'
import { HALT } from '../outcome.ts'
import type { MachineState } from '../state.ts'
import { report } from '../violations.ts'

/** `context` takes the lock at `address`, which it holds already. @returns HALT */
export function refuseRecursion(state: MachineState, context: number, address: number): number {
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  const site = state.siteOf(context)
  report(state, { check: CHECK_RECURSIVE_LOCK, site, actor, address })
  return HALT
}

/** `context` releases the lock at `address`, which `owner` - 1 holds, or (0) nobody. @returns HALT */
export function refuseRelease(
  state: MachineState,
  context: number,
  address: number,
  owner: number,
): number {
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  const others = owner > 0 && owner !== actor + 1 ? [owner - 1] : []
  const site = state.siteOf(context)
  report(state, { check: CHECK_BAD_UNLOCK, site, actor, address, others })
  return HALT
}
