/**
 * CPU time: ticks in which threads had a CPU, whatever they did with it: work, spinning, a pause they
 * asked for. Sleeping and waiting for a CPU do not count, nor do interrupts.
 */
import { MAX_THREADS } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_SWITCH_IN, EVENT_SWITCH_OUT } from '#core/event/kinds.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

const NOT = -1

/** Adds up the time between switches in and switches out. */
export class CpuTimeReducer implements Reducer {
  /** Per thread: since when it has a CPU, -1 when it has none. */
  readonly #since = new Float64Array(MAX_THREADS).fill(NOT)
  readonly #over = new BucketSeries({
    key: 'cpu-time',
    label: 'CPU time',
    unit: 'ticks',
    shape: 'total',
  })
  #total = 0
  #now = 0

  consume(events: EventColumns): void {
    const { count, kind, object, time } = events
    for (let at = 0; at < count; at++) {
      const code = kind[at]
      if (code === EVENT_SWITCH_IN) this.#since[object[at] as number] = time[at] as number
      else if (code === EVENT_SWITCH_OUT) this.#leave(object[at] as number, time[at] as number)
    }
    if (count > 0) this.#now = time[count - 1] as number
  }

  metrics(): readonly MetricValue[] {
    // Those that still have a CPU have had it until now.
    const running = this.#since.reduce(
      (sum, since) => (since === NOT ? sum : sum + this.#now - since),
      0,
    )
    return [metric('cpu-time', 'CPU time', 'ticks', this.#total + running)]
  }

  series(most?: number): readonly Series[] {
    return [this.#over.snapshot(most)]
  }

  #leave(thread: number, time: number): void {
    const since = this.#since[thread]
    if (since === undefined || since === NOT) return
    this.#since[thread] = NOT
    this.#total += time - since
    this.#over.add(time, this.#total)
  }
}
