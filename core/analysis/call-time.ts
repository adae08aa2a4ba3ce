/**
 * What a call costs: ticks from the call of one of the named functions to its return, waiting included.
 * Functions that are `static inline` have no calls.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_CALL, EVENT_RETURN } from '#core/event/kinds.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { BucketSeries } from './bucket-series.ts'
import { Histogram } from './histogram.ts'
import type { ProbeDefinition } from './probe.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

const ACTORS = 256
/** Calls nested deeper than this are not measured. */
const DEPTHS = 32

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
      if (code !== EVENT_CALL && code !== EVENT_RETURN) continue
      const timed = this.#byFunction[object[at] as number]
      if (!timed) continue
      // A call says how deep it is, a return how deep it was called from.
      const depth = code === EVENT_CALL ? (value[at] as number) : (aux[at] as number) + 1
      if (depth >= DEPTHS) continue
      const slot = (actor[at] as number) * DEPTHS + depth
      if (code === EVENT_CALL) this.#began[slot] = time[at] as number
      else this.#end(timed, time[at] as number, this.#began[slot] as number)
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

  series(): readonly Series[] {
    return this.#timed.map(({ over }) => over.snapshot())
  }

  #end({ times, over }: Timed, time: number, began: number): void {
    times.add(time - began)
    over.add(time, time - began)
  }
}
