/**
 * Everything a run is measured by, in one object: hand it the columns as they come, ask it for metrics
 * and series at any time. The recorder does so live, replay does so for a trace it has opened; both
 * get the same numbers.
 */
import type { EventColumns } from '#core/event/columns.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { CallTimeReducer } from './call-time.ts'
import { CpuTimeReducer } from './cpu-time.ts'
import { LockTimeReducer } from './lock-times.ts'
import { ProbeReducer, type ProbeDefinition } from './probe.ts'
import type { Reducer } from './reducer.ts'
import { RetryReducer } from './retries.ts'
import type { Measurements } from './series.ts'
import { SleepTimeReducer } from './sleep-time.ts'
import { SpinTimeReducer } from './spin-time.ts'
import { StarvationReducer } from './starvation.ts'
import { resolvePath } from './symbol-path.ts'
import { COMPLETED_GHOST, ThroughputReducer } from './throughput.ts'
import { WastedTimeReducer } from './wasted-time.ts'

/** What the reducers need to know of a program before its first event. */
export interface MeasuredProgram {
  readonly debug: DebugInfo
  /** Shared data and ghosts before the first event. */
  readonly data: Uint8Array
  readonly probes: readonly ProbeDefinition[]
}

/** All reducers over one stream of events. */
export class Measurement {
  readonly #throughput: ThroughputReducer
  readonly #reducers: readonly Reducer[]

  constructor({ debug, data, probes }: MeasuredProgram) {
    this.#throughput = new ThroughputReducer(resolvePath(debug, COMPLETED_GHOST)?.address)
    this.#reducers = [
      new ProbeReducer(debug, probes, data),
      new CallTimeReducer(debug, probes),
      new RetryReducer(debug.labels),
      new SpinTimeReducer(),
      new SleepTimeReducer(),
      new WastedTimeReducer(),
      new CpuTimeReducer(),
      new StarvationReducer(),
      this.#throughput,
      new LockTimeReducer(debug),
    ]
  }

  /** Operations the scenario has completed so far; 0 for one that does not count them. */
  get completed(): number {
    return this.#throughput.completed
  }

  /** Takes all filled rows; calls continue each other. */
  consume(events: EventColumns): void {
    for (const reducer of this.#reducers) reducer.consume(events)
  }

  /** Where things stand: copies, safe to transfer, each series of at most `most` buckets. */
  measurements(most?: number): Measurements {
    return {
      metrics: this.metrics(),
      series: this.#reducers.flatMap((reducer) => reducer.series(most)),
    }
  }

  /** The numbers alone. */
  metrics(): readonly MetricValue[] {
    return this.#reducers.flatMap((reducer) => reducer.metrics())
  }
}
