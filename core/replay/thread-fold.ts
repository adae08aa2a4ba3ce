/**
 * What every thread and interrupt does, from events alone: the part of a moment that can be told without
 * the machine. One small array, so that keeping a copy per chunk costs nothing.
 */
import { ACTOR_DRAIN, ACTOR_IRQ, MAX_THREADS } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import type { ThreadMoment, ThreadStatus } from './moment.ts'

const STATUSES: readonly ThreadStatus[] = [
  'not-started',
  'running',
  'ready',
  'spinning',
  'sleeping',
  'interrupt',
  'done',
]
const NOT_STARTED = 0
const RUNNING = 1
const READY = 2
const SPINNING = 3
const SLEEPING = 4
const INTERRUPT = 5
const DONE = 6

/** Fields of an actor. */
const STATUS = 0
const CPU = 1
const SITE = 2
const WAITS_FOR = 3
const FIELDS = 4

/** State of threads 0 to 31 and interrupts 32 to 63. */
export type ThreadStates = Int32Array<ArrayBuffer>

/** Nothing has started. */
export function initialThreads(): ThreadStates {
  const states = new Int32Array(ACTOR_DRAIN * FIELDS)
  for (let actor = 0; actor < ACTOR_DRAIN; actor += 1) states[actor * FIELDS + SITE] = -1
  return states
}

/** Follows rows `from` to `end`, exclusive. */
export function foldThreads(
  states: ThreadStates,
  columns: EventColumns,
  from: number,
  end: number,
): void {
  const { kind, actor, cpu, site, object, value } = columns
  for (let row = from; row < end; row += 1) {
    const who = actor[row]!
    if (who < ACTOR_DRAIN) {
      const at = who * FIELDS
      states[at + CPU] = cpu[row]!
      states[at + SITE] = site[row]!
      const status = states[at + STATUS]!
      if (status === NOT_STARTED || status === READY) {
        states[at + STATUS] = who < ACTOR_IRQ ? RUNNING : INTERRUPT
      }
    }
    follow(states, kind[row]!, who, object[row]!, value[row]!)
  }
}

function follow(
  states: ThreadStates,
  kind: number,
  actor: number,
  object: number,
  value: number,
): void {
  switch (kind) {
    case kinds.EVENT_THREAD_START:
      return set(states, object, READY, 0)
    case kinds.EVENT_SWITCH_IN:
      return set(states, object, RUNNING, 0)
    case kinds.EVENT_SWITCH_OUT:
      if (value === 1) set(states, object, READY, 0)
      if (value === 2) set(states, object, DONE, 0)
      return
    case kinds.EVENT_THREAD_EXIT:
      return set(states, object, DONE, 0)
    case kinds.EVENT_SLEEP:
      return set(states, actor, SLEEPING, object)
    case kinds.EVENT_WAKE:
      return set(states, object, READY, 0)
    case kinds.EVENT_SPIN_BEGIN:
      return set(states, actor, SPINNING, object)
    case kinds.EVENT_SPIN_END:
      return set(states, actor, RUNNING, 0)
    case kinds.EVENT_IRQ_EXIT:
      return set(states, actor, DONE, 0)
    case kinds.EVENT_IRQ_ENTER:
      return set(states, actor, INTERRUPT, 0)
    default:
  }
}

function set(states: ThreadStates, actor: number, status: number, waitsFor: number): void {
  if (actor < 0 || actor >= ACTOR_DRAIN) return
  states[actor * FIELDS + STATUS] = status
  states[actor * FIELDS + WAITS_FOR] = waitsFor
}

/** The moments of `threads` (their numbers), and of the interrupts being served. */
export function threadMoments(
  states: ThreadStates,
  threads: readonly number[],
): readonly ThreadMoment[] {
  const interrupts = Array.from({ length: ACTOR_DRAIN - MAX_THREADS }, (_, k) => MAX_THREADS + k)
  const serving = interrupts.filter((actor) => states[actor * FIELDS + STATUS] === INTERRUPT)
  return [...threads, ...serving].map((actor) => ({
    actor,
    cpu: states[actor * FIELDS + CPU] ?? 0,
    status: STATUSES[states[actor * FIELDS + STATUS] ?? NOT_STARTED] ?? 'not-started',
    site: states[actor * FIELDS + SITE] ?? -1,
    waitsFor: states[actor * FIELDS + WAITS_FOR] ?? 0,
    frames: [],
  }))
}
