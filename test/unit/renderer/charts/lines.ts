/** Series and lines for chart tests. */
import type { Series } from '#core/analysis/series.ts'
import type { ChartLine, ChartSpec } from '#renderer/charts/chart-line.ts'

/** Buckets as `[time, low, high, last]`. */
export function series(
  key: string,
  buckets: readonly (readonly [number, number, number, number])[],
  more: Partial<Series> = {},
): Series {
  const column = (at: 0 | 1 | 2 | 3): Float64Array<ArrayBuffer> =>
    Float64Array.from(buckets.map((bucket) => bucket[at]))
  return {
    key,
    label: key,
    unit: 'bytes',
    shape: 'gauge',
    time: column(0),
    low: column(1),
    high: column(2),
    last: column(3),
    ...more,
  }
}

export function line(name: string, data: Series, more: Partial<ChartLine> = {}): ChartLine {
  return { name, kernel: 'fixed', tint: 'kernel', series: data, ...more }
}

export function spec(lines: readonly ChartLine[], more: Partial<ChartSpec> = {}): ChartSpec {
  return {
    title: 'Drift of i_blocks',
    description: 'Drift',
    unit: 'bytes',
    lines,
    signed: true,
    ...more,
  }
}
