/**
 * Every broken variant of the library comes down to a table that a reader can follow: whatever was found
 * first, by chance or by a search, minimisation makes it at most eight switches long, proves that fewer
 * will not do, and does so within the steps that the lab gives it.
 */
import { describe, expect, test } from 'vitest'
import { createSampler } from '#core/explore/create-sampler.ts'
import { createSearch } from '#core/explore/create-search.ts'
import type { Finding } from '#core/explore/finding.ts'
import { createMinimiser, type Minimiser } from '#core/explore/minimise.ts'
import type { SearchSubject } from '#core/explore/search.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Expectation, Variant } from '#core/scenarios/scenario.ts'
import { caseOf, oracleOf } from '../../support/verdicts.ts'

const MOST_SWITCHES = 8
/** As in core/host/explore/minimise-finding.ts: five seconds or so. */
const MOST_STEPS = 5_000_000
const SLICE_STEPS = 20_000
const RUNS = 100
/** Steps of a run that goes on for ever are no way to fail that a sample can see. */
const STEPS_OF_RUN = 2_000

/** Rows that say what breaks, one for each model and size at which something does. */
function brokenRows({ expected }: Variant): readonly Expectation[] {
  const broken = expected.filter((row) => row.verdict === 'violated' && row.oracle !== 'cost')
  const sizes = new Map(
    broken.map((row) => [`${row.models[0]} ${JSON.stringify(row.parameters)}`, row]),
  )
  return [...sizes.values()]
}

/** What a few runs meet first, or a search where no run can: what goes round for ever, and what is rare. */
function findingOf(subject: SearchSubject, oracle: Expectation['oracle']): Finding {
  const sampler = createSampler(subject, { strategy: 'random', maxSteps: STEPS_OF_RUN })
  for (let seed = 1; seed <= RUNS && oracle !== 'livelock'; seed++) {
    const { finding } = sampler.run(seed)
    if (finding !== undefined) return finding
  }
  const search = createSearch(subject, { strategy: 'stateful', bounds: {}, all: false })
  while (search.advance(SLICE_STEPS) === 'running');
  return search.findings[0] ?? expect.fail('nothing breaks')
}

function minimised(subject: SearchSubject, { schedule, signature }: Finding): Minimiser {
  const minimiser = createMinimiser(subject, schedule, signature)
  for (let steps = 0; steps < MOST_STEPS; steps += SLICE_STEPS) {
    if (minimiser.advance(SLICE_STEPS)) break
  }
  return minimiser
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  (_, scenario) => {
    const broken = scenario.variants.filter((variant) => brokenRows(variant).length > 0)

    test.each(broken.map((variant) => [variant.name, variant] as const))(
      '%s fails in a few switches',
      (_variant, variant) => {
        for (const row of brokenRows(variant)) {
          const subject = caseOf(scenario, variant, row.models[0]!, row.parameters)
          const finding = findingOf(subject, row.oracle)
          const { result, proven } = minimised(subject, finding)
          expect(result.signature).toBe(finding.signature)
          expect(proven, result.signature).toBe(true)
          expect(result.switches, result.signature).toBeLessThanOrEqual(MOST_SWITCHES)
          // The row says what is the fewest of all signatures of its oracle.
          const isOfRow = oracleOf(result.check) === row.oracle
          if (isOfRow) expect(result.switches).toBeGreaterThanOrEqual(row.switches ?? 0)
        }
      },
    )
  },
)
