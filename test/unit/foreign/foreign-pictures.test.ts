import { describe, expect, test } from 'vitest'
import { EVENT_MARK, EVENT_WARNING } from '#core/event/kinds.ts'
import { LANE_STATES, type LaneSlices } from '#core/analysis/lanes.ts'
import { FIRST_FOREIGN_ACTOR, ForeignPictures } from '#core/foreign/foreign-pictures.ts'
import type { ForeignTrace } from '#core/foreign/foreign-trace.ts'
import { layOutRows } from '#core/foreign/lane-rows.ts'
import { BoxesOfRows } from '#core/foreign/row-boxes.ts'
import { readChrome, readFtrace } from './read.ts'

const TRACE = readFtrace(`
             cat-10      [001] d..2.   1.000010: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=dd next_pid=20 next_prio=120
              dd-20      [001] d.h1.   1.000015: irq_handler_entry: irq=24 name=disk
              dd-20      [001] d.h1.   1.000017: irq_handler_exit: irq=24 ret=handled
              dd-20      [001] ....    1.000018: sys_enter: NR 3
              dd-20      [001] d..2.   1.000030: sched_switch: prev_comm=dd prev_pid=20 prev_prio=120 prev_state=R ==> next_comm=swapper/1 next_pid=0 next_prio=120
`)

const open = (trace: ForeignTrace): ForeignPictures =>
  new ForeignPictures(trace, layOutRows(trace), new BoxesOfRows(trace))

function boxes({ count, start, end, actor, state, merged }: LaneSlices): string[] {
  return Array.from({ length: count }, (_, at) => {
    const name = TRACE.names[(actor[at] ?? 0) - FIRST_FOREIGN_ACTOR] ?? '?'
    const mark = merged[at] === 1 ? ' merged' : ''
    return `${start[at]}-${end[at]} ${name} ${LANE_STATES[state[at] ?? 0]}${mark}`
  })
}

describe('a capture of one CPU', () => {
  const pictures = open(TRACE)

  test('CPUs come first, then tasks, then what happened on tasks', () => {
    expect(pictures.lanes).toEqual([
      { lane: 'cpu', index: 0, title: 'CPU 1', group: 'CPUs' },
      { lane: 'thread', index: 0, title: 'cat-10', group: 'Tasks' },
      { lane: 'thread', index: 1, title: 'dd-20', group: 'Tasks' },
      { lane: 'thread', index: 2, title: 'dd-20 · events', group: 'Tasks' },
    ])
    expect(layOutRows(TRACE).hidden).toBe(0)
  })

  test('an interrupt covers the task that it interrupts', () => {
    const { lanes } = pictures.picture(0, 20_000, 1)
    expect(lanes.map((lane) => boxes(lane))).toEqual([
      ['0-5000 dd running', '5000-7000 irq disk interrupt', '7000-20000 dd running'],
      ['0-20000 cat sleeping'],
      ['0-20000 dd running', '20000-20000 dd preempted'],
      ['8000-8000 sys_enter running'],
    ])
  })

  test('what is shorter than the resolution is merged, and shows the longest', () => {
    const { lanes } = pictures.picture(0, 20_000, 50_000)
    expect(boxes(lanes[0] as LaneSlices)).toEqual(['0-20000 dd running merged'])
  })

  test('only what is in sight is in a picture', () => {
    const { lanes } = pictures.picture(6_000, 6_500, 1)
    expect(boxes(lanes[0] as LaneSlices)).toEqual(['5000-7000 irq disk interrupt'])
  })

  test('moments are marks of their CPU, merged but never lost', () => {
    const { marks } = pictures.picture(0, 20_000, 1)
    expect([...marks.time]).toEqual([8_000])
    expect(pictures.picture(0, 20_000, 1e9).marks.count).toBe(1)
  })

  test('a place is described by what happened there last', () => {
    expect(pictures.describe(7_999, 'cpu', 0)).toBeUndefined()
    expect(pictures.describe(9_000, 'cpu', 0)).toBe('sys_enter NR 3')
    expect(pictures.describe(9_000, 'thread', 1)).toBe('sys_enter NR 3')
    expect(pictures.describe(9_000, 'thread', 99)).toBeUndefined()
  })
})

test('slices within others have lanes below them, and boxes of a lane never overlap', () => {
  const pictures = open(
    readChrome(
      JSON.stringify([
        { ph: 'M', name: 'process_name', pid: 1, args: { name: 'app' } },
        { ph: 'X', pid: 1, tid: 2, name: 'outer', ts: 0, dur: 10 },
        { ph: 'X', pid: 1, tid: 2, name: 'inner', ts: 2, dur: 3 },
        { ph: 'X', pid: 1, tid: 2, name: 'overlaps', ts: 8, dur: 9 },
        { ph: 'i', pid: 1, tid: 3, name: 'only a moment', ts: 1 },
      ]),
    ),
  )
  expect(pictures.lanes.map(({ title }) => title)).toEqual([
    'thread 2 · app',
    'thread 2 · app › 1',
    'thread 3 · app',
  ])
  const { lanes } = pictures.picture(0, 20_000, 1)
  for (const { count, start, end } of lanes) {
    for (let at = 1; at < count; at++) expect(start[at]).toBeGreaterThanOrEqual(end[at - 1] ?? NaN)
  }
  expect(lanes.map(({ count }) => count)).toEqual([1, 2, 1])
})

