import { describe, expect, test } from 'vitest'
import { LANE_STATES, type LaneSlices } from '#core/analysis/lanes.ts'
import { FIRST_FOREIGN_ACTOR, ForeignPictures } from '#core/foreign/foreign-pictures.ts'
import { readChrome, readFtrace } from './read.ts'

const TRACE = readFtrace(`
             cat-10      [001] d..2.   1.000010: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=dd next_pid=20 next_prio=120
              dd-20      [001] d.h1.   1.000015: irq_handler_entry: irq=24 name=disk
              dd-20      [001] d.h1.   1.000017: irq_handler_exit: irq=24 ret=handled
              dd-20      [001] ....    1.000018: sys_enter: NR 3
              dd-20      [001] d..2.   1.000030: sched_switch: prev_comm=dd prev_pid=20 prev_prio=120 prev_state=R ==> next_comm=swapper/1 next_pid=0 next_prio=120
`)

function boxes({ count, start, end, actor, state, merged }: LaneSlices): string[] {
  return Array.from({ length: count }, (_, at) => {
    const name = TRACE.names[(actor[at] ?? 0) - FIRST_FOREIGN_ACTOR] ?? '?'
    const mark = merged[at] === 1 ? ' merged' : ''
    return `${start[at]}-${end[at]} ${name} ${LANE_STATES[state[at] ?? 0]}${mark}`
  })
}

describe('a capture of one CPU', () => {
  const pictures = new ForeignPictures(TRACE)

  test('CPUs come first, then tasks, then what happened on tasks', () => {
    expect(pictures.lanes).toEqual([
      { lane: 'cpu', index: 0, title: 'CPU 1' },
      { lane: 'thread', index: 0, title: 'cat-10' },
      { lane: 'thread', index: 1, title: 'dd-20' },
      { lane: 'thread', index: 2, title: 'dd-20 · events' },
    ])
    expect(pictures.hidden).toBe(0)
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
  const pictures = new ForeignPictures(
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

test('of too many lanes those with most on them are shown, and the rest is counted', () => {
  const events = Array.from({ length: 1_000 }, (_, tid) =>
    Array.from({ length: tid % 2 === 0 ? 2 : 1 }, (__, at) => ({
      ph: 'X',
      tid,
      ts: at * 5,
      dur: 1,
    })),
  )
  const pictures = new ForeignPictures(readChrome(JSON.stringify(events.flat())))
  expect(pictures.lanes).toHaveLength(400)
  expect(pictures.hidden).toBe(600)
  expect(pictures.lanes.every(({ title }) => Number(title.split(' ')[1]) % 2 === 0)).toBe(true)
})
