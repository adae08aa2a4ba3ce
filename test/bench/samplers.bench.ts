/**
 * With what probability one run of each sampler meets the bug of each broken kernel of the lab: how to choose
 * one. A table of it goes to stderr; docs/exploration.md has it too.
 */
import { createSampler } from '#core/explore/create-sampler.ts'
import { checkExploration } from '#core/host/explore/check-exploration.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Expectation, Scenario, Variant } from '#core/scenarios/scenario.ts'
import type { BenchResult } from './explore-programs.ts'

const RUNS = 2_000
/** Runs that go on for ever are no way to fail that a sample can see. */
const MAX_STEPS = 2_000
const SAMPLERS = [
  { name: 'random', strategy: 'random' },
  { name: 'pct 1', strategy: 'pct', depth: 1 },
  { name: 'pct 2', strategy: 'pct', depth: 2 },
  { name: 'pct 3', strategy: 'pct', depth: 3 },
  { name: 'pct 4', strategy: 'pct', depth: 4 },
  { name: 'pos', strategy: 'pos' },
] as const
/** What is measured, and what takes a search for cycles, no sample meets. */
const UNSEEN: readonly Expectation['oracle'][] = ['cost', 'livelock']

interface Broken {
  readonly scenario: Scenario
  readonly variant: Variant
  readonly model: 'sc' | 'tso' | 'pso'
  readonly parameters: Readonly<Record<string, number>>
}

/** Every kernel that is expected to fail, under the first memory model and at the size where it does. */
function brokenKernels(): readonly Broken[] {
  return scenarios.flatMap((scenario) =>
    scenario.variants.flatMap((variant) => {
      const row = variant.expected.find(
        ({ verdict, oracle }) => verdict === 'violated' && !UNSEEN.includes(oracle),
      )
      const model = row?.models[0]
      if (model === undefined) return []
      return [{ scenario, variant, model, parameters: row?.parameters ?? {} }]
    }),
  )
}

function hitRates({ scenario, variant, model, parameters }: Broken): readonly number[] {
  const checked = checkExploration({
    run: {
      scenario: scenario.name,
      variant: variant.name,
      parameters,
      model,
      way: 'explore',
      seed: 1,
    },
    strategy: 'random',
  })
  if (!checked.ok) throw new Error(checked.error.message)
  return SAMPLERS.map((options) => {
    const sampler = createSampler(checked.value.subject, { ...options, maxSteps: MAX_STEPS })
    let hits = 0
    for (let seed = 1; seed <= RUNS; seed++) if (sampler.run(seed).outcome === 'violated') hits++
    return hits / RUNS
  })
}

export async function run(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = []
  print(
    '',
    '',
    SAMPLERS.map(({ name }) => name),
  )
  for (const kernel of brokenKernels()) {
    const rates = hitRates(kernel)
    const { scenario, variant, model } = kernel
    print(
      `${scenario.name} ${variant.name}`,
      model,
      rates.map((rate) => rate.toFixed(3)),
    )
    for (const [at, value] of rates.entries()) {
      const name = `samplers ${scenario.name} ${variant.name} ${model}, ${SAMPLERS[at]!.name}`
      results.push({ name, value, unit: 'probability' })
    }
  }
  return results
}

/** A line of the table, 80 columns at most. */
function print(kernel: string, model: string, cells: readonly string[]): void {
  const row = cells.map((cell) => cell.padStart(7)).join('')
  process.stderr.write(`${`${kernel} ${model}`.padEnd(38)}${row}\n`)
}
