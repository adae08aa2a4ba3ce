/** Which buffers of a message are handed over rather than copied. */
import type { Series } from '#core/analysis/series.ts'

/** Every buffer of `series`, none twice. They are empty on the sender's side afterwards. */
export function buffersOf(series: readonly Series[]): ArrayBuffer[] {
  return series.flatMap(({ time, low, high, last }) => [
    time.buffer,
    low.buffer,
    high.buffer,
    last.buffer,
  ])
}
