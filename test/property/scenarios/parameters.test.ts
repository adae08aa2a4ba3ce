import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHECK_BUG_ON, CHECK_FINALLY } from '#core/event/checks.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Parameter } from '#core/scenarios/scenario.ts'
import { record } from '../../support/memory-trace.ts'

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

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s runs with any parameters in their ranges, and only its own oracles ever complain',
  async (name, { parameters, variants }) => {
    const values = fc.record(Object.fromEntries(parameters.map((row) => [row.name, valueOf(row)])))
    await fc.assert(
      fc.asyncProperty(
        values,
        fc.constantFrom(...variants.map((variant) => variant.name)),
        fc.constantFrom('sc' as const, 'tso' as const, 'pso' as const),
        fc.nat(1_000),
        async (chosen, variant, model, seed) => {
          const request = { scenario: name, variant, parameters: chosen, model, seed } as const
          const { done } = await record({ ...request, way: 'timed' })
          const { verdict, violations, final } = done.manifest
          expect(['clean', 'violated']).toContain(verdict)
          for (const { check } of violations) expect([CHECK_BUG_ON, CHECK_FINALLY]).toContain(check)
          expect(Number(final['completed'])).toBeGreaterThanOrEqual(chosen['OPERATIONS'] ?? 0)
        },
      ),
      { numRuns: 120 },
    )
  },
)
