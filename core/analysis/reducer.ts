/**
 * A metric is a fold over events: fed with columns in the order of the run, asked at any time. Each
 * walks its columns on its own, so that its loop stays one comparison per event it does not care for.
 */
import type { EventColumns } from '#core/event/columns.ts'
import type { MetricValue } from '#core/trace/format.ts'
import type { Series } from './series.ts'

/** Turns events into numbers, some at a time. */
export interface Reducer {
  /** Takes all filled rows; the next call continues where they end. */
  consume(events: EventColumns): void
  metrics(): readonly MetricValue[]
  /** Copies, safe to transfer, of at most `most` buckets each: those of a screen if it is not said. */
  series(most?: number): readonly Series[]
}

/** One number about a run. */
export function metric(key: string, label: string, unit: string, value: number): MetricValue {
  return { key, label, unit, value }
}
