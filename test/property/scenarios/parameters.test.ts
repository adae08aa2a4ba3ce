import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scenarios } from '#core/scenarios/index.ts'
import type { Parameter, Variant } from '#core/scenarios/scenario.ts'
import { record } from '../../support/memory-trace.ts'
import { oracleOf } from '../../support/verdicts.ts'

/** Long runs are not what this is about. */
const MOST_OPERATIONS = 60

/** Any value of the range, its ends more often than others. */
function valueOf({ name, minimum, maximum, step }: Parameter): fc.Arbitrary<number> {
  const last = name === 'OPERATIONS' ? Math.min(maximum, MOST_OPERATIONS) : maximum
  const steps = Math.floor((last - minimum) / step)
  return fc
    .oneof(fc.constantFrom(0, steps), fc.nat(Math.min(steps, 4)), fc.nat(steps))
    .map((count) => minimum + count * step)
}

/** What some expectation says can break, whatever the parameters and the memory model. */
function breakable({ expected }: Variant): readonly string[] {
  return expected.filter((row) => row.verdict === 'violated').map((row) => row.oracle)
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s runs with any parameters in their ranges, and only its own oracles ever complain',
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
          const { done } = await record({ ...request, way: 'timed' })
          const { verdict, violations, final } = done.manifest
          expect(['clean', 'violated']).toContain(verdict)
          const oracles = violations.flatMap(({ check }) => oracleOf(check) ?? [])
          for (const oracle of oracles) expect(breakable(variant)).toContain(oracle)
          if (final['completed'] === undefined || verdict === 'violated') return
          expect(Number(final['completed'])).toBeGreaterThanOrEqual(chosen['OPERATIONS'] ?? 0)
        },
      ),
      { numRuns: 120 },
    )
  },
)
