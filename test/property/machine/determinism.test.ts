/** What the machine promises of every run, tried on a program that does a little of everything. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventKind } from '#core/event/kinds.ts'
import type { EventRow } from '#core/event/columns.ts'
import { DATA_BASE } from '#core/language/program.ts'
import type { Program } from '#core/language/program.ts'
import { DEFAULT_COSTS } from '#core/machine/config.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { Scheduler } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { recordingScheduler } from '#core/schedule/recording.ts'
import { replaySchedule } from '#core/schedule/replay.ts'
import { decodeSchedule, encodeSchedule } from '#core/schedule/schedule.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { configOf, EventLog } from '../../support/machine.ts'
import { firstDifference } from '../../support/same-events.ts'
import { tortureProgram } from '../../support/torture.ts'

const RUNS = 40
const MAX_STEPS = 20_000
const programs = { 32: tortureProgram(32), 64: tortureProgram(64) } as const

interface Setting {
  readonly program: Program
  readonly config: MachineConfig
  readonly scheduler: () => Scheduler
  readonly seed: number
}

const settings = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    wordBits: fc.constantFrom(32 as const, 64 as const),
    model: fc.constantFrom('sc' as const, 'tso' as const, 'pso' as const),
    cpus: fc.integer({ min: 1, max: 4 }),
    timed: fc.boolean(),
    fairRwsem: fc.boolean(),
    races: fc.boolean(),
  })
  .map(({ seed, wordBits, model, cpus, timed, fairRwsem, races }): Setting => ({
    program: programs[wordBits],
    config: configOf({
      model,
      cpus,
      timed,
      fairRwsem,
      heapBytes: 4096,
      costs: { ...DEFAULT_COSTS, quantum: 20_000 },
      checks: { lockOrder: true, races, continueAfter: [] },
    }),
    scheduler: () => (timed ? timedScheduler(seed) : randomWalk(seed)),
    seed,
  }))

function start(setting: Setting, log: EventLog, scheduler = setting.scheduler()): Machine {
  return createMachine(setting.program, setting.config, scheduler, log)
}

/** Memory from DATA_BASE on: globals, ghosts, stacks, heap. */
function memoryOf(machine: Machine): Uint8Array {
  return machine.readMemory(DATA_BASE, 16_384)
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}

/** Applies the events that write; gives those that did not know what was there before. */
function fold(memory: Uint8Array, events: readonly EventRow[]): EventRow[] {
  const wrong: EventRow[] = []
  for (const event of events) {
    if (eventKind(event.kind)?.writes !== true) continue
    const width = event.aux & 0xff
    const at = event.object - DATA_BASE
    for (let i = 0; i < width; i++) {
      const shift = (i & 3) * 8
      const old = ((i < 4 ? event.old : event.oldHigh) >>> shift) & 0xff
      if (memory[at + i] !== old) wrong.push(event)
      memory[at + i] = ((i < 4 ? event.value : event.valueHigh) >>> shift) & 0xff
    }
  }
  return wrong
}

describe('every run of the torture program', () => {
  test('ends at rest without a violation, events in order of time', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const log = new EventLog()
        const machine = start(setting, log)
        machine.run(MAX_STEPS)
        machine.finish(3)
        expect(machine.violations.filter((found) => found.check !== 13)).toEqual([])
        const times = log.rows.map((row) => row.time)
        expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })

  test('is the same again with the same seed, whether or not it is recorded', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const logs = [new EventLog(), new EventLog()]
        const ends = logs.map((log) => {
          const machine = start(setting, log)
          machine.run(MAX_STEPS)
          machine.finish(3)
          return machine
        })
        expect(firstDifference(logs[1]?.rows ?? [], logs[0]?.rows ?? [])).toBe(undefined)
        const silent = createMachine(setting.program, setting.config, setting.scheduler())
        silent.run(MAX_STEPS)
        expect(silent.stepCount).toBe(ends[0]?.stepCount)
        expect(memoryOf(silent)).toEqual(ends[0] && memoryOf(ends[0]))
      }),
      { numRuns: RUNS },
    )
  })

  test('leaves in its events what its memory holds', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const log = new EventLog()
        const machine = start(setting, log)
        const memory = new Uint8Array(16_384)
        memory.set(setting.program.data)
        machine.run(MAX_STEPS)
        machine.finish(3)
        expect(fold(memory, log.rows)).toEqual([])
        expect(sameBytes(memory, memoryOf(machine))).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })

  test('goes on the same from a snapshot taken anywhere', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 0, max: 3_000 }), (setting, at) => {
        const log = new EventLog()
        const machine = start(setting, log)
        machine.run(at)
        const seq = machine.eventCount
        const snapshot = machine.snapshot()
        machine.run(2_000)
        machine.finish(3)

        const other = new EventLog()
        const copy = createMachine(setting.program, setting.config, setting.scheduler(), other)
        copy.run(at % 700)
        copy.restore(snapshot)
        expect(copy.eventCount).toBe(seq)
        expect(sameBytes(copy.snapshot(), snapshot)).toBe(true)
        other.rows.length = 0
        copy.run(2_000)
        copy.finish(3)
        expect(firstDifference(other.rows, log.rows.slice(seq))).toBe(undefined)
        expect(copy.violations).toEqual(machine.violations)
        expect(sameBytes(copy.snapshot(), machine.snapshot())).toBe(true)
      }),
      { numRuns: 2 * RUNS },
    )
  })

  test('can be stepped by hand to the same end', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const log = new EventLog()
        const machine = start(setting, log)
        machine.run(1_500)
        machine.finish(3)
        const other = new EventLog()
        const byHand = createMachine(setting.program, setting.config, setting.scheduler(), other)
        for (let step = 0; step < 1_500 && byHand.enabledCount > 0; step++) byHand.run(1)
        byHand.finish(3)
        expect(firstDifference(other.rows, log.rows)).toBe(undefined)
      }),
      { numRuns: RUNS },
    )
  })

  test('follows its own schedule, which survives packing', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        fc.pre(!setting.config.timed)
        const log = new EventLog()
        const scheduler = recordingScheduler(setting.scheduler())
        const machine = start(setting, log, scheduler)
        machine.run(MAX_STEPS)
        machine.finish(3)
        const unpacked = decodeSchedule(encodeSchedule(scheduler.schedule()))
        expect(unpacked).toEqual({ ok: true, value: scheduler.schedule() })
        const again = new EventLog()
        const replayed = start(setting, again, replaySchedule(scheduler.schedule()))
        replayed.run(machine.stepCount)
        replayed.finish(3)
        expect(firstDifference(again.rows, log.rows)).toBe(undefined)
      }),
      { numRuns: RUNS },
    )
  })
})
