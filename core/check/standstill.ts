/**
 * Nobody can take a step and not everybody is done: what is it? A deadlock if somebody waits for a
 * lock whose holder cannot go on; a lost wake-up if somebody sleeps on an event that nobody is left to
 * signal; a livelock if all that is left polls.
 */
import { CHECK_DEADLOCK, CHECK_LIVELOCK, CHECK_LOST_WAKEUP } from '#core/event/checks.ts'

/** An actor that cannot go on. */
export interface Waiter {
  readonly actor: number
  readonly site: number
  readonly address: number
  /** `lock`: somebody holds it. `event`: somebody should signal it. `poll`: it looks by itself. */
  readonly waitsFor: 'lock' | 'event' | 'poll'
  /** Who holds the lock, as far as that is known. */
  readonly holders: readonly number[]
}

/** What a standstill is, with those it is about first. */
export interface Standstill {
  readonly check: number
  readonly first: Waiter
  readonly others: readonly Waiter[]
}

/** Classifies a standstill of `waiters` (at least one). */
export function classifyStandstill(waiters: readonly Waiter[]): Standstill {
  const cycle = findCycle(waiters)
  const [head] = cycle
  if (head !== undefined) return standstill(CHECK_DEADLOCK, head, cycle.slice(1))
  const sleeper = waiters.find((waiter) => waiter.waitsFor === 'event')
  if (sleeper !== undefined) return standstill(CHECK_LOST_WAKEUP, sleeper, waiters)
  const locked = waiters.find((waiter) => waiter.waitsFor === 'lock')
  const polling = waiters.find((waiter) => waiter.waitsFor === 'poll')
  // A lock whose holder polls for ever is a consequence of the polling.
  if (polling !== undefined && (locked === undefined || leadsTo(waiters, locked, polling))) {
    return standstill(CHECK_LIVELOCK, polling, waiters)
  }
  const first = locked ?? waiters[0]!
  return standstill(CHECK_DEADLOCK, first, waiters)
}

function standstill(check: number, first: Waiter, all: readonly Waiter[]): Standstill {
  return { check, first, others: all.filter((waiter) => waiter !== first) }
}

function leadsTo(waiters: readonly Waiter[], from: Waiter, to: Waiter): boolean {
  const seen = new Set<Waiter>()
  const open = [from]
  for (let waiter = open.pop(); waiter !== undefined; waiter = open.pop()) {
    if (waiter === to) return true
    if (seen.has(waiter)) continue
    seen.add(waiter)
    for (const holder of waiter.holders) {
      const next = waiters.find((candidate) => candidate.actor === holder)
      if (next !== undefined) open.push(next)
    }
  }
  return false
}

/** The waiters on a cycle of "waits for a lock that the next one holds", or none. */
function findCycle(waiters: readonly Waiter[]): readonly Waiter[] {
  for (const start of waiters) {
    const path = cycleFrom(waiters, start, [start])
    if (path !== undefined) return path
  }
  return []
}

function cycleFrom(
  waiters: readonly Waiter[],
  start: Waiter,
  path: readonly Waiter[],
): readonly Waiter[] | undefined {
  for (const holder of path.at(-1)?.holders ?? []) {
    const next = waiters.find((waiter) => waiter.actor === holder)
    if (next === undefined) continue
    if (next === start) return path
    if (path.includes(next)) continue
    const found = cycleFrom(waiters, start, [...path, next])
    if (found !== undefined) return found
  }
  return undefined
}
