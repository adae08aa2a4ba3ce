/** Series made from series, for drawing only. */
import type { Series } from '#core/analysis/series.ts'
import { bucketAt } from './bucket-at.ts'

/** Windows a rate is measured over: coarse enough to be read, fine enough to show a stall. */
const RATE_WINDOWS = 96
const PER_MILLION = 1_000_000

/**
 * The series in at most `limit` buckets: neighbours are joined, keeping the smallest, the largest and
 * the last value, so that a chart never draws more than its pixels can show.
 */
export function coarsen(series: Series, limit: number): Series {
  return joined(series, strides(0, series.time.length, limit))
}

/** A part of the axis, ticks. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Buckets of what is not shown, as a share of those that are: the line goes on, and its scale stays. */
const HIDDEN_SHARE = 1 / 8

/** The series with most of its buckets where they are shown, the bucket at either edge included. */
export function coarsenAround(series: Series, limit: number, { from, to }: Stretch): Series {
  const { length } = series.time
  const first = Math.max(0, bucketAt(series, from))
  const end = Math.min(length, bucketAt(series, to) + 2)
  const hidden = Math.max(1, Math.floor(limit * HIDDEN_SHARE))
  return joined(series, [
    ...strides(0, first, hidden),
    ...strides(first, end, limit),
    ...strides(end, length, hidden),
  ])
}

/** Where to begin each of at most `limit` buckets that share those from `first` to `end`. */
function strides(first: number, end: number, limit: number): number[] {
  const stride = Math.max(1, Math.ceil((end - first) / limit))
  return Array.from({ length: Math.ceil((end - first) / stride) }, (_, n) => first + n * stride)
}

/** One bucket for each of `starts`, of all from there to the next. */
function joined(series: Series, starts: readonly number[]): Series {
  const { time, low, high, last } = series
  const count = starts.length
  if (count === time.length) return series
  const columns = {
    time: new Float64Array(count),
    low: new Float64Array(count),
    high: new Float64Array(count),
    last: new Float64Array(count),
  }
  for (const [bucket, from] of starts.entries()) {
    const to = starts[bucket + 1] ?? time.length
    let smallest = Infinity
    let largest = -Infinity
    for (let at = from; at < to; at += 1) {
      smallest = Math.min(smallest, low[at] ?? 0)
      largest = Math.max(largest, high[at] ?? 0)
    }
    columns.time[bucket] = time[from] ?? 0
    columns.low[bucket] = smallest
    columns.high[bucket] = largest
    columns.last[bucket] = last[to - 1] ?? 0
  }
  return { ...series, ...columns }
}

/** The latest virtual time any of `series` knows of, ticks. */
export function measuredUntil(series: readonly Series[]): number {
  return Math.max(0, ...series.map(({ time }) => time.at(-1) ?? 0))
}

/**
 * The series with a last bucket at `ticks`: a level, like a total, holds until something changes it. A
 * total also begins at zero.
 */
export function heldUntil(series: Series, ticks: number): Series {
  const { time, low, high, last } = series
  const first = time[0] ?? 0
  const from = series.shape === 'total' && (time.length === 0 || first > 0)
  const to = time.length > 0 ? ticks > (time.at(-1) ?? 0) : ticks > 0 && from
  const end = last.at(-1) ?? 0
  const extend = (
    column: Float64Array<ArrayBuffer>,
    before: number,
    after: number,
  ): Float64Array<ArrayBuffer> =>
    Float64Array.from([...(from ? [before] : []), ...column, ...(to ? [after] : [])])
  return {
    ...series,
    time: extend(time, 0, ticks),
    low: extend(low, 0, end),
    high: extend(high, 0, end),
    last: extend(last, 0, end),
  }
}

/** The growth of a running total per million ticks, window by window up to `ticks`. */
export function rateOf(total: Series, ticks: number): Series {
  const windows = ticks > 0 ? RATE_WINDOWS : 0
  const width = ticks / RATE_WINDOWS
  const time = new Float64Array(windows)
  const rate = new Float64Array(windows)
  let bucket = 0
  let before = 0
  for (let window = 0; window < windows; window += 1) {
    const end = (window + 1) * width
    while (bucket < total.time.length && (total.time[bucket] ?? 0) < end) bucket += 1
    const reached = bucket === 0 ? 0 : (total.last[bucket - 1] ?? 0)
    time[window] = window * width
    rate[window] = ((reached - before) * PER_MILLION) / width
    before = reached
  }
  return {
    key: `${total.key}-rate`,
    label: total.label,
    unit: `${total.unit} per million ticks`,
    shape: 'gauge',
    time,
    low: rate.slice(),
    high: rate.slice(),
    last: rate,
  }
}
