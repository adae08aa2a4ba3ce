/**
 * Sleep time: ticks from going to sleep to running again, in two parts: blocked (until somebody wakes
 * the thread) and wake-up latency (from then until it runs). A sleep the program asked for by time
 * (msleep) waits for nobody and does not count.
 */
import { MAX_THREADS } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_SLEEP, EVENT_SWITCH_IN, EVENT_WAKE } from '#core/event/kinds.ts'
import { WAIT_TIME } from '#core/event/lock-classes.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

const NOT = -1

export class SleepTimeReducer implements Reducer {
  /** Per thread: when it went to sleep, when it was woken; -1 when it is not in that state. */
  readonly #asleepSince = new Float64Array(MAX_THREADS).fill(NOT)
  readonly #wokenAt = new Float64Array(MAX_THREADS).fill(NOT)
  readonly #over = new BucketSeries({
    key: 'sleep-time',
    label: 'Sleep time',
    unit: 'ticks',
    shape: 'total',
  })
  #blocked = 0
  #latency = 0

  consume(events: EventColumns): void {
    const { count, kind, actor, object, value, time } = events
    for (let at = 0; at < count; at++) {
      const code = kind[at]
      if (code === EVENT_SLEEP) {
        if (value[at] !== WAIT_TIME) this.#asleepSince[actor[at] as number] = time[at] as number
      } else if (code === EVENT_WAKE) {
        this.#wake(object[at] as number, time[at] as number)
      } else if (code === EVENT_SWITCH_IN) {
        this.#run(object[at] as number, time[at] as number)
      }
    }
  }

  #wake(thread: number, time: number): void {
    const since = this.#asleepSince[thread]
    if (since === undefined || since === NOT) return
    this.#asleepSince[thread] = NOT
    this.#wokenAt[thread] = time
    this.#blocked += time - since
    this.#over.add(time, this.#blocked + this.#latency)
  }

  #run(thread: number, time: number): void {
    const woken = this.#wokenAt[thread]
    if (woken === undefined || woken === NOT) return
    this.#wokenAt[thread] = NOT
    this.#latency += time - woken
    this.#over.add(time, this.#blocked + this.#latency)
  }

  metrics(): readonly MetricValue[] {
    return [
      metric('sleep-time', 'Sleep time', 'ticks', this.#blocked + this.#latency),
      metric('sleep-time.blocked', 'Sleep time, blocked', 'ticks', this.#blocked),
      metric('sleep-time.latency', 'Sleep time, woken but not running', 'ticks', this.#latency),
    ]
  }

  series(most?: number): readonly Series[] {
    return [this.#over.snapshot(most)]
  }
}
