/**
 * What the key of a state leaves out does not matter: registers that the analysis calls dead are filled
 * with garbage between steps, and nothing that can be seen changes.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextBelow, nextInt32, seedRng } from '#core/base/rng.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Scheduler } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { programText } from '../../support/kernel-c/program-text.ts'
import { randomProgram } from '../../support/kernel-c/program-arbitrary.ts'
import { build, configOf, EventLog } from '../../support/machine.ts'
import type { EventRow } from '#core/event/columns.ts'
import { firstDifference } from '../../support/same-events.ts'
import { scrambler } from '../../support/scramble.ts'
import { tortureProgram } from '../../support/torture.ts'

const MAX_STEPS = 3_000
const PROGRAMS = 60

const torture = { 32: tortureProgram(32), 64: tortureProgram(64) } as const

/** All events; with `garbage`, dead registers are overwritten every few steps. */
function eventsOf(
  program: Program,
  config: MachineConfig,
  scheduler: Scheduler,
  garbage: number,
): EventRow[] {
  const log = new EventLog()
  const machine = createMachine(program, config, scheduler, log)
  const words = new Int32Array(4)
  seedRng(words, 0, garbage)
  const scramble = scrambler(machine, () => nextInt32(words, 0))
  let left = MAX_STEPS
  let keys = 0
  while (left > 0 && machine.outcome === 'running') {
    const steps = garbage === 0 ? left : Math.min(left, 1 + nextBelow(words, 0, 3))
    machine.run(steps)
    left -= steps
    if (garbage === 0) continue
    const before = machine.stateHash(1)
    expect(scramble()).toBeGreaterThan(0)
    if (machine.stateHash(1) !== before) keys++
  }
  expect(keys).toBe(0)
  machine.finish(3)
  return log.rows
}

test('a program that does everything, under every model', () => {
  const settings = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    wordBits: fc.constantFrom(32 as const, 64 as const),
    model: fc.constantFrom('sc' as const, 'tso' as const, 'pso' as const),
    cpus: fc.integer({ min: 1, max: 4 }),
    timed: fc.boolean(),
  })
  fc.assert(
    fc.property(settings, ({ seed, wordBits, model, cpus, timed }) => {
      const config = configOf({ model, cpus, timed, heapBytes: 4096 })
      const scheduler = (): Scheduler => (timed ? timedScheduler(seed) : randomWalk(seed))
      const program = torture[wordBits]
      const clean = eventsOf(program, config, scheduler(), 0)
      const dirty = eventsOf(program, config, scheduler(), seed)
      expect(firstDifference(dirty, clean)).toBeUndefined()
    }),
    { numRuns: 25 },
  )
})

test(`${PROGRAMS} random programs, all arithmetic`, () => {
  const programs = fc.sample(randomProgram, { numRuns: PROGRAMS, seed: 20_030_127 })
  for (const [index, random] of programs.entries()) {
    const wordBits = index % 2 === 0 ? 64 : 32
    const { source } = programText(random, 'p_')
    const text = `typedef long SLONG; typedef unsigned long ULONG;\n${source}\nvoid P0(void) { p_run(); }`
    const program = build(text, { wordBits })
    const config = configOf({ cpus: 1 })
    const clean = eventsOf(program, config, roundRobin(), 0)
    const dirty = eventsOf(program, config, roundRobin(), index + 1)
    expect(firstDifference(dirty, clean), text).toBeUndefined()
  }
})
