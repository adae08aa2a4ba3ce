import { describe, expect, test } from 'vitest'
import { LockTimeReducer } from '#core/analysis/lock-times.ts'
import type { Reducer } from '#core/analysis/reducer.ts'
import { RetryReducer } from '#core/analysis/retries.ts'
import { SleepTimeReducer } from '#core/analysis/sleep-time.ts'
import { SpinTimeReducer } from '#core/analysis/spin-time.ts'
import { jainIndex, ThroughputReducer } from '#core/analysis/throughput.ts'
import { WastedTimeReducer } from '#core/analysis/wasted-time.ts'
import * as kinds from '#core/event/kinds.ts'
import { LOCK_BKL, LOCK_SEMAPHORE, LOCK_SPIN, WAIT_TIME } from '#core/event/lock-classes.ts'
import type { EventRow } from '#core/event/columns.ts'
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

test('retries are counted in all and by label', () => {
  const rows = [
    { kind: kinds.EVENT_RETRY, object: 0, time: 5 },
    { kind: kinds.EVENT_LOAD, object: 0, time: 6 },
    { kind: kinds.EVENT_RETRY, object: 1, time: 7 },
    { kind: kinds.EVENT_RETRY, object: 0, time: 9 },
  ]
  expect(measured(() => new RetryReducer(SMALL_PROGRAM.labels), rows)).toEqual({
    retries: 3,
    'retries.get': 2,
    'retries.other': 1,
  })
})

test('spin time is what the ends of spins say', () => {
  const rows = [
    { kind: kinds.EVENT_SPIN_BEGIN, value: LOCK_SPIN, time: 10 },
    { kind: kinds.EVENT_SPIN_END, value: LOCK_SPIN, aux: 40, time: 50 },
    { kind: kinds.EVENT_SPIN_END, value: LOCK_BKL, aux: 7, time: 60 },
    { kind: kinds.EVENT_SPIN_END, value: 0, aux: 3, time: 61 },
  ]
  expect(measured(() => new SpinTimeReducer(), rows)).toEqual({
    'spin-time': 50,
    'spin-time.polling-loop': 3,
    'spin-time.spinlock': 40,
    'spin-time.kernel-lock': 7,
  })
})

describe('sleep time', () => {
  test('is blocked time and wake-up latency', () => {
    const rows = [
      { kind: kinds.EVENT_SLEEP, actor: 2, value: LOCK_SEMAPHORE, time: 100 },
      { kind: kinds.EVENT_SWITCH_OUT, actor: 2, object: 2, time: 100 },
      { kind: kinds.EVENT_WAKE, actor: 0, object: 2, time: 130 },
      { kind: kinds.EVENT_SWITCH_IN, actor: 2, object: 2, time: 142 },
      // Preempted, not asleep: its next switch in is no wake-up.
      { kind: kinds.EVENT_SWITCH_IN, actor: 2, object: 2, time: 900 },
    ]
    expect(measured(() => new SleepTimeReducer(), rows)).toEqual({
      'sleep-time': 42,
      'sleep-time.blocked': 30,
      'sleep-time.latency': 12,
    })
  })

  test('does not count a sleep asked for by time', () => {
    const rows = [
      { kind: kinds.EVENT_SLEEP, actor: 2, value: WAIT_TIME, time: 100 },
      { kind: kinds.EVENT_WAKE, actor: 255, object: 2, time: 130 },
      { kind: kinds.EVENT_SWITCH_IN, actor: 2, object: 2, time: 142 },
    ]
    expect(measured(() => new SleepTimeReducer(), rows)['sleep-time']).toBe(0)
  })
})

test('wasted time is failed passes, each from its first step to the first one after it, plus spinning', () => {
  const rows = [
    // Called at the end of a pause; a pass that calls something else and fails: 100 to 135.
    { kind: kinds.EVENT_PAUSE, actor: 1, value: 50, time: 50 },
    { kind: kinds.EVENT_CALL, actor: 1, value: 1, time: 50 },
    { kind: kinds.EVENT_LOAD, actor: 1, time: 100 },
    { kind: kinds.EVENT_CALL, actor: 1, value: 2, time: 110 },
    { kind: kinds.EVENT_RETURN, actor: 1, aux: 1, time: 120 },
    { kind: kinds.EVENT_LOAD, actor: 1, time: 130 },
    { kind: kinds.EVENT_RETRY, actor: 1, time: 130 },
    // Somebody else's calls do not matter.
    { kind: kinds.EVENT_CALL, actor: 3, value: 1, time: 131 },
    // 135 to 150, where the next call begins.
    { kind: kinds.EVENT_LOAD, actor: 1, time: 135 },
    { kind: kinds.EVENT_LOAD, actor: 1, time: 145 },
    { kind: kinds.EVENT_RETRY, actor: 1, time: 145 },
    { kind: kinds.EVENT_RETURN, actor: 1, aux: 0, time: 145 },
    { kind: kinds.EVENT_CALL, actor: 1, value: 1, time: 145 },
    { kind: kinds.EVENT_LOAD, actor: 1, time: 150 },
    { kind: kinds.EVENT_RETURN, actor: 1, aux: 0, time: 160 },
    { kind: kinds.EVENT_SPIN_END, actor: 3, aux: 5, time: 170 },
  ]
  expect(measured(() => new WastedTimeReducer(), rows)).toEqual({ 'wasted-time': 35 + 15 + 5 })
})

