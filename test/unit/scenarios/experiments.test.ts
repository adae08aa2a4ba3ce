/** Experiments ask for what is there: variants, values in range, metrics that some variant has. */
import { describe, expect, test } from 'vitest'
import { experimentCells } from '#core/host/experiment-plan.ts'
import { runExperimentCell } from '#core/host/experiment.ts'
import { scenarios } from '#core/scenarios/index.ts'
import { expectOk } from '../../support/results.ts'

const QUIET = { breathe: () => Promise.resolve(), stopped: () => false }
/** Enough for everything that is measured to happen once. */
const OPERATIONS = 120

const EXPERIMENTS = scenarios.flatMap((scenario) =>
  scenario.experiments.map(
    (experiment) => [`${scenario.name} ${experiment.key}`, scenario, experiment] as const,
  ),
)

describe.each(EXPERIMENTS)('%s', (_name, scenario, experiment) => {
  test('varies a parameter within its range', () => {
    const parameter = scenario.parameters.find((row) => row.name === experiment.parameter)
    const { minimum = NaN, maximum = NaN, step = 1 } = parameter ?? {}
    for (const value of experiment.values) {
      expect(value).toBeGreaterThanOrEqual(minimum)
      expect(value).toBeLessThanOrEqual(maximum)
      expect((value - minimum) % step).toBe(0)
    }
    expect([...experiment.values].sort((left, right) => left - right)).toEqual(experiment.values)
  })

  test('runs, and some variant has each metric it asks for', async () => {
    const known = new Map(scenario.parameters.map((row) => [row.name, row]))
    const wanted =
      { ...experiment.parameters }['OPERATIONS'] ?? known.get('OPERATIONS')?.default ?? 0
    const few = known.has('OPERATIONS') ? { OPERATIONS: Math.min(wanted, OPERATIONS) } : {}
    const missing = new Set(experiment.metrics.map((name) => name.replace(/^probe:/, '')))
    for (const cell of [...experimentCells(scenario, experiment, [1])].reverse()) {
      const { metrics } = expectOk(await runExperimentCell(cell, QUIET, few))
      for (const { key } of metrics) missing.delete(key)
      if (missing.size === 0) break
    }
    expect([...missing]).toEqual([])
  })
})

test('keys of experiments are told apart', () => {
  for (const { experiments } of scenarios) {
    const keys = experiments.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  }
})
