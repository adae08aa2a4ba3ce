/** Schedulers: what they choose, what they refuse, and schedules as bytes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCHEDULER_WORDS } from '#core/machine/oracle.ts'
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { recordingScheduler } from '#core/schedule/recording.ts'
import { replaySchedule } from '#core/schedule/replay.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { dataChoice, decodeSchedule, encodeSchedule } from '#core/schedule/schedule.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, runProgram } from '../../support/machine.ts'

function view(enabled: readonly number[], times: readonly number[] = []): MachineView {
  return {
    cpus: 4,
    stepCount: 0,
    lastActor: -1,
    enabledCount: enabled.length,
    enabled: Uint8Array.from(enabled),
    readyTime: (actor) => times[enabled.indexOf(actor)] ?? 0,
  }
}

function attached<S extends Scheduler>(scheduler: S): S {
  scheduler.attach(new Int32Array(SCHEDULER_WORDS))
  return scheduler
}

describe('schedulers', () => {
  test('a random walk visits everybody about equally often, the same for the same seed', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => attached(randomWalk(seed)))
    const picks = Array.from({ length: 3_000 }, () => one!.pick(view([1, 4, 40])))
    expect(Array.from({ length: 3_000 }, () => same!.pick(view([1, 4, 40])))).toEqual(picks)
    expect(Array.from({ length: 3_000 }, () => other!.pick(view([1, 4, 40])))).not.toEqual(picks)
    for (const actor of [1, 4, 40]) {
      const count = picks.filter((pick) => pick === actor).length
      expect(Math.abs(count - 1_000)).toBeLessThan(120)
    }
  })

  test('virtual time picks the earliest, the smaller number on a tie', () => {
    const scheduler = attached(timedScheduler(1))
    expect(scheduler.pick(view([0, 1, 2], [30, 10, 20]))).toBe(1)
    expect(scheduler.pick(view([3, 5], [7, 7]))).toBe(3)
  })

  test('jitter stays within its limit and reaches both ends of it', () => {
    const scheduler = attached(timedScheduler(3))
    for (const limit of [1, 8, 255, 5_000]) {
      const drawn = Array.from({ length: 60_000 }, () => scheduler.jitter(limit))
      expect(Math.min(...drawn)).toBe(0)
      expect(Math.max(...drawn)).toBe(limit)
    }
  })

  test('round robin gives everybody the same number of steps in turn', () => {
    const scheduler = attached(roundRobin(2))
    const picks = Array.from({ length: 8 }, () => scheduler.pick(view([0, 1, 5])))
    expect(picks).toEqual([0, 0, 1, 1, 5, 5, 0, 0])
    // Whoever cannot step loses its turn.
    expect(scheduler.pick(view([0, 5]))).toBe(5)
  })
})

describe('replay', () => {
  const program = build('int x; void P0(void) { x = 1; x = 2; } void P1(void) { x = choose(4); }')

  test('refuses an actor that is not enabled, by name of the choice', () => {
    const schedule = Int32Array.from([0, 3])
    expect(() => runProgram(program, replaySchedule(schedule))).toThrow(
      'choice 1 of the schedule is actor 3, enabled are 0, 1',
    )
  })

  test('refuses to go on beyond its end, unless it is told how', () => {
    expect(() => runProgram(program, replaySchedule(Int32Array.from([0])))).toThrow(
      'the schedule ends after 1 choices',
    )
    const { machine } = runProgram(program, replaySchedule(Int32Array.from([0]), roundRobin()))
    expect(machine.outcome).toBe('quiescent')
  })

  test('refuses a choice of the wrong kind or size', () => {
    const wrongKind = Int32Array.from([dataChoice(1)])
    expect(() => runProgram(program, replaySchedule(wrongKind))).toThrow('is a data choice')
    const tooLarge = Int32Array.from([1, dataChoice(4)])
    expect(() => runProgram(program, replaySchedule(tooLarge))).toThrow('a data choice of 4')
  })

  test('only real choices stand in a schedule', () => {
    const scheduler = recordingScheduler(roundRobin())
    runProgram(program, scheduler)
    // P0 has two steps, P1 two (the choice, then the store); once one has ended there is no choice.
    expect([...scheduler.schedule()]).toEqual([0, 1, dataChoice(0), 0])
  })
})

describe('a schedule as bytes', () => {
  const entries = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 191 }),
      fc.integer({ min: 0, max: 2 ** 31 - 2 }).map(dataChoice),
    ),
    { maxLength: 300 },
  )

  test('comes back as it was', () => {
    fc.assert(
      fc.property(entries, (choices) => {
        const schedule = Int32Array.from(choices)
        expect(decodeSchedule(encodeSchedule(schedule))).toEqual({ ok: true, value: schedule })
      }),
    )
  })

  test('takes two bytes for a run of the same actor', () => {
    expect([...encodeSchedule(new Int32Array(100).fill(5))]).toEqual([10, 100])
    expect([...encodeSchedule(Int32Array.of(0, 0, 1, dataChoice(3)))]).toEqual([0, 2, 2, 1, 7])
  })

  test('is refused with its place when it is cut off, or says what cannot be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeSchedule(bytes)
        if (!decoded.ok) expect(decoded.error.at).toMatch(/^byte \d+$/)
      }),
    )
    expect(decodeSchedule(Uint8Array.of(0, 2, 2))).toMatchObject({
      ok: false,
      error: { at: 'byte 2' },
    })
    // A run of 2^41 steps in seven bytes.
    expect(decodeSchedule(Uint8Array.of(0, 255, 255, 255, 255, 255, 63)).ok).toBe(false)
    expect(decodeSchedule(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80)).ok).toBe(false)
  })
})
