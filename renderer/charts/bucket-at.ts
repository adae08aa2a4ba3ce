/** Which bucket holds at a time. */
import type { Series } from '#core/analysis/series.ts'

/** Index of the last bucket that starts at or before `time`; -1 before the first. */
export function bucketAt(series: Series, time: number): number {
  let low = 0
  let high = series.time.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((series.time[middle] ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}
