/**
 * Throughput and fairness: completed operations per million ticks, and Jain's index of how evenly the
 * threads get on. A scenario counts its completed operations in the ghost `completed`; a write to it
 * is one operation of the thread that writes.
 *
 * Jain, Chiu, Hawe: A Quantitative Measure of Fairness (DEC-TR-301, 1984): (sum x)^2 / (n sum x^2),
 * from 1/n (one has everything) to 1. Here x is a thread's operations per tick up to its last one.
 */
import { MAX_THREADS } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_GHOST } from '#core/event/kinds.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

/** The ghost in which a scenario counts completed operations. */
export const COMPLETED_GHOST = 'completed'

/** Counts completed operations, in all and by thread. */
export class ThroughputReducer implements Reducer {
  readonly #address: number
  readonly #byThread = new Float64Array(MAX_THREADS)
  readonly #lastTime = new Float64Array(MAX_THREADS)
  readonly #over = new BucketSeries({
    key: 'operations',
    label: 'Completed operations',
    unit: 'operations',
    shape: 'total',
  })
  #completed = 0
  #time = 0

  /** `address` of the ghost counter; undefined when the scenario has none, and nothing is measured. */
  constructor(address: number | undefined) {
    this.#address = address ?? -1
  }

  /** Operations completed so far. */
  get completed(): number {
    return this.#completed
  }

  consume(events: EventColumns): void {
    const { count, kind, object, actor, time } = events
    if (count > 0) this.#time = time[count - 1] as number
    for (let at = 0; at < count; at++) {
      if (kind[at] !== EVENT_GHOST || object[at] !== this.#address) continue
      const thread = actor[at] as number
      if (thread >= MAX_THREADS) continue
      this.#byThread[thread] = (this.#byThread[thread] as number) + 1
      this.#lastTime[thread] = time[at] as number
      this.#over.add(time[at] as number, ++this.#completed)
    }
  }

  metrics(): readonly MetricValue[] {
    if (this.#address < 0) return []
    const rate = this.#time > 0 ? (this.#completed * 1e6) / this.#time : 0
    return [
      metric('operations', 'Completed operations', 'operations', this.#completed),
      metric('throughput', 'Throughput', 'operations per million ticks', rate),
      metric('fairness', "Fairness (Jain's index)", '1 is even', jainIndex(this.#rates())),
    ]
  }

  series(most?: number): readonly Series[] {
    return this.#address < 0 ? [] : [this.#over.snapshot(most)]
  }

  #rates(): readonly number[] {
    return Array.from(this.#byThread).flatMap((operations, thread) => {
      const until = this.#lastTime[thread] as number
      return operations > 0 && until > 0 ? [operations / until] : []
    })
  }
}

/** Jain's index of `shares`; 1 when there is nothing to share. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0)
  const squares = shares.reduce((total, share) => total + share * share, 0)
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares)
}
