import { expect, test } from 'vitest'
import {
  commonAxis,
  viewFromAxis,
  viewToAxis,
  type LinkedTimeline,
} from '#renderer/timeline/linked-timelines.ts'
import type { TimelineSource } from '#renderer/timeline/timeline-source.ts'
import { axisOf } from '#renderer/timeline/viewport.ts'

const timeline = (ticks: number, offset?: number): LinkedTimeline => ({
  key: String(ticks),
  label: '',
  source: { ticks } as TimelineSource,
  ...(offset === undefined ? {} : { offset }),
})

test('the axis is as long as the longest, with air at both ends', () => {
  expect(commonAxis([timeline(1_000)])).toEqual(axisOf(1_000))
  expect(commonAxis([timeline(1_000), timeline(5_000)])).toEqual(axisOf(5_000))
})

test('it begins with the one that begins first and ends with the one that ends last', () => {
  const axis = commonAxis([timeline(1_000), timeline(5_000, -4_500)])
  expect(axis.from).toBeCloseTo(-4_500 - 5_500 * 0.008)
  expect(axis.to).toBeCloseTo(1_000 + 5_500 * 0.008)
})

test('one of another pace is as long as it is drawn', () => {
  const steps = { ...timeline(100), scale: 50, offset: 1_000 }
  expect(commonAxis([timeline(6_000), steps])).toEqual(axisOf(6_000))
  expect(viewToAxis(steps, { from: 2, to: 4 })).toEqual({ from: 1_100, to: 1_200 })
})

test('a view that is moved there and back is the same', () => {
  const view = { from: 3, to: 9 }
  for (const placement of [{}, { offset: 4 }, { offset: -4, scale: 8 }]) {
    expect(viewFromAxis(placement, viewToAxis(placement, view))).toEqual(view)
  }
})
