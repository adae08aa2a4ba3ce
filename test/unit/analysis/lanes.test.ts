import { describe, expect, test } from 'vitest'
import { LaneIndex } from '#core/analysis/lane-index.ts'
import { LANE_STATES, type LaneSlices } from '#core/analysis/lanes.ts'
import * as kinds from '#core/event/kinds.ts'
import { columnsOf } from '../../support/events.ts'

/** Two CPUs; thread 0 and 2 share CPU 0, thread 1 has CPU 1. */
const EVENTS = columnsOf([
  { kind: kinds.EVENT_SWITCH_IN, object: 0, actor: 0, cpu: 0, time: 0 },
  { kind: kinds.EVENT_LOAD, actor: 1, cpu: 1, time: 5 },
  { kind: kinds.EVENT_SPIN_BEGIN, actor: 1, cpu: 1, time: 10 },
  { kind: kinds.EVENT_IRQ_ENTER, actor: 33, cpu: 0, time: 20 },
  { kind: kinds.EVENT_IRQ_EXIT, actor: 33, cpu: 0, time: 30 },
  { kind: kinds.EVENT_SPIN_END, actor: 1, cpu: 1, time: 40 },
  { kind: kinds.EVENT_RETRY, actor: 1, cpu: 1, time: 41 },
  { kind: kinds.EVENT_RETRY, actor: 1, cpu: 1, time: 42 },
  { kind: kinds.EVENT_SLEEP, actor: 0, cpu: 0, time: 50 },
  { kind: kinds.EVENT_SWITCH_OUT, object: 0, actor: 0, cpu: 0, value: 0, time: 50 },
  { kind: kinds.EVENT_SWITCH_IN, object: 2, actor: 2, cpu: 0, time: 60 },
  { kind: kinds.EVENT_WAKE, object: 0, actor: 1, cpu: 1, time: 70 },
  { kind: kinds.EVENT_SWITCH_OUT, object: 2, actor: 2, cpu: 0, value: 1, time: 80 },
  { kind: kinds.EVENT_SWITCH_IN, object: 0, actor: 0, cpu: 0, time: 85 },
  { kind: kinds.EVENT_VIOLATION, actor: 0, cpu: 0, time: 86 },
  { kind: kinds.EVENT_THREAD_EXIT, object: 1, actor: 1, cpu: 1, time: 90 },
])

function built(): LaneIndex {
  const index = new LaneIndex(2, [0, 1, 2])
  index.consume(EVENTS)
  index.finish(100)
  return index
}

function boxes(slices: LaneSlices | undefined): readonly (readonly unknown[])[] {
  if (!slices) return []
  return Array.from({ length: slices.count }, (_, at) => [
    slices.start[at],
    slices.end[at],
    LANE_STATES[slices.state[at] ?? 0],
    slices.actor[at],
  ])
}

function lane(name: 'cpu' | 'thread', number: number, resolution = 0): LaneSlices | undefined {
  return built()
    .picture(0, 100, resolution)
    .lanes.find((row) => row.lane === name && row.index === number)
}

describe('lanes', () => {
  test('of CPUs show who runs there, and interrupts on top', () => {
    expect(boxes(lane('cpu', 0))).toEqual([
      [0, 20, 'running', 0],
      [20, 30, 'interrupt', 33],
      [30, 50, 'running', 0],
      [60, 80, 'running', 2],
      [85, 100, 'running', 0],
    ])
    expect(boxes(lane('cpu', 1))).toEqual([
      [5, 10, 'running', 1],
      [10, 40, 'spinning', 1],
      [40, 90, 'running', 1],
    ])
  })

  test('of threads show what each does when it is not running too', () => {
    expect(boxes(lane('thread', 0))).toEqual([
      [0, 50, 'running', 0],
      [50, 70, 'sleeping', 0],
      [70, 85, 'woken', 0],
      [85, 100, 'running', 0],
    ])
    expect(boxes(lane('thread', 2))).toEqual([
      [60, 80, 'running', 2],
      [80, 100, 'preempted', 2],
    ])
  })

  test('are the same however the events come', () => {
    const piecemeal = new LaneIndex(2, [0, 1, 2])
    for (let at = 0; at < EVENTS.count; at++) {
      const one = columnsOf([
        Object.fromEntries(
          Object.entries(EVENTS).flatMap(([name, column]) =>
            typeof column === 'number' ? [] : [[name, (column as Float64Array)[at] ?? 0]],
          ),
        ),
      ])
      piecemeal.consume(one)
    }
    piecemeal.finish(100)
    expect(piecemeal.picture(0, 100, 0)).toEqual(built().picture(0, 100, 0))
  })

  test('short boxes are merged under the state that fills most of them', () => {
    expect(boxes(lane('cpu', 0, 25))).toEqual([
      [0, 30, 'running', 0],
      [30, 80, 'running', 0],
      [85, 100, 'running', 0],
    ])
    expect([...(lane('cpu', 0, 25)?.merged ?? [])]).toEqual([1, 1, 0])
  })

  test('a part of the recording has only what touches it', () => {
    const [cpu0] = built().picture(35, 65, 0).lanes
    expect(boxes(cpu0)).toEqual([
      [30, 50, 'running', 0],
      [60, 80, 'running', 2],
    ])
  })
})

test('marks are never lost: at a coarse zoom one stands for several', () => {
  const { marks } = built().picture(0, 100, 50)
  expect(marks.count).toBe(2)
  expect([...marks.kind]).toEqual([kinds.EVENT_RETRY, kinds.EVENT_VIOLATION])
  expect([...marks.seq]).toEqual([6, 14])
  expect([...marks.events]).toEqual([2, 1])
})
