import { expect, test } from 'vitest'
import { commonAxis, shift, type LinkedTimeline } from '#renderer/timeline/linked-timelines.ts'
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

test('a view that is moved there and back is the same', () => {
  const view = { from: 3, to: 9 }
  expect(shift(view, 0)).toBe(view)
  expect(shift(shift(view, 4), -4)).toEqual(view)
})
