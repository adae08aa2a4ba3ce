/** Following a schedule, whether or not it fits. */
import { describe, expect, test } from 'vitest'
import { SCHEDULER_WORDS, type MachineView } from '#core/machine/oracle.ts'
import { followSchedule, type FollowingScheduler } from '#core/schedule/follow.ts'
import { dataChoice } from '#core/schedule/schedule.ts'

function view(enabled: readonly number[], lastActor = -1): MachineView {
  return {
    cpus: 2,
    stepCount: 0,
    lastActor,
    enabledCount: enabled.length,
    enabled: Uint8Array.from(enabled),
    readyTime: () => 0,
  }
}

function following(...entries: readonly number[]): FollowingScheduler {
  const scheduler = followSchedule(Int32Array.from(entries))
  scheduler.attach(new Int32Array(SCHEDULER_WORDS))
  return scheduler
}

describe('a schedule that fits', () => {
  test('is followed to the letter', () => {
    const scheduler = following(1, dataChoice(2), 0, 1)
    expect(scheduler.pick(view([0, 1]))).toBe(1)
    expect(scheduler.choose(3)).toBe(2)
    expect(scheduler.pick(view([0, 1]))).toBe(0)
    expect(scheduler.pick(view([0, 1]))).toBe(1)
    expect(scheduler.skipped).toBe(0)
  })
})

describe('a schedule that does not', () => {
  test('loses the choices that cannot be taken, and says how many', () => {
    const scheduler = following(4, dataChoice(0), 1, 0)
    expect(scheduler.pick(view([0, 1]))).toBe(1)
    expect(scheduler.skipped).toBe(2)
    expect(scheduler.pick(view([0, 1]))).toBe(0)
  })

  test('keeps the thread running where it ends, else the first that can', () => {
    const scheduler = following()
    expect(scheduler.pick(view([0, 1], 1))).toBe(1)
    expect(scheduler.pick(view([0, 2], 1))).toBe(0)
    expect(scheduler.choose(5)).toBe(0)
  })

  test('takes no choice of an actor for a value, nor a value that is too large', () => {
    const scheduler = following(1, dataChoice(7), 0)
    expect(scheduler.choose(2)).toBe(0)
    expect(scheduler.pick(view([0, 1]))).toBe(1)
    expect(scheduler.choose(2)).toBe(0)
    expect(scheduler.skipped).toBe(1)
    expect(scheduler.pick(view([0, 1]))).toBe(0)
  })
})

test('where it is lies in the image, so that a snapshot holds it', () => {
  const scheduler = following(1, 0, 1)
  const words = new Int32Array(SCHEDULER_WORDS)
  scheduler.attach(words)
  scheduler.pick(view([0, 1]))
  const copy = words.slice()
  expect(scheduler.pick(view([0, 1]))).toBe(0)
  words.set(copy)
  expect(scheduler.pick(view([0, 1]))).toBe(0)
})
