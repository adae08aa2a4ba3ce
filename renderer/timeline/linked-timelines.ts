/** Several timelines on one axis: each may begin anywhere on it. */
import type { TimelineSource } from './timeline-source.ts'
import type { LaneName } from './lane-layout.ts'
import { axisOf, type Viewport } from './viewport.ts'

export interface LinkedTimeline {
  readonly key: string
  readonly label: string
  readonly source: TimelineSource
  /** Where its time 0 lies on the axis; at 0, if left out. */
  readonly offset?: number
  /** A moment of its own time that is marked. */
  readonly selectedTime?: number | undefined
  readonly selectedLane?: LaneName | undefined
}

/** What all of them together show, with air on both sides. */
export function commonAxis(timelines: readonly LinkedTimeline[]): Viewport {
  const starts = timelines.map(({ offset = 0 }) => offset)
  const ends = timelines.map(({ source, offset = 0 }) => offset + source.ticks)
  const from = Math.min(...starts)
  return shift(axisOf(Math.max(...ends) - from), from)
}

/** `viewport`, so much later. */
export function shift(viewport: Viewport, by: number): Viewport {
  return by === 0 ? viewport : { from: viewport.from + by, to: viewport.to + by }
}