test('of thousands of lanes a picture has those that are asked for', () => {
  const events = Array.from({ length: 2_000 }, (_, tid) => ({
    ph: tid % 2 === 0 ? 'X' : 'C',
    pid: tid >> 8,
    tid,
    name: `c${tid}`,
    ts: tid,
    dur: 1,
    args: { value: tid },
  }))
  const pictures = open(readChrome(JSON.stringify(events)))
  expect(pictures.lanes).toHaveLength(2_000)
  expect(pictures.lanes[999]).toEqual({
    lane: 'thread',
    index: 999,
    title: 'thread 1998 · process 7',
    group: 'process 7',
  })
  const { lanes, curves } = pictures.picture(0, 3e6, 1, [
    { lane: 'thread', index: 999 },
    { lane: 'counter', index: 3 },
    { lane: 'thread', index: 0 },
    { lane: 'thread', index: 1_000 },
    { lane: 'cpu', index: 0 },
  ])
  expect(lanes.map(({ index, start }) => [index, ...start])).toEqual([
    [999, 1_998_000],
    [0, 0],
  ])
  expect(curves?.map(({ index, value }) => [index, ...value])).toEqual([[3, 7]])
})

test('of too many lanes those with most on them are shown, and the rest is counted', () => {
  const events = [1, 3, 2, 5, 2].flatMap((count, tid) =>
    Array.from({ length: count }, (_, at) => ({ ph: 'X', tid, ts: at * 5, dur: 1 })),
  )
  const { rows, hidden } = layOutRows(readChrome(JSON.stringify(events)), 3)
  expect(rows.map(({ title, index, count }) => `${title} ${index} ${count}`)).toEqual([
    'thread 1 0 3',
    'thread 2 1 2',
    'thread 3 2 5',
  ])
  expect(hidden).toBe(2)
})

test('more CPUs than a byte can count each have their marks', () => {
  const line = (cpu: number): string =>
    `  a-${cpu + 1} [${String(cpu).padStart(3, '0')}] .... 1.000${String(cpu).padStart(3, '0')}: e: x`
  const text = Array.from({ length: 300 }, (_, cpu) => line(cpu)).join('\n')
  const { marks } = open(readFtrace(text)).picture(0, 1e6, 1)
  expect([...marks.cpu]).toEqual(Array.from({ length: 300 }, (_, cpu) => cpu))
})

describe('counters', () => {
  const sample = (ts: number, value: number): object => ({
    ph: 'C',
    pid: 1,
    name: 'depth',
    ts,
    args: { value },
  })
  const trace = readChrome(
    JSON.stringify([0, 1, 2, 3, 50].map((ts) => sample(ts, ts === 2 ? -9 : ts))),
  )
  const pictures = open(trace)
  const steps = (from: number, to: number, resolution: number): string[] => {
    const [curve] = pictures.picture(from, to, resolution).curves ?? []
    return Array.from(
      { length: curve?.count ?? 0 },
      (_, at) =>
        `${curve?.time[at]}: ${curve?.value[at]} (${curve?.low[at]} to ${curve?.high[at]})`,
    )
  }

  test('have a lane of their own', () => {
    expect(pictures.lanes).toEqual([
      { lane: 'counter', index: 0, title: 'depth · process 1', group: 'process 1' },
    ])
    expect(pictures.describe(2_500, 'counter', 0)).toBe('-9')
    expect(pictures.describe(-1, 'counter', 0)).toBeUndefined()
  })

  test('are steps, the one before the view among them', () => {
    expect(steps(2_500, 4_000, 1)).toEqual(['2000: -9 (-9 to -9)', '3000: 3 (3 to 3)'])
  })

  test('keep their extremes however far away, and their scale however near', () => {
    expect(steps(0, 50_000, 10_000)).toEqual(['0: 3 (-9 to 3)', '50000: 50 (50 to 50)'])
    const [near] = pictures.picture(2_500, 4_000, 1).curves ?? []
    expect([near?.least, near?.most]).toEqual([-9, 50])
  })
})

test('a loss of events is told apart from what else happened, at every zoom', () => {
  const lines = Array.from(
    { length: 2_000 },
    (_, at) =>
      `     dd-20      [000] ....    1.${String(at * 10).padStart(6, '0')}: sys_enter: NR 3`,
  )
  lines.splice(777, 0, 'CPU:0 [LOST 12 EVENTS]')
  const pictures = open(readFtrace(`${lines.join('\n')}\n`))
  for (let resolution = 1; resolution < 1e9; resolution *= 4) {
    const { kind, events } = pictures.picture(0, 20e6, resolution).marks
    expect([...kind].filter((one) => one === EVENT_WARNING)).toHaveLength(1)
    const told = [...kind].map((one, at) => (one === EVENT_MARK ? (events[at] ?? 0) : 0))
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(2_000)
  }
})

test('one moment, and one gap that is wide enough to see, survive every zoom', () => {
  // Busy all the time in slices of 1 µs, but for a gap of 40 µs; on another thread one moment.
  const busy = Array.from({ length: 10_000 }, (_, at) => at)
    .filter((at) => at < 5_000 || at >= 5_040)
    .map((at) => ({ ph: 'X', pid: 1, tid: 1, name: 'work', ts: at, dur: 1 }))
  const once = { ph: 'i', pid: 1, tid: 2, name: 'once', ts: 7_123 }
  const pictures = open(readChrome(JSON.stringify([...busy, once])))
  for (let resolution = 1; resolution < 1e10; resolution *= 2) {
    const [work, moment] = pictures.picture(0, 1e7, resolution).lanes
    expect(moment?.count).toBe(1)
    expect(moment?.start[0]).toBe(7_123_000)
    const gaps = Array.from(work?.start ?? [])
      .map((start, at) => start - (work?.end[at - 1] ?? 0))
      .filter((gap) => gap > 0)
    if (resolution <= 40_000) expect(gaps).toEqual([40_000])
    expect(work?.end.at(-1)).toBe(1e7)
  }
})
