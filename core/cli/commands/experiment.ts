/** `racelab experiment`: answers a question of a scenario by measuring variants over values of a parameter. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import {
  experimentCells,
  experimentTable,
  findExperiment,
  type ExperimentTable,
  type MeasuredCell,
} from '#core/host/experiment-plan.ts'
import { runExperimentCell } from '#core/host/experiment.ts'
import { findScenario, scenarios } from '#core/scenarios/index.ts'
import type { Experiment, Scenario } from '#core/scenarios/scenario.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE } from '../exit-code.ts'
import { readAssignments, readNumber } from '../options.ts'
import { ProgressLine } from '../progress-line.ts'
import { formatNumber, table, wrap } from '#core/base/text-table.ts'
import type { Terminal } from '../terminal.ts'

const WIDTH = 96
const STANDARD_SEEDS = 3
const MOST_SEEDS = 1_000

export const EXPERIMENT: Command = {
  name: 'experiment',
  usage: 'experiment <scenario> [key] [--seeds N] [--param NAME=value]… [--json]',
  summary: 'Answers a question of a scenario by measuring variants; without a key, lists them.',
  help: {
    seeds: `runs of each variant at each value, with seeds 1 to N (default ${STANDARD_SEEDS})`,
    param: 'NAME=value of the workload instead of the experiment’s own, once for each',
  },
  options: { seeds: { type: 'string' }, param: { type: 'string', multiple: true } },
  positionals: { minimum: 1, maximum: 2 },
  async run([name = '', key], options, terminal) {
    const scenario = findScenario(name)
    if (!scenario) {
      return unknown(
        'E_UNKNOWN_SCENARIO',
        'scenario',
        name,
        scenarios.map((row) => row.name),
      )
    }
    const json = options['json'] === true
    if (key === undefined) {
      terminal.out(json ? document({ experiments: scenario.experiments }) : describeAll(scenario))
      return ok(EXIT_CLEAN)
    }
    const experiment = findExperiment(scenario, key)
    if (!experiment) {
      const keys = scenario.experiments.map((row) => row.key)
      return unknown('E_UNKNOWN_EXPERIMENT', `experiment of ${name}`, key, keys)
    }
    const seeds = readSeeds(readNumber(options, 'seeds', STANDARD_SEEDS))
    if (!seeds.ok) return seeds
    const parameters = readAssignments(options, 'param')
    if (!parameters.ok) return parameters
    const given = { seeds: seeds.value, parameters: parameters.value }
    const cells = await measure(scenario, experiment, given, terminal)
    if (!cells.ok) {
      if (cells.error.code !== 'E_STOPPED') return cells
      terminal.err(`${cells.error.message}\n`)
      return ok(EXIT_INCOMPLETE)
    }
    const measured = experimentTable(experiment, cells.value)
    const head = { scenario: name, experiment: key, ...given }
    terminal.out(json ? document({ ...head, ...measured }) : describe(experiment, measured))
    return ok(EXIT_CLEAN)
  },
}

const document = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`

function unknown(
  code: string,
  what: string,
  name: string,
  known: readonly string[],
): Result<never, Failure> {
  const message = `There is no ${what} called ${JSON.stringify(name)}.`
  return err(failure(code, message, { hint: `There is: ${known.join(', ') || 'none'}.` }))
}

/** 1 to as many as asked for. */
function readSeeds(given: Result<number, Failure>): Result<readonly number[], Failure> {
  if (!given.ok) return given
  if (given.value < 1 || given.value > MOST_SEEDS) {
    const hint = `Use 1 to ${MOST_SEEDS}.`
    return err(failure('E_USAGE', `--seeds cannot be ${given.value}.`, { hint }))
  }
  return ok(Array.from({ length: given.value }, (_, index) => index + 1))
}

async function measure(
  scenario: Scenario,
  experiment: Experiment,
  given: {
    readonly seeds: readonly number[]
    readonly parameters: Readonly<Record<string, number>>
  },
  terminal: Terminal,
): Promise<Result<readonly MeasuredCell[], Failure>> {
  const line = new ProgressLine(terminal)
  let stopped = false
  const stopListening = terminal.onInterrupt(() => (stopped = true))
  const environment = {
    stopped: () => stopped,
    breathe: () => new Promise<void>((resolve) => void setImmediate(resolve)),
  }
  const cells = experimentCells(scenario, experiment, given.seeds)
  const measured: MeasuredCell[] = []
  try {
    for (const cell of cells) {
      line.show(`${measured.length} of ${cells.length} runs: ${cell.variant}, ${cell.value}`)
      const run = await runExperimentCell(cell, environment, given.parameters)
      if (!run.ok) return run
      measured.push(run.value)
    }
    return ok(measured)
  } finally {
    line.clear()
    stopListening()
  }
}

function describeAll({ experiments, name }: Scenario): string {
  if (experiments.length === 0) return `${name} has no experiments.\n`
  return experiments
    .map(({ key, title, question }) => `${key}  ${title}\n${wrap(question, WIDTH, '    ')}`)
    .join('')
}

/** A table for each metric: a line for each variant, a column for each value. */
function describe(experiment: Experiment, { metrics, rows }: ExperimentTable): string {
  const { title, question, parameter, variants, values } = experiment
  const tables = metrics.map(({ key, label, unit }) => {
    const cell = (variant: string, value: number): string => {
      const row = rows.find(
        (one) => one.metric === key && one.variant === variant && one.value === value,
      )
      return row ? `${formatNumber(row.mean)}${row.violated > 0 ? ' !' : ''}` : ''
    }
    const lines = variants.map((variant) => [
      variant,
      ...values.map((value) => cell(variant, value)),
    ])
    const head = [parameter, ...values.map((value) => formatNumber(value))]
    return `\n${label}, ${unit}\n${table([head, ...lines], '  ')}`
  })
  const broken = rows.some((row) => row.violated > 0)
  return [
    `${title}\n`,
    wrap(question, WIDTH),
    ...tables,
    `\nMeans of ${rows[0]?.samples ?? 0} runs.${broken ? ' !: some of them broke an oracle.' : ''}\n`,
    'Simulated time compares designs; it predicts no machine.\n',
  ].join('')
}
