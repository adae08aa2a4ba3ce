/** The tutorial of the manual does what it says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHECK_ALWAYS, CHECK_FINALLY } from '#core/event/checks.ts'
import type { MemoryModel } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { buildCommandLine, racelab } from '../support/command-line.ts'
import { build, configOf } from '../support/machine.ts'
import { tutorial } from '../support/manual-tutorial.ts'
import { MANUAL } from '../support/manual.ts'
import { readText } from '../support/repository.ts'

/** As many as the tutorial speaks of, and more steps than any of its runs takes. */
const SEEDS = 300
const STEPS = 100_000

const STEPS_OF_THE_TUTORIAL = tutorial(readText(MANUAL))
const [naive = '', exchanged = '', released = ''] = new Set(
  STEPS_OF_THE_TUTORIAL.map(({ source }) => source),
)

/** The checks that fail in any of the seeds. */
function failures(source: string, model: MemoryModel, timed: boolean): ReadonlySet<number> {
  const program = build(source, { wordBits: 32 })
  const found = new Set<number>()
  for (let seed = 1; seed <= SEEDS; seed++) {
    const scheduler = timed ? timedScheduler(seed) : randomWalk(seed)
    const machine = createMachine(program, configOf({ model, timed }), scheduler)
    machine.run(STEPS)
    expect(['quiescent', 'violated']).toContain(machine.outcome)
    for (const { check } of machine.violations) found.add(check)
  }
  return found
}

describe('the lock of the tutorial', () => {
  test('that looks before it takes lets two threads in', () => {
    expect(failures(naive, 'sc', false)).toContain(CHECK_ALWAYS)
    expect(failures(naive, 'sc', true)).toContain(CHECK_ALWAYS)
  })

  test('that takes by xchg() holds while stores stay in order', () => {
    expect(failures(exchanged, 'sc', false)).toEqual(new Set())
    expect(failures(exchanged, 'tso', false)).toEqual(new Set())
  })

  test('that gives by a plain store loses an increment when stores change places', () => {
    expect(failures(exchanged, 'pso', false)).toEqual(new Set([CHECK_FINALLY]))
  })

  test.each(['sc', 'tso', 'pso'] as const)('that gives by a release holds under %s', (model) => {
    expect(failures(released, model, false)).toEqual(new Set())
    expect(failures(released, model, true)).toEqual(new Set())
  })
})

describe('the commands of the tutorial', () => {
  let folder = ''
  beforeAll(async () => {
    await buildCommandLine()
    folder = mkdtempSync(join(tmpdir(), 'racelab-manual-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(STEPS_OF_THE_TUTORIAL)('racelab $words', async ({ source, words, output }) => {
    const file = join(folder, 'lock.c')
    writeFileSync(file, source)
    const finished = await racelab(words.map((word) => (word === 'lock.c' ? file : word)))
    expect(finished.out.replaceAll(file, 'lock.c')).toMatch(pattern(output))
  })
})

/** Matches the output as shown, with any lines for `…`. */
function pattern(output: string): RegExp {
  const lines = output.split('\n').map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${lines.join('\n').replaceAll('…\n', '(?:.*\\n)*?')}$`)
}
