/**
 * Experiments: the questions of a scenario that a measurement answers. Each is a list of independent
 * cells (a variant, a value of the parameter that is varied, a seed) that any number of workers may run
 * in any order; what they measured becomes one table.
 */
import type { Experiment, Scenario } from '#core/scenarios/scenario.ts'
import type { MetricValue, Verdict } from '#core/trace/format.ts'

/** Probes are named so among the metrics of an experiment. */
const PROBE_PREFIX = 'probe:'

/** One run of an experiment. Plain data. */
export interface ExperimentCell {
  /** Names of the scenario, of the experiment (its key) and of the variant. */
  readonly scenario: string
  readonly experiment: string
  readonly variant: string
  /** Of the parameter that is varied. */
  readonly value: number
  readonly seed: number
}

/** A cell that was run. Plain data. */
export interface MeasuredCell {
  readonly cell: ExperimentCell
  readonly verdict: Verdict
  /** What the experiment asks for; what never happened in this run is left out and counts as 0. */
  readonly metrics: readonly MetricValue[]
}

/** A metric of one variant at one value, over all seeds. */
export interface ExperimentRow {
  readonly variant: string
  readonly value: number
  /** As the experiment names it. */
  readonly metric: string
  readonly mean: number
  readonly least: number
  readonly most: number
  readonly samples: number
  /** How many of the runs broke an oracle. */
  readonly violated: number
}

/** What a metric is called where it is drawn. */
export interface ExperimentMetric {
  /** As the experiment names it. */
  readonly key: string
  readonly label: string
  readonly unit: string
}

/** All that was measured, by variant, value and metric in the order of the experiment. */
export interface ExperimentTable {
  readonly metrics: readonly ExperimentMetric[]
  readonly rows: readonly ExperimentRow[]
}

/** The experiment of `scenario` called `key`, or undefined. */
export function findExperiment(scenario: Scenario, key: string): Experiment | undefined {
  return scenario.experiments.find((experiment) => experiment.key === key)
}

/** Every run of `experiment`, those of one value side by side. */
export function experimentCells(
  scenario: Scenario,
  experiment: Experiment,
  seeds: readonly number[],
): readonly ExperimentCell[] {
  const { key, variants, values } = experiment
  const names = { scenario: scenario.name, experiment: key }
  return values.flatMap((value) =>
    variants.flatMap((variant) => seeds.map((seed) => ({ ...names, variant, value, seed }))),
  )
}

/** The key under which a metric of an experiment is measured. */
export function metricKey(name: string): string {
  return name.startsWith(PROBE_PREFIX) ? name.slice(PROBE_PREFIX.length) : name
}

/** The table of `cells`, which may come in any order, and from a part of the experiment only. */
export function experimentTable(
  experiment: Experiment,
  cells: readonly MeasuredCell[],
): ExperimentTable {
  const { variants, values, metrics } = experiment
  const known = new Map(cells.flatMap((run) => run.metrics.map((row) => [row.key, row] as const)))
  const rows = variants.flatMap((variant) =>
    values.flatMap((value) => {
      const runs = cells.filter(({ cell }) => cell.variant === variant && cell.value === value)
      if (runs.length === 0) return []
      return metrics.map((metric) => ({ variant, value, metric, ...summary(runs, metric) }))
    }),
  )
  const heads = metrics.map((key) => {
    const { label = key, unit = '' } = known.get(metricKey(key)) ?? {}
    return { key, label, unit }
  })
  return { metrics: heads, rows }
}

function summary(
  runs: readonly MeasuredCell[],
  metric: string,
): Pick<ExperimentRow, 'mean' | 'least' | 'most' | 'samples' | 'violated'> {
  const key = metricKey(metric)
  const numbers = runs.map((run) => run.metrics.find((row) => row.key === key)?.value ?? 0)
  return {
    mean: numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
    least: Math.min(...numbers),
    most: Math.max(...numbers),
    samples: numbers.length,
    violated: runs.filter(({ verdict }) => verdict === 'violated').length,
  }
}
