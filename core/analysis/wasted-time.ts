/**
 * Wasted time: ticks of passes that ended in a retry, plus spin time. A pass begins where the function
 * that runs the loop was called, or at the retry before it; so the calls of every actor are followed,
 * one start per depth. Both are dated by the step that follows (see step-boundary.ts).
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
import { StepBoundary } from './step-boundary.ts'

const ACTORS = 256
/** Calls nested deeper than this share the last start. */
const DEPTHS = 32

/** What is to be dated by the next step, as bits: a pass that begins, one that failed. */
const BEGINS = 1
const FAILED = 2

export class WastedTimeReducer implements Reducer {
  readonly #depth = new Uint8Array(ACTORS)
  readonly #passStart = new Float64Array(ACTORS * DEPTHS)
  readonly #undated = new Uint8Array(ACTORS * DEPTHS)
  readonly #boundary = new StepBoundary()
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
      const who = actor[at] as number
      if (this.#boundary.reached(who, time[at] as number)) this.#date(who, time[at] as number)
      if (code === EVENT_CALL) {
        this.#enter(who, value[at] as number, time[at] as number)
      } else if (code === EVENT_RETURN) {
        this.#depth[who] = Math.min(aux[at] as number, DEPTHS - 1)
      } else if (code === EVENT_RETRY) {
        this.#retry(who, time[at] as number)
      } else if (code === EVENT_SPIN_END) {
        this.#waste(aux[at] as number, time[at] as number)
      } else if (code === EVENT_THREAD_START) {
        this.#enter(who, 0, time[at] as number)
      }
    }
  }

  #enter(actor: number, depth: number, time: number): void {
    const bounded = Math.min(depth, DEPTHS - 1)
    this.#depth[actor] = bounded
    this.#note(actor * DEPTHS + bounded, BEGINS)
    this.#boundary.await(actor, time)
  }

  #retry(actor: number, time: number): void {
    this.#note(actor * DEPTHS + (this.#depth[actor] as number), FAILED)
    this.#boundary.await(actor, time)
  }

  #note(at: number, what: number): void {
    this.#undated[at] = (this.#undated[at] as number) | what
  }

  /** The step in which passes of `actor` began or failed is over. */
  #date(actor: number, time: number): void {
    const first = actor * DEPTHS
    for (let at = first; at < first + DEPTHS; at++) {
      const what = this.#undated[at] as number
      if (what === 0) continue
      if ((what & FAILED) !== 0) this.#waste(time - (this.#passStart[at] as number), time)
      this.#undated[at] = 0
      this.#passStart[at] = time
    }
  }

  #waste(ticks: number, time: number): void {
    this.#total += ticks
    this.#over.add(time, this.#total)
  }

  metrics(): readonly MetricValue[] {
    return [metric('wasted-time', 'Wasted time', 'ticks', this.#total)]
  }

  series(most?: number): readonly Series[] {
    return [this.#over.snapshot(most)]
  }
}
