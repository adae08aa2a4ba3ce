/**
 * The lab's own searches come to the verdicts the scenarios expect, as the plain search of
 * expectations.test.ts does: broken or proved, by the stateful search of every variant at its small size.
 */
import { describe, expect, test } from 'vitest'
import { createSearch } from '#core/explore/create-search.ts'
import type { Search } from '#core/explore/search.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Variant } from '#core/scenarios/scenario.ts'
import { caseOf, oracleOf } from '../../support/verdicts.ts'

const MODEL = 'sc'
const SLICE_STEPS = 1_000_000

/** What the small size alone shows. */
function expectedOf({ expected }: Variant): readonly string[] {
  return expected
    .filter((row) => row.verdict === 'violated' && row.oracle !== 'cost')
    .filter((row) => row.parameters === undefined && row.models.includes(MODEL))
    .map((row) => row.oracle)
}

function toItsEnd(search: Search): Search {
  while (search.advance(SLICE_STEPS) === 'running');
  return search
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  (_scenario, scenario) => {
    const { variants } = scenario
    test.each(variants.map((variant) => [variant.name, variant] as const))(
      '%s is broken or proved as expected',
      (_variant, variant) => {
        const subject = caseOf(scenario, variant, MODEL)
        const search = toItsEnd(
          createSearch(subject, { strategy: 'stateful', bounds: {}, all: true }),
        )
        expect(search.status).toBe('done')
        expect(search.counts.cutByBound).toBe(0)
        const found = new Set(search.findings.flatMap(({ check }) => oracleOf(check) ?? []))
        const expected = expectedOf(variant)
        // A path ends where it breaks first: one oracle may hide another, but none comes from nowhere.
        expect(expected).toEqual(expect.arrayContaining([...found]))
        expect(found.size > 0).toBe(expected.length > 0)
      },
    )
  },
)