describe('throughput', () => {
  const ghost = SMALL_PROGRAM.symbols.find((symbol) => symbol.name === 'completed')?.address ?? 0

  test('counts writes of the ghost counter', () => {
    const rows = [
      { kind: kinds.EVENT_GHOST, object: ghost, actor: 0, time: 1_000 },
      { kind: kinds.EVENT_GHOST, object: ghost, actor: 0, time: 2_000 },
      { kind: kinds.EVENT_GHOST, object: ghost - 8, actor: 0, time: 2_000 },
      { kind: kinds.EVENT_GHOST, object: ghost, actor: 1, time: 4_000 },
      { kind: kinds.EVENT_LOAD, actor: 1, time: 6_000 },
    ]
    // Rates 2/2000 and 1/4000: (0.00125)^2 / (2 * (0.001^2 + 0.00025^2)) = 0.735...
    expect(measured(() => new ThroughputReducer(ghost), rows)).toEqual({
      operations: 3,
      throughput: 500,
      fairness: expect.closeTo(0.7352941, 6),
    })
  })

  test('is not measured without a counter', () => {
    expect(new ThroughputReducer(undefined).metrics()).toEqual([])
  })

  test("Jain's index goes from 1/n to 1", () => {
    expect(jainIndex([3, 3, 3])).toBe(1)
    expect(jainIndex([5, 0, 0, 0])).toBe(0.25)
    expect(jainIndex([])).toBe(1)
  })
})

describe('lock times', () => {
  const lock = 0x1008
  const spin = LOCK_SPIN << 8

  test('hold and wait by class, array elements being one class', () => {
    const rows = [
      { kind: kinds.EVENT_LOCK_ACQUIRE, object: lock, actor: 0, aux: spin, time: 10 },
      { kind: kinds.EVENT_LOCK_WAIT, object: lock, actor: 1, value: LOCK_SPIN, time: 12 },
      { kind: kinds.EVENT_LOCK_RELEASE, object: lock, actor: 0, aux: spin, time: 40 },
      { kind: kinds.EVENT_LOCK_ACQUIRE, object: lock, actor: 1, aux: spin, time: 45 },
      { kind: kinds.EVENT_LOCK_RELEASE, object: lock, actor: 1, aux: spin, time: 55 },
      { kind: kinds.EVENT_LOCK_ACQUIRE, object: 0x1014, actor: 0, aux: spin, time: 60 },
      { kind: kinds.EVENT_LOCK_ACQUIRE, object: 0x1020, actor: 0, aux: spin, time: 61 },
      { kind: kinds.EVENT_LOCK_RELEASE, object: 0x1020, actor: 0, aux: spin, time: 63 },
      { kind: kinds.EVENT_LOCK_RELEASE, object: 0x1014, actor: 0, aux: spin, time: 66 },
    ]
    expect(measured(() => new LockTimeReducer(SMALL_PROGRAM), rows)).toEqual({
      'lock-hold.inode.i_lock.sum': 40,
      'lock-hold.inode.i_lock.p50': 10,
      'lock-hold.inode.i_lock.p95': 30,
      'lock-hold.inode.i_lock.max': 30,
      'lock-wait.inode.i_lock.sum': 33,
      'lock-wait.inode.i_lock.p50': 33,
      'lock-wait.inode.i_lock.p95': 33,
      'lock-wait.inode.i_lock.max': 33,
      'lock-hold.table[].i_lock.sum': 8,
      'lock-hold.table[].i_lock.p50': 2,
      'lock-hold.table[].i_lock.p95': 6,
      'lock-hold.table[].i_lock.max': 6,
    })
  })

  test('a recursive lock is held from its first taking to its last release', () => {
    const bkl = LOCK_BKL << 8
    const rows = [
      { kind: kinds.EVENT_LOCK_ACQUIRE, object: 4, actor: 0, value: 0x101, aux: bkl, time: 10 },
      { kind: kinds.EVENT_LOCK_ACQUIRE, object: 4, actor: 0, value: 0x201, aux: bkl, time: 12 },
      { kind: kinds.EVENT_LOCK_RELEASE, object: 4, actor: 0, value: 0x101, aux: bkl, time: 14 },
      { kind: kinds.EVENT_LOCK_RELEASE, object: 4, actor: 0, value: 0, aux: bkl, time: 19 },
    ]
    const metrics = measured(() => new LockTimeReducer(SMALL_PROGRAM), rows)
    expect(metrics['lock-hold.kernel lock.sum']).toBe(9)
  })

  test('a semaphore is waited for but held by nobody', () => {
    const aux = LOCK_SEMAPHORE << 8
    const rows = [
      { kind: kinds.EVENT_LOCK_WAIT, object: 8, actor: 0, value: LOCK_SEMAPHORE, time: 10 },
      { kind: kinds.EVENT_LOCK_RELEASE, object: 8, actor: 1, aux, time: 25 },
      { kind: kinds.EVENT_LOCK_ACQUIRE, object: 8, actor: 0, aux, time: 30 },
    ]
    const metrics = measured(() => new LockTimeReducer(SMALL_PROGRAM), rows)
    expect(Object.keys(metrics).every((key) => key.startsWith('lock-wait'))).toBe(true)
    expect(metrics['lock-wait.semaphore.sum']).toBe(20)
  })
})
