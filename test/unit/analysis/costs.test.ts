/** CPU time, starvation and the cost of calls, counted by hand. */
import { describe, expect, test } from 'vitest'
import { CallTimeReducer } from '#core/analysis/call-time.ts'
import { CpuTimeReducer } from '#core/analysis/cpu-time.ts'
import type { Reducer } from '#core/analysis/reducer.ts'
import { StarvationReducer } from '#core/analysis/starvation.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import type { EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { LOCK_SEMAPHORE, LOCK_SPIN, WAIT_TIME } from '#core/event/lock-classes.ts'
import { columnsOf, SMALL_PROGRAM } from '../../support/events.ts'

/** Feeds `rows` at once and one by one, demands the same of both, and gives metrics by key. */
function measured(
  make: () => Reducer,
  rows: readonly Partial<EventRow>[],
): Readonly<Record<string, number>> {
  const whole = make()
  whole.consume(columnsOf(rows))
  const piecemeal = make()
  rows.forEach((row) => piecemeal.consume(columnsOf([row])))
  expect(piecemeal.metrics()).toEqual(whole.metrics())
  expect(piecemeal.series()).toEqual(whole.series())
  return Object.fromEntries(whole.metrics().map(({ key, value }) => [key, value]))
}

test('CPU time goes from switch in to switch out, and on for those who have not been switched out', () => {
  const rows = [
    { kind: kinds.EVENT_SWITCH_IN, object: 0, time: 10 },
    { kind: kinds.EVENT_SWITCH_IN, object: 1, time: 15 },
    { kind: kinds.EVENT_SWITCH_OUT, object: 0, time: 40 },
    { kind: kinds.EVENT_WAKE, object: 0, time: 50 },
    { kind: kinds.EVENT_SWITCH_IN, object: 0, time: 60 },
    { kind: kinds.EVENT_SWITCH_OUT, object: 0, time: 65 },
    { kind: kinds.EVENT_LOAD, actor: 1, time: 100 },
  ]
  // Thread 0: 30 and 5; thread 1: 85 so far.
  expect(measured(() => new CpuTimeReducer(), rows)).toEqual({ 'cpu-time': 30 + 5 + 85 })
})

describe('starvation', () => {
  const none = { 'most-retries': 0, 'longest-wait': 0 }

  test('is the most retries of one call, each call counted anew', () => {
    const rows = [
      { kind: kinds.EVENT_CALL, actor: 1, value: 1 },
      { kind: kinds.EVENT_RETRY, actor: 1 },
      // A call within the pass has retries of its own.
      { kind: kinds.EVENT_CALL, actor: 1, value: 2 },
      { kind: kinds.EVENT_RETRY, actor: 1 },
      { kind: kinds.EVENT_RETURN, actor: 1, aux: 1 },
      { kind: kinds.EVENT_RETRY, actor: 1 },
      { kind: kinds.EVENT_RETRY, actor: 2 },
      { kind: kinds.EVENT_RETRY, actor: 1 },
      { kind: kinds.EVENT_RETURN, actor: 1, aux: 0 },
      { kind: kinds.EVENT_CALL, actor: 1, value: 1 },
      { kind: kinds.EVENT_RETRY, actor: 1 },
    ]
    expect(measured(() => new StarvationReducer(), rows)).toEqual({ ...none, 'most-retries': 3 })
  })

  test('is the longest wait for a lock, or asleep until running again', () => {
    const rows = [
      { kind: kinds.EVENT_LOCK_WAIT, actor: 1, object: 0x1000, value: LOCK_SPIN, time: 10 },
      { kind: kinds.EVENT_LOCK_ACQUIRE, actor: 2, object: 0x1000, time: 90 },
      { kind: kinds.EVENT_LOCK_ACQUIRE, actor: 1, object: 0x1000, time: 30 },
      { kind: kinds.EVENT_SLEEP, actor: 2, value: LOCK_SEMAPHORE, time: 100 },
      { kind: kinds.EVENT_WAKE, actor: 1, object: 2, time: 140 },
      { kind: kinds.EVENT_SWITCH_IN, actor: 2, object: 2, time: 145 },
      { kind: kinds.EVENT_SLEEP, actor: 3, value: WAIT_TIME, time: 150 },
      { kind: kinds.EVENT_SWITCH_IN, actor: 3, object: 3, time: 900 },
    ]
    expect(measured(() => new StarvationReducer(), rows)).toEqual({ ...none, 'longest-wait': 45 })
  })
})

