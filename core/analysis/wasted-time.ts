/**
 * Wasted time: ticks of passes that ended in a retry, plus spin time. A pass begins where the function
 * that runs the loop was called, or at the retry before it; so the calls of every actor are followed,
 * one start per depth.
 */
import type { EventColumns } from '#core/event/columns.ts'
import {
  EVENT_CALL,
  EVENT_RETRY,
  EVENT_RETURN,
  EVENT_SPIN_END,
  EVENT_THREAD_START,
} from '#core/event/kinds.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

const ACTORS = 256
/** Calls nested deeper than this share the last start. */
const DEPTHS = 32

export class WastedTimeReducer implements Reducer {
  readonly #depth = new Uint8Array(ACTORS)
  readonly #passStart = new Float64Array(ACTORS * DEPTHS)
  readonly #over = new BucketSeries({
    key: 'wasted-time',
    label: 'Wasted time',
    unit: 'ticks',
    shape: 'total',
  })
  #total = 0

  consume(events: EventColumns): void {
    const { count, kind, actor, value, aux, time } = events
    for (let at = 0; at < count; at++) {
      const code = kind[at] as number
      if (code === EVENT_CALL) {
        this.#enter(actor[at] as number, value[at] as number, time[at] as number)
      } else if (code === EVENT_RETURN) {
        this.#depth[actor[at] as number] = Math.min(aux[at] as number, DEPTHS - 1)
      } else if (code === EVENT_RETRY) {
        this.#retry(actor[at] as number, time[at] as number)
      } else if (code === EVENT_SPIN_END) {
        this.#waste(aux[at] as number, time[at] as number)
      } else if (code === EVENT_THREAD_START) {
        this.#enter(actor[at] as number, 0, time[at] as number)
      }
    }
  }

  #enter(actor: number, depth: number, time: number): void {
    const bounded = Math.min(depth, DEPTHS - 1)
    this.#depth[actor] = bounded
    this.#passStart[actor * DEPTHS + bounded] = time
  }

  #retry(actor: number, time: number): void {
    const at = actor * DEPTHS + (this.#depth[actor] as number)
    this.#waste(time - (this.#passStart[at] as number), time)
    this.#passStart[at] = time
  }

  #waste(ticks: number, time: number): void {
    this.#total += ticks
    this.#over.add(time, this.#total)
  }

  metrics(): readonly MetricValue[] {
    return [metric('wasted-time', 'Wasted time', 'ticks', this.#total)]
  }

  series(): readonly Series[] {
    return [this.#over.snapshot()]
  }
}
