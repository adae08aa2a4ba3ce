/** Several timelines on one axis: each may begin anywhere on it and run at its own pace. */
import type { TimelineSource } from './timeline-source.ts'
import type { LaneGroup, LaneName } from './lane-layout.ts'
import { axisOf, type Viewport } from './viewport.ts'

/** How the time of a timeline becomes time of the axis: `offset + time * scale`. */
export interface Placement {
  /** Where its time 0 lies on the axis; at 0, if left out. */
  readonly offset?: number
  /** What one tick of it is on the axis; 1, if left out. */
  readonly scale?: number
}

export interface LinkedTimeline extends Placement {
  readonly key: string
  readonly label: string
  readonly source: TimelineSource
  /** The lanes that are shown, if not all of them in their order. */
  readonly groups?: readonly LaneGroup[] | undefined
  /** A moment of its own time that is marked. */
  readonly selectedTime?: number | undefined
  readonly selectedLane?: LaneName | undefined
}

export function toAxis({ offset = 0, scale = 1 }: Placement, time: number): number {
  return offset + time * scale
}

export function fromAxis({ offset = 0, scale = 1 }: Placement, time: number): number {
  return (time - offset) / scale
}

/** A stretch of the axis in the time of a timeline. */
export function viewFromAxis(placement: Placement, { from, to }: Viewport): Viewport {
  return { from: fromAxis(placement, from), to: fromAxis(placement, to) }
}

/** A stretch of the time of a timeline on the axis. */
export function viewToAxis(placement: Placement, { from, to }: Viewport): Viewport {
  return { from: toAxis(placement, from), to: toAxis(placement, to) }
}

/** What all of them together show, with air on both sides. */
export function commonAxis(timelines: readonly LinkedTimeline[]): Viewport {
  const from = Math.min(...timelines.map((one) => toAxis(one, 0)))
  const to = Math.max(...timelines.map((one) => toAxis(one, one.source.ticks)))
  return viewToAxis({ offset: from }, axisOf(to - from))
}
