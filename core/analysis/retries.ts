/**
 * Retries: passes of a read-side or fault loop that ended in a failed check, in all and by label. The
 * label is the one given to trace_retry() and names the loop, hence the lock it reads under.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_RETRY } from '#core/event/kinds.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

export class RetryReducer implements Reducer {
  readonly #labels: readonly string[]
  readonly #byLabel: Float64Array
  readonly #over = new BucketSeries({
    key: 'retries',
    label: 'Retries',
    unit: 'passes',
    shape: 'total',
  })
  #total = 0

  /** `labels` of the debug information; events carry the index. */
  constructor(labels: readonly string[]) {
    this.#labels = labels
    this.#byLabel = new Float64Array(labels.length)
  }

  consume(events: EventColumns): void {
    const { count, kind, object, time } = events
    for (let at = 0; at < count; at++) {
      if (kind[at] !== EVENT_RETRY) continue
      const label = object[at] as number
      if (label < this.#byLabel.length) {
        this.#byLabel[label] = (this.#byLabel[label] as number) + 1
      }
      this.#over.add(time[at] as number, ++this.#total)
    }
  }

  metrics(): readonly MetricValue[] {
    const all = metric('retries', 'Retries', 'passes', this.#total)
    const each = this.#labels.flatMap((label, index) => {
      const count = this.#byLabel[index] as number
      return count > 0 ? [metric(`retries.${label}`, `Retries in ${label}`, 'passes', count)] : []
    })
    return [all, ...each]
  }

  series(most?: number): readonly Series[] {
    return [this.#over.snapshot(most)]
  }
}
