/**
 * What a timeline draws: one lane per CPU and per thread, boxes of one state each, and the marks that
 * stand out of them. Plain columns, so that a picture is a handful of objects and can be transferred.
 */

/**
 * What a lane shows while nothing else does. On the lane of a CPU: what the CPU does. On the lane of a
 * thread: what the thread does.
 */
export type LaneState =
  'idle' | 'running' | 'spinning' | 'sleeping' | 'woken' | 'preempted' | 'interrupt'

/** Codes of {@link LaneSlices} `state`, by index. */
export const LANE_STATES: readonly LaneState[] = [
  'idle',
  'running',
  'spinning',
  'sleeping',
  'woken',
  'preempted',
  'interrupt',
]

// What a lane can show: codes of `state` below.
export const LANE_IDLE = 0
export const LANE_RUNNING = 1
export const LANE_SPINNING = 2
export const LANE_SLEEPING = 3
export const LANE_WOKEN = 4
export const LANE_PREEMPTED = 5
export const LANE_INTERRUPT = 6

/** The boxes of one lane between two times, ascending, not overlapping; gaps are idle. */
export interface LaneSlices {
  readonly lane: 'cpu' | 'thread'
  /** CPU number or thread number. */
  readonly index: number
  readonly count: number
  readonly start: Float64Array<ArrayBuffer>
  readonly end: Float64Array<ArrayBuffer>
  /** Who: the actor that runs (lane of a CPU) or the thread itself. */
  readonly actor: Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>
  /** Index into {@link LANE_STATES}. */
  readonly state: Uint8Array<ArrayBuffer>
  /** 1 where boxes shorter than the resolution were merged, under the state that fills most of it. */
  readonly merged: Uint8Array<ArrayBuffer>
}

/** Moments that are never lost at any zoom: at most one of a kind per resolution and CPU. */
export interface LaneMarks {
  readonly count: number
  readonly time: Float64Array<ArrayBuffer>
  /** Sequence number of the first event the mark stands for. */
  readonly seq: Float64Array<ArrayBuffer>
  /** Event kind: violation, warning, retry, mark. */
  readonly kind: Uint8Array<ArrayBuffer>
  readonly cpu: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
  readonly actor: Uint8Array<ArrayBuffer>
  /** How many events the mark stands for. */
  readonly events: Uint32Array<ArrayBuffer>
}

/** A quantity between two times, as steps that each last until the next. */
export interface LaneCurve {
  /** Number among the lanes of quantities. */
  readonly index: number
  readonly count: number
  /** Where each step begins. */
  readonly time: Float64Array<ArrayBuffer>
  /** What it is from there on. */
  readonly value: Float64Array<ArrayBuffer>
  /** The least and the most it was until the next step: samples closer than the resolution are one. */
  readonly low: Float64Array<ArrayBuffer>
  readonly high: Float64Array<ArrayBuffer>
  /** The least and the most of the whole trace, so that the scale stays when the view moves. */
  readonly least: number
  readonly most: number
}

/** What leads from a moment on one lane to one on another. */
export interface LaneArrows {
  readonly count: number
  /** Places of the lanes among all that are shown, from the top. */
  readonly fromRow: Uint32Array<ArrayBuffer>
  readonly from: Float64Array<ArrayBuffer>
  readonly toRow: Uint32Array<ArrayBuffer>
  readonly to: Float64Array<ArrayBuffer>
  /** Arrows that are there and too many to be drawn: then none are given. */
  readonly tooMany: number
}

/** The picture of the lanes between two times. */
export interface LanePicture {
  readonly from: number
  readonly to: number
  readonly lanes: readonly LaneSlices[]
  readonly marks: LaneMarks
  /** Lanes of quantities, where there are any. */
  readonly curves?: readonly LaneCurve[]
}
