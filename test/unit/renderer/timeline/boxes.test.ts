import { describe, expect, test } from 'vitest'
import { LANE_RUNNING, LANE_SPINNING, type LaneSlices } from '#core/analysis/lanes.ts'
import { collectBoxes, createBoxes, firstSliceAfter, sliceAt } from '#renderer/timeline/boxes.ts'

type Slice = readonly [start: number, end: number, actor: number, state: number]

function slices(rows: readonly Slice[]): LaneSlices {
  return {
    lane: 'cpu',
    index: 0,
    count: rows.length,
    start: Float64Array.from(rows.map(([start]) => start)),
    end: Float64Array.from(rows.map(([, end]) => end)),
    actor: Uint8Array.from(rows.map(([, , actor]) => actor)),
    state: Uint8Array.from(rows.map(([, , , state]) => state)),
    merged: new Uint8Array(rows.length),
  }
}

const LANE = slices([
  [0, 100, 0, LANE_RUNNING],
  [100, 300, 1, LANE_SPINNING],
  [500, 900, 0, LANE_RUNNING],
])

function boxesOf(lane: LaneSlices, from: number, to: number, width: number): unknown[] {
  const boxes = createBoxes()
  collectBoxes(lane, { from, to }, width, boxes)
  return Array.from({ length: boxes.count }, (_, n) => [
    boxes.x[n],
    boxes.right[n],
    boxes.actor[n],
    boxes.state[n],
    boxes.merged[n],
  ])
}

describe('slices', () => {
  test('are found by time, gaps are nobody’s', () => {
    expect(firstSliceAfter(LANE, 100)).toBe(1)
    expect([50, 100, 299, 300, 499, 500, 900].map((time) => sliceAt(LANE, time))).toEqual([
      0, 1, 1, -1, -1, 2, -1,
    ])
  })
})

describe('boxes', () => {
  test('are clipped to the view', () => {
    expect(boxesOf(LANE, 50, 850, 800)).toEqual([
      [0, 50, 0, LANE_RUNNING, 0],
      [50, 250, 1, LANE_SPINNING, 0],
      [450, 800, 0, LANE_RUNNING, 0],
    ])
    expect(boxesOf(LANE, 300, 500, 100)).toEqual([])
  })

  test('share a pixel column where they are narrower than one; the longest stands for it', () => {
    const lane = slices([
      [0, 2, 0, LANE_RUNNING],
      [2, 8, 1, LANE_SPINNING],
      [8, 10, 2, LANE_RUNNING],
      [10, 40, 3, LANE_RUNNING],
      [40, 41, 4, LANE_RUNNING],
    ])
    expect(boxesOf(lane, 0, 100, 10)).toEqual([
      [0, 1, 1, LANE_SPINNING, 1],
      [1, 4, 3, LANE_RUNNING, 0],
      [4, 5, 4, LANE_RUNNING, 0],
    ])
  })

  test('that were merged already and show the same side by side are one', () => {
    const lane = {
      ...slices([
        [0, 10, 0, LANE_RUNNING],
        [10, 20, 0, LANE_RUNNING],
        [20, 30, 1, LANE_RUNNING],
        [60, 70, 1, LANE_RUNNING],
      ]),
      merged: Uint8Array.from([1, 1, 1, 1]),
    }
    expect(boxesOf(lane, 0, 100, 100)).toEqual([
      [0, 20, 0, LANE_RUNNING, 1],
      [20, 30, 1, LANE_RUNNING, 1],
      [60, 70, 1, LANE_RUNNING, 1],
    ])
  })

  test('are at most two per pixel however many slices there are', () => {
    const many = slices(
      Array.from({ length: 100_000 }, (_, n): Slice => [n * 2, n * 2 + 1, n % 4, LANE_RUNNING]),
    )
    const boxes = createBoxes()
    collectBoxes(many, { from: 0, to: 200_000 }, 500, boxes)
    expect(boxes.count).toBeGreaterThan(100)
    expect(boxes.count).toBeLessThanOrEqual(500)
    const { x } = boxes
    collectBoxes(many, { from: 1_000, to: 150_000 }, 500, boxes)
    expect(boxes.x).toBe(x)
  })
})