describe('the cost of calls', () => {
  const probe = {
    key: 'get-cost',
    label: 'Cost of get()',
    unit: 'ticks',
    terms: [],
    calls: ['get'],
  }
  const GET = 0
  const FINISH = 1

  test('is from the first step in it to the first one after it', () => {
    const rows = [
      // A pause, and a call at its end: it begins at 110.
      { kind: kinds.EVENT_PAUSE, actor: 0, value: 10, time: 100 },
      { kind: kinds.EVENT_CALL, actor: 0, object: GET, value: 1, time: 100 },
      { kind: kinds.EVENT_CALL, actor: 1, object: GET, value: 3, time: 105 },
      { kind: kinds.EVENT_LOAD, actor: 0, time: 110 },
      // Something else within it.
      { kind: kinds.EVENT_CALL, actor: 0, object: FINISH, value: 2, time: 110 },
      { kind: kinds.EVENT_STORE, actor: 1, time: 112 },
      { kind: kinds.EVENT_RETURN, actor: 0, object: FINISH, aux: 1, time: 114 },
      { kind: kinds.EVENT_RETURN, actor: 1, object: GET, aux: 2, time: 115 },
      { kind: kinds.EVENT_STORE, actor: 0, time: 120 },
      { kind: kinds.EVENT_RETURN, actor: 0, object: GET, aux: 0, time: 120 },
      // The next one at once: it begins where this one ends, at 125.
      { kind: kinds.EVENT_CALL, actor: 0, object: GET, value: 1, time: 120 },
      { kind: kinds.EVENT_LOAD, actor: 0, time: 125 },
      { kind: kinds.EVENT_RETURN, actor: 0, object: GET, aux: 0, time: 125 },
      { kind: kinds.EVENT_STORE, actor: 1, time: 133 },
      { kind: kinds.EVENT_LOAD, actor: 0, time: 130 },
      { kind: kinds.EVENT_LOAD, actor: 0, time: 140 },
    ]
    // Actor 0: 110 to 125 and 125 to 130; actor 1: 112 to 133.
    expect(measured(() => new CallTimeReducer(SMALL_PROGRAM, [probe]), rows)).toEqual({
      'get-cost': (15 + 5 + 21) / 3,
      'get-cost.p95': 21,
      'get-cost.max': 21,
    })
  })

  test('ends with its thread; what is set up does not count', () => {
    const rows = [
      { kind: kinds.EVENT_CALL, actor: SETUP_THREAD, object: GET, value: 1, time: 0 },
      { kind: kinds.EVENT_CALL, actor: 0, object: GET, value: 1, time: 10 },
      { kind: kinds.EVENT_LOAD, actor: 0, time: 20 },
      { kind: kinds.EVENT_STORE, actor: 0, time: 27 },
      { kind: kinds.EVENT_RETURN, actor: 0, object: GET, aux: 0, time: 27 },
      { kind: kinds.EVENT_THREAD_EXIT, actor: 0, object: 0, time: 27 },
      { kind: kinds.EVENT_LOAD, actor: SETUP_THREAD, time: 30 },
      { kind: kinds.EVENT_RETURN, actor: SETUP_THREAD, object: GET, aux: 0, time: 30 },
      { kind: kinds.EVENT_THREAD_EXIT, actor: SETUP_THREAD, time: 90 },
    ]
    const { 'get-cost': cost } = measured(() => new CallTimeReducer(SMALL_PROGRAM, [probe]), rows)
    expect(cost).toBe(7)
  })

  test('is not measured of functions that are not called', () => {
    expect(new CallTimeReducer(SMALL_PROGRAM, [probe]).metrics()).toEqual([])
    expect(new CallTimeReducer(SMALL_PROGRAM, []).series()).toEqual([])
  })
})
