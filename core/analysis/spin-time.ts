/**
 * Spin time: ticks on a CPU between spin begin and spin end, in all and by what was waited for. The
 * end of a spin carries its length, so nothing has to be paired.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_SPIN_END } from '#core/event/kinds.ts'
import { LOCK_CLASS_NAMES } from '#core/event/lock-classes.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

const KINDS_OF_WAIT = 16

export class SpinTimeReducer implements Reducer {
  readonly #byClass = new Float64Array(KINDS_OF_WAIT)
  readonly #over = new BucketSeries({
    key: 'spin-time',
    label: 'Spin time',
    unit: 'ticks',
    shape: 'total',
  })
  #total = 0

  /** Ticks spun so far. */
  get total(): number {
    return this.#total
  }

  consume(events: EventColumns): void {
    const { count, kind, value, aux, time } = events
    for (let at = 0; at < count; at++) {
      if (kind[at] !== EVENT_SPIN_END) continue
      const ticks = aux[at] as number
      const lockClass = (value[at] as number) & (KINDS_OF_WAIT - 1)
      this.#byClass[lockClass] = (this.#byClass[lockClass] as number) + ticks
      this.#total += ticks
      this.#over.add(time[at] as number, this.#total)
    }
  }

  metrics(): readonly MetricValue[] {
    const all = metric('spin-time', 'Spin time', 'ticks', this.#total)
    const each = Array.from(this.#byClass).flatMap((ticks, lockClass) => {
      if (ticks === 0) return []
      const name = LOCK_CLASS_NAMES[lockClass] ?? 'polling loop'
      return [metric(`spin-time.${name.replace(' ', '-')}`, `Spin time, ${name}`, 'ticks', ticks)]
    })
    return [all, ...each]
  }

  series(most?: number): readonly Series[] {
    return [this.#over.snapshot(most)]
  }
}
