/**
 * The machine computes what gcc computes: random programs, every global compared at the end. Many
 * programs go through gcc at once; the first that differs is generated again from the printed seed and
 * shrunk by itself.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { best32, gccResults, type LongSource } from '../../support/kernel-c/gcc.ts'
import { machineResults } from '../../support/kernel-c/machine-results.ts'
import { programText } from '../../support/kernel-c/program-text.ts'
import { randomProgram } from '../../support/kernel-c/program-arbitrary.ts'
import type { RandomProgram } from '../../support/kernel-c/program-tree.ts'

const PROGRAMS = Number(process.env['RACELAB_PROGRAMS'] ?? 1_000)
const BATCH = 100
/** Fixed, so that a run can be compared with the one before; other seeds from outside. */
const SEED = Number(process.env['RACELAB_SEED'] ?? 20_030_126)

/** What differs, or undefined. */
function difference(
  program: RandomProgram,
  prefix: string,
  wordBits: 32 | 64,
  expected: readonly bigint[],
): string | undefined {
  const text = programText(program, prefix)
  const found = machineResults(text, prefix, wordBits)
  const index = found.findIndex((value, position) => value !== expected[position])
  if (index < 0) return undefined
  return `${text.scalars[index] ?? ''}: gcc ${String(expected[index])}, machine ${String(found[index])}`
}

function agrees(program: RandomProgram, wordBits: 32 | 64, source: LongSource): void {
  const text = programText(program, 'p_')
  const [expected = []] = gccResults([text], ['p_'], source)
  const found = machineResults(text, 'p_', wordBits)
  const named = (values: readonly bigint[]): [string, bigint][] =>
    text.scalars.map((name, index) => [name, values[index] ?? 0n])
  expect(named(found), text.source).toEqual(named(expected))
}

describe.each([
  [64, 'native-64'],
  [32, best32()],
] as const)('with a long of %i bits (%s)', (wordBits, source) => {
  // Other programs on each machine.
  const seed = SEED + wordBits
  test(
    `${PROGRAMS} random programs compute what gcc computes (seed ${seed})`,
    { timeout: 600_000 },
    () => {
      const programs = fc.sample(randomProgram, { numRuns: PROGRAMS, seed })
      for (let start = 0; start < programs.length; start += BATCH) {
        const batch = programs.slice(start, start + BATCH)
        const prefixes = batch.map((_, index) => `p${start + index}_`)
        const texts = batch.map((program, index) => programText(program, prefixes[index] ?? ''))
        const expected = gccResults(texts, prefixes, source)
        for (const [index, program] of batch.entries()) {
          let problem: string | undefined
          try {
            problem = difference(program, prefixes[index] ?? '', wordBits, expected[index] ?? [])
          } catch (error) {
            problem = String(error)
          }
          if (problem === undefined) continue
          const parameters = { seed, path: String(start + index), numRuns: programs.length }
          fc.assert(
            fc.property(randomProgram, (smaller) => agrees(smaller, wordBits, source)),
            parameters,
          )
          throw new Error(`program ${start + index} of seed ${seed}: ${problem}`)
        }
      }
    },
  )
})
