/**
 * What a call costs: ticks from the call of one of the named functions to its return, waiting included.
 * Functions that are `static inline` have no calls. Both ends are dated by the step that follows (see
 * step-boundary.ts).
 */
import { SETUP_THREAD } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_CALL, EVENT_RETURN, EVENT_THREAD_EXIT } from '#core/event/kinds.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { Histogram } from './histogram.ts'
import type { ProbeDefinition } from './probe.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'
import { StepBoundary } from './step-boundary.ts'

const ACTORS = 256
/** Calls nested deeper than this are not measured. */
const DEPTHS = 32

/** What is to be dated by the next step, as bits: a call that ended, one that begins after it. */
const BEGINS = 1
const ENDS = 2

interface Timed {
  readonly definition: ProbeDefinition
  readonly times: Histogram
  readonly over: BucketSeries
}

/** Times the calls that probes ask for. */
export class CallTimeReducer implements Reducer {
  readonly #timed: readonly Timed[]
  /** By function: the probe that times it. */
  readonly #byFunction: readonly (Timed | undefined)[]
  /** Per actor and depth: when the call that is there now began. */
  readonly #began = new Float64Array(ACTORS * DEPTHS)
  /** Per actor and depth: the function that ended, and what is to be dated. */
  readonly #ended = new Int32Array(ACTORS * DEPTHS)
  readonly #undated = new Uint8Array(ACTORS * DEPTHS)
  readonly #boundary = new StepBoundary()

  /** Of `definitions`, those with `calls`. A function that the program does not have costs nothing. */
  constructor(debug: DebugInfo, definitions: readonly ProbeDefinition[]) {
    this.#timed = definitions
      .filter(({ calls }) => calls !== undefined)
      .map((definition) => {
        const { key, label, unit } = definition
        const over = new BucketSeries({ key, label, unit, shape: 'gauge' })
        return { definition, times: new Histogram(), over }
      })
    this.#byFunction = debug.functions.map(({ name }) =>
      this.#timed.find(({ definition }) => definition.calls?.includes(name)),
    )
  }

  consume(events: EventColumns): void {
    if (this.#timed.length === 0) return
    const { count, kind, actor, object, value, aux, time } = events
    for (let at = 0; at < count; at++) {
      const code = kind[at]
      const who = actor[at] as number
      // What runs before and after the threads takes no time.
      if (who === SETUP_THREAD) continue
      const now = time[at] as number
      if (this.#boundary.reached(who, now) || code === EVENT_THREAD_EXIT) this.#date(who, now)
      if (code !== EVENT_CALL && code !== EVENT_RETURN) continue
      const fn = object[at] as number
      if (!this.#byFunction[fn]) continue
      // A call says how deep it is, a return how deep it was called from.
      const depth = code === EVENT_CALL ? (value[at] as number) : (aux[at] as number) + 1
      if (depth >= DEPTHS) continue
      const slot = who * DEPTHS + depth
      if (code === EVENT_RETURN) this.#ended[slot] = fn
      const what = code === EVENT_CALL ? BEGINS : ENDS
      this.#undated[slot] = (this.#undated[slot] as number) | what
      this.#boundary.await(who, now)
    }
  }

  metrics(): readonly MetricValue[] {
    return this.#timed.flatMap(({ definition: { key, label, unit }, times }) => {
      if (times.count === 0) return []
      return [
        metric(key, label, unit, times.sum / times.count),
        metric(`${key}.p95`, `${label}, 95th percentile`, unit, times.percentile(0.95)),
        metric(`${key}.max`, `${label}, longest`, unit, times.maximum),
      ]
    })
  }

  series(most?: number): readonly Series[] {
    return this.#timed.map(({ over }) => over.snapshot(most))
  }

  /** The step in which calls of `actor` began or ended is over. */
  #date(actor: number, time: number): void {
    const first = actor * DEPTHS
    for (let slot = first; slot < first + DEPTHS; slot++) {
      const what = this.#undated[slot] as number
      if (what === 0) continue
      if ((what & ENDS) !== 0) this.#end(slot, time)
      this.#undated[slot] = 0
      this.#began[slot] = time
    }
  }

  #end(slot: number, time: number): void {
    const timed = this.#byFunction[this.#ended[slot] as number]
    const ticks = time - (this.#began[slot] as number)
    timed?.times.add(ticks)
    timed?.over.add(time, ticks)
  }
}
