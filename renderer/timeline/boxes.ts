/**
 * From the slices of a lane to boxes worth drawing: at most one per pixel column. Columns are filled
 * into arrays that live as long as the lane, so a frame allocates nothing.
 */
import type { LaneSlices } from '#core/analysis/lanes.ts'
import { span, type Viewport } from './viewport.ts'

export interface BoxColumns {
  count: number
  x: Float64Array
  right: Float64Array
  actor: Uint32Array
  state: Uint8Array
  /** 1 where there is more than can be seen here. */
  merged: Uint8Array
}

export function createBoxes(capacity = 0): BoxColumns {
  return {
    count: 0,
    x: new Float64Array(capacity),
    right: new Float64Array(capacity),
    actor: new Uint32Array(capacity),
    state: new Uint8Array(capacity),
    merged: new Uint8Array(capacity),
  }
}

/** Index of the first slice that ends after `time`. */
export function firstSliceAfter(slices: LaneSlices, time: number): number {
  const { end } = slices
  let low = 0
  let high = slices.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((end[middle] ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the slice that covers `time`, or -1. */
export function sliceAt(slices: LaneSlices, time: number): number {
  const index = firstSliceAfter(slices, time)
  return index < slices.count && (slices.start[index] ?? Infinity) <= time ? index : -1
}

/**
 * Fills `boxes` with what is visible of `slices`. A slice narrower than a pixel gets the whole pixel
 * column; of several in one column the longest stands for all and is marked as merged. Merged boxes
 * side by side that show the same are one.
 */
export function collectBoxes(
  slices: LaneSlices,
  viewport: Viewport,
  width: number,
  boxes: BoxColumns,
): void {
  const capacity = Math.ceil(width) * 2 + 2
  if (boxes.x.length < capacity) Object.assign(boxes, createBoxes(capacity))
  const { start, end, actor, state, merged } = slices
  const scale = width / span(viewport)
  let count = 0
  // The pixel column that narrow slices are gathered in, and the longest of them so far.
  let column = -1
  let longest = 0
  for (let i = firstSliceAfter(slices, viewport.from); i < slices.count; i += 1) {
    const begin = start[i] ?? 0
    if (begin >= viewport.to) break
    const left = Math.max(0, (begin - viewport.from) * scale)
    const right = Math.min(width, ((end[i] ?? 0) - viewport.from) * scale)
    const narrow = right - left < 1
    const pixel = Math.floor(left)
    const isMerged = merged[i] === 1
    const last = count - 1
    if (
      isMerged &&
      last >= 0 &&
      boxes.merged[last] === 1 &&
      boxes.actor[last] === actor[i] &&
      boxes.state[last] === state[i] &&
      left - (boxes.right[last] ?? 0) < 1
    ) {
      boxes.right[last] = Math.max(boxes.right[last] ?? 0, narrow ? pixel + 1 : right)
      continue
    }
    if (narrow && pixel === column) {
      boxes.merged[last] = 1
      if (right - left > longest) {
        longest = right - left
        boxes.actor[last] = actor[i] ?? 0
        boxes.state[last] = state[i] ?? 0
      }
      continue
    }
    column = narrow ? pixel : -1
    longest = right - left
    boxes.x[count] = narrow ? pixel : left
    boxes.right[count] = narrow ? pixel + 1 : right
    boxes.actor[count] = actor[i] ?? 0
    boxes.state[count] = state[i] ?? 0
    boxes.merged[count] = isMerged ? 1 : 0
    count += 1
  }
  boxes.count = count
}
