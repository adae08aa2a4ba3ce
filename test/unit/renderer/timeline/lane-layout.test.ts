import { expect, test } from 'vitest'
import { fitWords } from '#renderer/timeline/draw-lanes.ts'
import {
  createLanesInView,
  layOutGroups,
  layOutLanes,
  rowAt,
  rowsBetween,
  type LaneGroup,
} from '#renderer/timeline/lane-layout.ts'

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

function group(title: string, count: number, collapsed = false): LaneGroup {
  const lanes = Array.from({ length: count }, (_, index) => ({ lane: 'thread', index }) as const)
  return { title, lanes, collapsed }
}

test('a collapsed group is its head, and a single group has none', () => {
  const { rows, heads } = layOutGroups([group('a', 2), group('b', 500, true), group('c', 1)])
  expect(heads.map(({ title, lanes }) => `${title} ${lanes}`)).toEqual(['a 2', 'b 500', 'c 1'])
  const places = [...rows, ...heads].toSorted((a, b) => a.top - b.top)
  expect(places.map((one) => ('title' in one ? one.title : one.index))).toEqual([
    'a',
    0,
    1,
    'b',
    'c',
    0,
  ])
  places.slice(1).forEach((one, at) => {
    const before = places[at]
    expect(one.top).toBe((before?.top ?? 0) + (before?.height ?? 0))
  })
  expect(layOutGroups([group('a', 3, true)])).toMatchObject({ heads: [], rows: { length: 3 } })
})

test('of a hundred thousand lanes those in view are found', () => {
  const layout = layOutGroups([group('a', 100_000)])
  const found = rowsBetween(layout.rows, 900_000, 900_100)
  expect(found).toEqual(
    layout.rows.filter((row) => row.top + row.height > 900_000 && row.top < 900_100),
  )
  expect(found.length).toBeGreaterThan(4)
  expect(rowsBetween(layout.rows, -10, 0)).toEqual([])
  expect(rowsBetween(layout.rows, layout.height, layout.height + 9)).toEqual([])
})

test('what is near stays the same while one scrolls by less than a screen', () => {
  const layout = layOutGroups([group('a', 1_000)])
  const inView = createLanesInView()
  const first = inView(layout, 2_000, 400)
  expect(first.near).toEqual(expect.arrayContaining([...first.seen]))
  expect(first.near.length).toBeGreaterThan(2 * first.seen.length)
  expect(inView(layout, 2_399, 400).near).toBe(first.near)
  const last = inView(layout, 2_399, 400)
  expect(last.near).toEqual(expect.arrayContaining([...last.seen]))
  expect(inView(layout, 2_400, 400).near).not.toBe(first.near)
})
