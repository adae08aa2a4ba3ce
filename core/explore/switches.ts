/**
 * How often the running actor changes. The first dispatch is free, and so is everything that no
 * scheduler of a kernel decides: `init`, `finally`, and stores reaching memory. An interrupt counts: it
 * takes the CPU away and gives it back.
 */
import { ACTOR_DRAIN, SETUP_THREAD } from '#core/event/actors.ts'

/** Does a step of `actor` count at all? */
export function isScheduled(actor: number): boolean {
  return actor < ACTOR_DRAIN && actor !== SETUP_THREAD
}

/** Counts the changes in a sequence of actors, one for each step. */
export function countSwitches(actors: ArrayLike<number>, length: number = actors.length): number {
  let last = -1
  let switches = 0
  for (let at = 0; at < length; at++) {
    const actor = actors[at]!
    if (!isScheduled(actor)) continue
    if (last !== -1 && actor !== last) switches++
    last = actor
  }
  return switches
}
