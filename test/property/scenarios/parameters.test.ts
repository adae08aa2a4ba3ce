import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  CHECK_BAD_CALL,
  CHECK_DIVISION,
  CHECK_MISALIGNED,
  CHECK_OUT_OF_BOUNDS,
  CHECK_RESOURCE,
  CHECK_STACK_OVERFLOW,
} from '#core/event/checks.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Parameter, Variant } from '#core/scenarios/scenario.ts'
import type { RunEnvironment } from '#core/host/run-recording.ts'
import { QUIET, record } from '../../support/memory-trace.ts'
import { oracleOf } from '../../support/verdicts.ts'

/** Long runs are not what this is about: some parameters make even few operations wait for ages. */
const MOST_OPERATIONS = 60
const MOST_SLICES = 10

/** Stops a run that goes on for long. */
function impatient(): RunEnvironment {
  let slices = 0
  return { ...QUIET, stopped: () => (slices += 1) > MOST_SLICES }
}

/** Any value of the range, its ends more often than others. */
function valueOf({ name, minimum, maximum, step }: Parameter): fc.Arbitrary<number> {
  const last = name === 'OPERATIONS' ? Math.min(maximum, MOST_OPERATIONS) : maximum
  const steps = Math.floor((last - minimum) / step)
  return fc
    .oneof(fc.constantFrom(0, steps), fc.nat(Math.min(steps, 4)), fc.nat(steps))
    .map((count) => minimum + count * step)
}

/** What no kernel of ours may do, broken or not: these would be mistakes of the model. */
const BUGS: readonly number[] = [
  CHECK_OUT_OF_BOUNDS,
  CHECK_MISALIGNED,
  CHECK_DIVISION,
  CHECK_STACK_OVERFLOW,
  CHECK_BAD_CALL,
  CHECK_RESOURCE,
]

/** Races whose expectations are said of all parameters; the others name those with which a thing shows. */
const ALL_PARAMETERS: readonly string[] = ['inode-accounting', 'i-size', 'seqtex', 'buffer-race']

/** What some expectation says can break, whatever the parameters and the memory model. */
function breakable({ expected }: Variant): readonly string[] {
  return expected.filter((row) => row.verdict === 'violated').map((row) => row.oracle)
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s runs with any parameters in their ranges, and its code is sound with all of them',
  async (name, { parameters, variants }) => {
    const values = fc.record(Object.fromEntries(parameters.map((row) => [row.name, valueOf(row)])))
    await fc.assert(
      fc.asyncProperty(
        values,
        fc.constantFrom(...variants),
        fc.constantFrom('sc' as const, 'tso' as const, 'pso' as const),
        fc.nat(1_000),
        async (chosen, variant, model, seed) => {
          const parameters = chosen
          const request = {
            scenario: name,
            variant: variant.name,
            parameters,
            model,
            seed,
          } as const
          const { done } = await record({ ...request, way: 'timed' }, impatient())
          const { verdict, violations, final } = done.manifest
          expect(['clean', 'violated', 'partial']).toContain(verdict)
          const oracles = violations.flatMap(({ check }) => oracleOf(check) ?? [])
          if (ALL_PARAMETERS.includes(name)) {
            for (const oracle of oracles) expect(breakable(variant)).toContain(oracle)
          }
          for (const { check } of violations) expect(BUGS).not.toContain(check)
          if (final['completed'] === undefined || verdict !== 'clean') return
          // A race with nobody in it completes nothing.
          if (!ALL_PARAMETERS.includes(name)) return
          expect(Number(final['completed'])).toBeGreaterThanOrEqual(chosen['OPERATIONS'] ?? 0)
        },
      ),
      { numRuns: 120, seed: 20_261_121 },
    )
  },
)
