import { expect, test } from 'vitest'
import { fitWords } from '#renderer/timeline/draw-lanes.ts'
import { layOutLanes, rowAt } from '#renderer/timeline/lane-layout.ts'

test('lanes of CPUs stand above those of threads, without overlap', () => {
  const layout = layOutLanes(2, [0, 3])
  expect(layout.rows.map(({ lane, index }) => `${lane} ${index}`)).toEqual([
    'cpu 0',
    'cpu 1',
    'thread 0',
    'thread 3',
  ])
  const edges = layout.rows.flatMap(({ top, height }) => [top, top + height])
  expect(edges).toEqual([...edges].sort((a, b) => a - b))
  expect(layout.height).toBeGreaterThanOrEqual(edges.at(-1) ?? 0)
})

test('a height belongs to the lane that covers it, the gap between the groups to none', () => {
  const layout = layOutLanes(1, [5])
  const [cpu, thread] = layout.rows
  expect(rowAt(layout, (cpu?.top ?? 0) + 1)).toBe(cpu)
  expect(rowAt(layout, (thread?.top ?? 0) - 1)).toBeUndefined()
  expect(rowAt(layout, thread?.top ?? 0)).toBe(thread)
  expect(rowAt(layout, layout.height + 5)).toBeUndefined()
})

test('a box carries whole words or none', () => {
  expect(fitWords('P2 truncate spinning', 30)).toBe('P2 truncate spinning')
  expect(fitWords('P2 truncate spinning', 13)).toBe('P2 truncate')
  expect(fitWords('P2 truncate spinning', 4)).toBe('P2')
  expect(fitWords('P2 truncate', 1)).toBe('')
})
