import { describe, expect, test } from 'vitest'
import { ForeignEvents, type ForeignEvent } from '#core/foreign/foreign-events.ts'
import { layOutRows } from '#core/foreign/lane-rows.ts'
import { BoxesOfRows } from '#core/foreign/row-boxes.ts'
import { readChrome, readFtrace } from './read.ts'

const TRACE = readChrome(
  JSON.stringify([
    { ph: 'X', pid: 1, tid: 1, name: 'Write page', ts: 10, dur: 5, args: { page: 7 } },
    { ph: 'X', pid: 1, tid: 1, name: 'lock', ts: 11, dur: 2 },
    { ph: 'X', pid: 1, tid: 2, name: 'write page', ts: 0, dur: 30 },
    { ph: 'i', pid: 1, tid: 2, name: 'retry', ts: 12, args: { why: 'seq' } },
    { ph: 'i', pid: 1, tid: 2, name: 'retry', ts: 12 },
    { ph: 'i', pid: 1, tid: 1, name: 'retry', ts: 20 },
  ]),
)
const events = new ForeignEvents(TRACE, layOutRows(TRACE), new BoxesOfRows(TRACE))

const line = (event: ForeignEvent | undefined): string | undefined =>
  event && `${event.start}-${event.end} ${event.name} ${event.detail} @ ${event.laneTitle}`

test('all events are one list in order of time', () => {
  expect(events.count({})).toBe(6)
  expect(events.page({}, 0, 99).map((event) => line(event))).toEqual([
    '0-30000 write page  @ thread 2 · process 1',
    '10000-15000 Write page {"page":7} @ thread 1 · process 1',
    '11000-13000 lock  @ thread 1 · process 1 › 1',
    '12000-12000 retry {"why":"seq"} @ thread 2 · process 1 · events',
    '12000-12000 retry  @ thread 2 · process 1 · events',
    '20000-20000 retry  @ thread 1 · process 1 · events',
  ])
  expect(events.page({}, 4, 1).map(({ start }) => start)).toEqual([12_000])
  expect(events.page({}, 6, 1)).toEqual([])
})

test('a name is found in any case, by any part of it', () => {
  expect(events.count({ text: 'WRITE' })).toBe(2)
  expect(events.count({ text: 'retr' })).toBe(3)
  expect(events.count({ text: 'nothing' })).toBe(0)
  expect(events.placeAt({ text: 'retry' }, 12_001)).toBe(2)
})

test('words are found in the name, the lane and the arguments, and all of them are meant', () => {
  const found = (text: string): (string | undefined)[] =>
    events.page({ text }, 0, 99).map((event) => line(event))
  expect(found('SEQ')).toEqual(['12000-12000 retry {"why":"seq"} @ thread 2 · process 1 · events'])
  expect(found('thread write')).toHaveLength(2)
  expect(found('  2   write ')).toEqual(['0-30000 write page  @ thread 2 · process 1'])
  expect(found('"page":7')).toHaveLength(1)
  expect(events.placeOf({ text: 'retry' }, 0)).toBe(-1)
  const [, second] = events.page({ text: 'retry' }, 0, 2)
  expect(events.placeOf({ text: 'retry' }, second?.number ?? -1)).toBe(1)
})

test('what a task did is found by its name, each event once', () => {
  const trace = readFtrace(`
   cat-10 [000] ....   1.000000: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=bash next_pid=20 next_prio=120
  bash-20 [000] ....   1.000001: sys_enter: NR 3
  bash-20 [000] ....   1.000002: sched_waking: comm=bash pid=20 prio=120
   cat-10 [001] ....   1.000003: sys_enter: NR 3
   cat-10 [001] ....   1.000004: sched_waking: comm=bash pid=20 prio=120
`)
  const captured = new ForeignEvents(trace, layOutRows(trace), new BoxesOfRows(trace))
  const found = (text: string): string[] =>
    captured.page({ text }, 0, 99).map(({ start, name }) => `${start} ${name}`)
  expect(found('bash')).toEqual([
    '0 bash',
    '1000 sys_enter',
    '2000 sched_waking',
    '4000 sched_waking',
  ])
  expect(found('bash sys_enter')).toEqual(['1000 sys_enter'])
  expect(found('NR')).toEqual(['1000 sys_enter', '3000 sys_enter'])
})

test('steps go through every event of one moment, and end', () => {
  const walk = (way: 1 | -1): (string | undefined)[] => {
    const seen: (string | undefined)[] = []
    let at: ForeignEvent | undefined
    let from = { time: way === 1 ? -1 : Infinity } as { time: number; number?: number }
    while ((at = events.step({ text: 'retry' }, from, way)) !== undefined) {
      seen.push(`${at.start} ${at.detail}`)
      from = { time: at.start, number: at.number }
    }
    return seen
  }
  expect(walk(1)).toEqual(['12000 {"why":"seq"}', '12000 ', '20000 '])
  expect(walk(-1)).toEqual(['20000 ', '12000 ', '12000 {"why":"seq"}'])
})

test('from a moment that is no event: the next is after it, the one before is before it', () => {
  expect(events.step({}, { time: 10_500 }, 1)?.start).toBe(11_000)
  expect(events.step({}, { time: 10_500 }, -1)?.start).toBe(10_000)
  expect(events.step({}, { time: 11_000 }, -1)?.start).toBe(10_000)
  expect(events.step({ text: 'retry' }, { time: 0 }, -1)).toBeUndefined()
})

test('steps can stay on a lane', () => {
  const lane = { lane: 'thread', index: 1 } as const
  expect(line(events.step({ lane }, { time: 0 }, 1))).toContain('lock')
  expect(events.count({ lane })).toBe(1)
})

describe('what a place on a lane stands for', () => {
  test('the slice around it', () => {
    expect(line(events.at(10_500, 'thread', 0, 0))).toContain('Write page {"page":7}')
    expect(line(events.at(10_500, 'thread', 1, 0))).toBeUndefined()
    expect(line(events.at(10_500, 'thread', 1, 500))).toBeUndefined()
    expect(line(events.at(13_400, 'thread', 1, 500))).toContain('lock')
  })

  test('the nearest moment within reach', () => {
    expect(events.at(15_000, 'thread', 4, 4_000)?.start).toBe(12_000)
    expect(events.at(15_000, 'thread', 4, 2_000)).toBeUndefined()
  })

  test('on the lane of a CPU a moment is before a slice', () => {
    const trace = readFtrace(`
             cat-10      [001] d..2.   1.000010: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=dd next_pid=20 next_prio=120
              dd-20      [001] ....    1.000018: sys_enter: NR 3
              dd-20      [001] d..2.   1.000030: sched_switch: prev_comm=dd prev_pid=20 prev_prio=120 prev_state=R ==> next_comm=swapper/1 next_pid=0 next_prio=120
`)
    const captured = new ForeignEvents(trace, layOutRows(trace), new BoxesOfRows(trace))
    expect(captured.at(8_100, 'cpu', 0, 200)).toMatchObject({ name: 'sys_enter', detail: 'NR 3' })
    expect(captured.at(9_000, 'cpu', 0, 200)).toMatchObject({ name: 'dd', state: 'running' })
    // What the lane of the task repeats of the CPU is listed once.
    expect(captured.page({}, 0, 9).map(({ name }) => name)).toEqual(['dd', 'sys_enter'])
  })
})
