/** The counters of a foreign trace at any zoom: steps, with the extremes of what a step stands for. */
import type { LaneCurve } from '#core/analysis/lanes.ts'
import type { ForeignCounters } from './foreign-trace.ts'
import type { ForeignCurveRow } from './lane-rows.ts'
import { firstAfter } from './search-times.ts'

/**
 * The counter of `row` between two times. Samples that come closer after each other than the resolution
 * are one step, which goes on with the value of the last.
 */
export function curveOf(
  { time, value }: ForeignCounters,
  row: ForeignCurveRow,
  from: number,
  to: number,
  resolution: number,
): LaneCurve {
  const steps: { time: number; value: number; low: number; high: number }[] = []
  // The sample before the view holds until the first in it.
  const first = Math.max(row.from, firstAfter(time, row.from, row.to, from) - 1)
  for (let at = first; at < row.to; at++) {
    const begins = time[at] ?? 0
    if (begins > to) break
    const sample = value[at] ?? 0
    const last = steps.at(-1)
    if (last === undefined || begins - last.time >= resolution) {
      steps.push({ time: begins, value: sample, low: sample, high: sample })
      continue
    }
    last.value = sample
    last.low = Math.min(last.low, sample)
    last.high = Math.max(last.high, sample)
  }
  return {
    index: row.index,
    count: steps.length,
    time: Float64Array.from(steps, (step) => step.time),
    value: Float64Array.from(steps, (step) => step.value),
    low: Float64Array.from(steps, ({ low }) => low),
    high: Float64Array.from(steps, ({ high }) => high),
    least: row.least,
    most: row.most,
  }
}
