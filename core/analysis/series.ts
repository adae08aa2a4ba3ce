/**
 * What charts and metric tables are fed with. Series are bucketed: never more points than a screen
 * can show, whatever the length of the run, with the smallest and largest value of each bucket, so
 * that a one-event spike survives.
 */
import type { MetricValue } from '#core/trace/format.ts'

/** Min/max buckets over virtual time, all of one width except that empty buckets are left out. */
export interface Series {
  /** Stable key: `drift`, `retries`, `spin-time`, `sleep-time`, `throughput` … */
  readonly key: string
  readonly label: string
  readonly unit: string
  /** `gauge`: a level at a time; `total`: a running total. */
  readonly shape: 'gauge' | 'total'
  /** Start of each bucket, ticks. */
  readonly time: Float64Array<ArrayBuffer>
  readonly low: Float64Array<ArrayBuffer>
  readonly high: Float64Array<ArrayBuffer>
  /** Value at the end of each bucket. */
  readonly last: Float64Array<ArrayBuffer>
}

/** What a run is measured by, live and at its end. */
export interface Measurements {
  readonly metrics: readonly MetricValue[]
  readonly series: readonly Series[]
}
