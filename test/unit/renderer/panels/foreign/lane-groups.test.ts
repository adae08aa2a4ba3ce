import { ref } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import type { ForeignLane } from '#core/foreign/foreign-pictures.ts'
import { foreignTimeline } from '#renderer/panels/foreign/foreign-timeline.ts'
import { useLaneGroups, type LaneGroups } from '#renderer/panels/foreign/use-lane-groups.ts'
import type { OpenForeign } from '#renderer/stores/foreign-port.ts'

const lane = (
  kind: ForeignLane['lane'],
  index: number,
  title: string,
  group: string,
): ForeignLane => ({
  lane: kind,
  index,
  title,
  group,
})
const LANES = [
  lane('cpu', 0, 'CPU 0', 'CPUs'),
  lane('cpu', 1, 'CPU 1', 'CPUs'),
  lane('thread', 0, 'main · app', 'app'),
  lane('thread', 1, 'flusher · app', 'app'),
  lane('thread', 2, 'main · server', 'server'),
  lane('counter', 0, 'depth · app', 'app'),
]

const filter = ref('')
let lanes: LaneGroups
beforeEach(() => {
  filter.value = ''
  lanes = useLaneGroups(() => LANES, filter)
})

const shown = (): string[] =>
  (lanes.groups.value ?? []).map(
    (group) =>
      `${group.title}${group.collapsed ? ' collapsed' : ''}: ${group.lanes.map((one) => `${one.lane} ${one.index}`).join(', ')}`,
  )

test('lanes stand under what they belong to, a counter under its process', () => {
  expect(shown()).toEqual([
    'CPUs: cpu 0, cpu 1',
    'app: thread 0, thread 1, counter 0',
    'server: thread 2',
  ])
  expect([lanes.found.value, lanes.total.value]).toEqual([6, 6])
})

test('a part of the name of a lane, or of its group, finds it in any case', () => {
  filter.value = ' MAIN'
  expect(shown()).toEqual(['app: thread 0', 'server: thread 2'])
  expect(lanes.found.value).toBe(2)
  filter.value = 'cpus'
  expect(shown()).toEqual(['CPUs: cpu 0, cpu 1'])
  filter.value = 'nobody'
  expect([shown(), lanes.found.value, lanes.total.value]).toEqual([[], 0, 6])
})

test('groups are collapsed one by one or all, but never over what was found', () => {
  lanes.toggle('app')
  expect(shown()[1]).toBe('app collapsed: thread 0, thread 1, counter 0')
  filter.value = 'flush'
  expect(shown()).toEqual(['app: thread 1'])
  filter.value = ''
  lanes.toggleAll()
  expect(lanes.groups.value?.every(({ collapsed }) => collapsed)).toBe(true)
  lanes.toggleAll()
  expect(lanes.groups.value?.some(({ collapsed }) => collapsed)).toBe(false)
})

test('nothing is said of the lanes of a recording', () => {
  expect(useLaneGroups(() => undefined, filter).groups.value).toBeUndefined()
})

test('arrows are asked for by the places of the lanes that are shown', async () => {
  const asked: unknown[] = []
  const ask = (...given: unknown[]): Promise<unknown> => Promise.resolve(asked.push(given))
  const trace = { id: 't', lanes: LANES, names: [], arrows: 3, durationNs: 9, ask } as unknown
  const source = foreignTimeline(trace as OpenForeign)
  const [, , main, , , depth] = LANES
  if (main === undefined || depth === undefined) throw new Error('no such lane')
  await source.arrows?.(0, 9, 1, depth, [depth, main])
  expect(asked).toEqual([['arrows', 0, 9, 1, 5, Int32Array.of(-1, -1, 1, -1, -1, 0)]])
})
