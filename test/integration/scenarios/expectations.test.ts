/**
 * Every variant does what its scenario says of it: all of its schedules at the small size are explored,
 * and exactly the oracles expected to be violated are. An expectation with parameters of its own is
 * looked at with those.
 *
 * One scenario: `npx vitest run --project integration test/integration/scenarios -t vmtruncate`. With
 * TABLES=1 the shortest failing schedule of each broken variant is printed.
 */
import { describe, expect, test } from 'vitest'
import { scenarios } from '#core/scenarios/index.ts'
import type { Expectation, Scenario, Variant } from '#core/scenarios/scenario.ts'
import { caseOf, Verdicts, type Model, type Oracle } from '../../support/verdicts.ts'

const MODELS: readonly Model[] = ['sc', 'tso', 'pso']

interface Question {
  readonly model: Model
  readonly parameters: Expectation['parameters']
  /** The expectations that are about these parameters. */
  readonly rows: readonly Expectation[]
}

/** One search for each memory model and each set of parameters the expectations name. */
function questionsOf({ expected }: Variant): readonly Question[] {
  return MODELS.flatMap((model) => {
    const rows = expected.filter((row) => row.oracle !== 'cost' && row.models.includes(model))
    const sets = new Map(rows.map((row) => [JSON.stringify(row.parameters), row.parameters]))
    return [...sets].map(([key, parameters]) => {
      const about = rows.filter((row) => JSON.stringify(row.parameters) === key)
      return { model, parameters, rows: about }
    })
  })
}

function nameOf({ model, parameters }: Question): string {
  const given = Object.entries(parameters ?? {}).map(([name, value]) => `${name}=${value}`)
  return [model, ...given].join(' ')
}

function explain(verdicts: Verdicts, oracle: Oracle): string {
  const broken = verdicts.broken(oracle)
  if (!broken) return `${oracle} holds in all ${verdicts.graph.states} states`
  const { message, path } = broken
  return `${oracle}, ${path.switches} switches: ${message}\n${verdicts.table(broken)}\n`
}

/** What does not agree with the expectations, in words; nothing if all does. */
function disagreements(
  scenario: Scenario,
  variant: Variant,
  { model, parameters, rows }: Question,
): readonly string[] {
  const verdicts = new Verdicts(caseOf(scenario, variant, model, parameters))
  const said = rows.filter((row) => row.verdict === 'violated').map((row) => row.oracle)
  if (process.env['TABLES'] === '1') {
    const tables = verdicts.violated.map((oracle) => explain(verdicts, oracle))
    console.log([`${variant.name}: ${verdicts.graph.states} states`, ...tables].join('\n'))
  }
  // With parameters of its own a search is about its own rows; elsewhere nothing else may break.
  const asked = new Set(rows.map((row) => row.oracle))
  const elsewhere = variant.expected.filter((row) => row.verdict === 'violated')
  const allowed = new Set(elsewhere.map((row) => row.oracle))
  const found = verdicts.violated.filter(
    (oracle) => parameters === undefined || asked.has(oracle) || !allowed.has(oracle),
  )
  const counted = rows.filter((row) => row.switches !== undefined && row.models[0] === model)
  return [
    ...found
      .filter((oracle) => !said.includes(oracle))
      .map((oracle) => `unexpected: ${explain(verdicts, oracle)}`),
    ...said
      .filter((oracle) => !found.includes(oracle))
      .map((oracle) => `not found: ${explain(verdicts, oracle)}`),
    ...counted
      .filter(({ oracle, switches }) => verdicts.broken(oracle)?.path.switches !== switches)
      .map(({ oracle, switches }) => `not ${switches}: ${explain(verdicts, oracle)}`),
  ]
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  (_scenario, scenario) => {
    describe.each(scenario.variants.map((variant) => [variant.name, variant] as const))(
      '%s',
      (_variant, variant) => {
        test.each(questionsOf(variant).map((question) => [nameOf(question), question] as const))(
          '%s',
          (_question, question) => {
            const wrong = disagreements(scenario, variant, question)
            expect(wrong, wrong.join('\n')).toEqual([])
          },
        )
      },
    )
  },
)
