/** Runs one cell of an experiment (see experiment-plan.ts), in virtual time; nothing is recorded. */
import { Measurement } from '#core/analysis/measurement.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { checkKind } from '#core/event/checks.ts'
import { createMachine } from '#core/machine/machine.ts'
import { END_LIMIT } from '#core/machine/violations.ts'
import { findScenario } from '#core/scenarios/index.ts'
import { checkRequest } from './check-request.ts'
import { programOf } from './compile-subject.ts'
import {
  findExperiment,
  metricKey,
  type ExperimentCell,
  type MeasuredCell,
} from './experiment-plan.ts'
import type { RunEnvironment } from './run-recording.ts'
import { configOf, setupOf } from './run-setup.ts'
import { schedulerOf } from './scheduler-of.ts'

/** Steps between two looks at messages. */
const SLICE_STEPS = 200_000
/** A cell that takes longer is cut, with verdict `limit`. */
const MAX_STEPS = 500_000_000

/** Runs one cell to its end; `parameters` come on top of the experiment's own. */
export async function runExperimentCell(
  cell: ExperimentCell,
  environment: Pick<RunEnvironment, 'breathe' | 'stopped'>,
  parameters: Readonly<Record<string, number>> = {},
): Promise<Result<MeasuredCell, Failure>> {
  const scenario = findScenario(cell.scenario)
  const experiment = scenario && findExperiment(scenario, cell.experiment)
  if (!experiment) {
    const message = `There is no experiment ${cell.experiment} of ${cell.scenario}.`
    return err(failure('E_UNKNOWN_EXPERIMENT', message))
  }
  const request = checkRequest({
    scenario: cell.scenario,
    variant: cell.variant,
    parameters: { ...experiment.parameters, [experiment.parameter]: cell.value, ...parameters },
    model: 'sc',
    way: 'timed',
    seed: cell.seed,
  })
  if (!request.ok) return request
  const program = programOf(request.value.subject)
  if (!program.ok) return program
  const { debug, data } = program.value
  const { probes } = request.value.subject
  const measurement = new Measurement({ debug, data, probes })
  const setup = setupOf(request.value, program.value)
  const machine = createMachine(program.value, configOf(setup), schedulerOf(setup), {
    flush(columns) {
      measurement.consume(columns)
      return columns
    },
  })
  while (machine.outcome === 'running' && machine.stepCount < MAX_STEPS) {
    machine.run(SLICE_STEPS)
    await environment.breathe()
    if (environment.stopped()) return err(failure('E_STOPPED', 'The experiment was stopped.'))
  }
  if (machine.outcome === 'running') machine.finish(END_LIMIT)
  const broken = machine.violations.some(({ check }) => checkKind(check)?.fails ?? true)
  const ended = machine.outcome === 'quiescent' ? 'clean' : 'limit'
  const wanted = new Set(experiment.metrics.map((name) => metricKey(name)))
  const metrics = measurement.metrics().filter(({ key }) => wanted.has(key))
  return ok({ cell, verdict: broken ? 'violated' : ended, metrics })
}
