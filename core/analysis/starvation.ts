/**
 * Starvation: the worst that happened to anybody. How often one call had to start again, and how long
 * one thread waited in one go for a lock, or asleep until it ran again. A sleep the program asked for by
 * time does not count.
 */
import type { EventColumns } from '#core/event/columns.ts'
import {
  EVENT_CALL,
  EVENT_LOCK_ACQUIRE,
  EVENT_LOCK_WAIT,
  EVENT_RETRY,
  EVENT_RETURN,
  EVENT_SLEEP,
  EVENT_SWITCH_IN,
} from '#core/event/kinds.ts'
import { WAIT_TIME } from '#core/event/lock-classes.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

const ACTORS = 256
/** Calls nested deeper than this share the last count. */
const DEPTHS = 32
const NOT = -1

/** Keeps the largest of each. */
export class StarvationReducer implements Reducer {
  /** Per actor and depth: retries since the call that is there now began. */
  readonly #retries = new Uint32Array(ACTORS * DEPTHS)
  readonly #depth = new Uint8Array(ACTORS)
  /** Per actor: the lock it waits for and since when; since when it sleeps. */
  readonly #waitsFor = new Int32Array(ACTORS)
  readonly #waitsSince = new Float64Array(ACTORS).fill(NOT)
  readonly #asleepSince = new Float64Array(ACTORS).fill(NOT)
  #mostRetries = 0
  #longestWait = 0

  consume(events: EventColumns): void {
    const { count, kind, actor, object, value, aux, time } = events
    for (let at = 0; at < count; at++) {
      const who = actor[at] as number
      switch (kind[at]) {
        case EVENT_CALL:
          this.#enter(who, value[at] as number)
          break
        case EVENT_RETURN:
          this.#depth[who] = Math.min(aux[at] as number, DEPTHS - 1)
          break
        case EVENT_RETRY:
          this.#retry(who)
          break
        case EVENT_LOCK_WAIT:
          this.#waitsFor[who] = object[at] as number
          this.#waitsSince[who] = time[at] as number
          break
        case EVENT_LOCK_ACQUIRE:
          if (this.#waitsFor[who] === object[at]) this.#end(this.#waitsSince, who, time[at]!)
          break
        case EVENT_SLEEP:
          if (value[at] !== WAIT_TIME) this.#asleepSince[who] = time[at] as number
          break
        case EVENT_SWITCH_IN:
          this.#end(this.#asleepSince, object[at] as number, time[at]!)
          break
      }
    }
  }

  metrics(): readonly MetricValue[] {
    return [
      metric('most-retries', 'Most retries of one call', 'passes', this.#mostRetries),
      metric('longest-wait', 'Longest wait', 'ticks', this.#longestWait),
    ]
  }

  series(): readonly Series[] {
    return []
  }

  #enter(who: number, depth: number): void {
    const bounded = Math.min(depth, DEPTHS - 1)
    this.#depth[who] = bounded
    this.#retries[who * DEPTHS + bounded] = 0
  }

  #retry(who: number): void {
    const at = who * DEPTHS + (this.#depth[who] as number)
    const retries = (this.#retries[at] as number) + 1
    this.#retries[at] = retries
    if (retries > this.#mostRetries) this.#mostRetries = retries
  }

  #end(since: Float64Array, who: number, time: number): void {
    const began = since[who]
    if (began === undefined || began === NOT) return
    since[who] = NOT
    this.#longestWait = Math.max(this.#longestWait, time - began)
  }
}
