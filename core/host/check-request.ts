/**
 * The door of every run: what a form, a command line or another program asks for is checked here once,
 * and comes out with every parameter filled in. Whatever is wrong is said with what would be right.
 */
import { err, ok, type Result } from '#core/base/result.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { DEFAULT_COSTS, type CostTable } from '#core/machine/config.ts'
import { findScenario, findVariant, scenarios } from '#core/scenarios/index.ts'
import type { Parameter, Scenario, Variant } from '#core/scenarios/scenario.ts'
import type { RunRequest } from './protocol.ts'

/** Seeds are 32-bit, so that they can be typed and quoted. */
const MAX_SEED = 0xffff_ffff
/** Highest price of the cost table, in ticks. */
const MAX_COST = 1_000_000_000

/** A request that can be carried out. */
export interface CheckedRequest {
  readonly scenario: Scenario
  readonly variant: Variant
  /** Every parameter of the scenario. */
  readonly parameters: Readonly<Record<string, number>>
  readonly model: RunRequest['model']
  readonly way: RunRequest['way']
  readonly seed: number
  readonly costs: CostTable
}

/** Checks a request as it came from a user. Never throws on plain data. */
export function checkRequest(request: RunRequest): Result<CheckedRequest, Failure> {
  const scenario = findScenario(request.scenario)
  if (!scenario) {
    return unknown('E_UNKNOWN_SCENARIO', 'scenario', request.scenario, names(scenarios))
  }
  const variant = findVariant(scenario, request.variant)
  if (!variant) {
    return unknown('E_UNKNOWN_VARIANT', 'variant', request.variant, names(scenario.variants))
  }
  if (!['sc', 'tso', 'pso'].includes(request.model)) {
    return unknown('E_UNKNOWN_MODEL', 'memory model', request.model, ['sc', 'tso', 'pso'])
  }
  if (!['timed', 'explore'].includes(request.way)) {
    return unknown('E_UNKNOWN_WAY', 'way', request.way, ['timed', 'explore'])
  }
  if (!isWithin(request.seed, 0, MAX_SEED)) {
    return err(outOfRange('seed', request.seed, 0, MAX_SEED))
  }
  const parameters = checkParameters(scenario, request.parameters)
  if (!parameters.ok) return parameters
  const costs = checkCosts(request.costs ?? {})
  if (!costs.ok) return costs
  const { model, way, seed } = request
  return ok({
    scenario,
    variant,
    parameters: parameters.value,
    model,
    way,
    seed,
    costs: costs.value,
  })
}

function checkParameters(
  scenario: Scenario,
  given: Readonly<Record<string, number>>,
): Result<Readonly<Record<string, number>>, Failure> {
  const known = scenario.parameters
  const stranger = Object.keys(given).find((name) => !known.some((row) => row.name === name))
  if (stranger !== undefined) {
    return unknown('E_UNKNOWN_PARAMETER', 'parameter', stranger, names(known))
  }
  const values: Record<string, number> = {}
  for (const parameter of known) {
    const value = given[parameter.name] ?? parameter.default
    const problem = checkParameter(parameter, value)
    if (problem) return err(problem)
    values[parameter.name] = value
  }
  return ok(values)
}

function checkParameter(parameter: Parameter, value: number): Failure | undefined {
  const { name, minimum, maximum, step, unit } = parameter
  if (!isWithin(value, minimum, maximum)) return outOfRange(name, value, minimum, maximum, unit)
  if ((value - minimum) % step === 0) return undefined
  return failure('E_PARAMETER_STEP', `${name} cannot be ${value}.`, {
    hint: `It goes in steps of ${step} from ${minimum} to ${maximum} ${unit}.`,
  })
}

function checkCosts(given: Readonly<Record<string, number>>): Result<CostTable, Failure> {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_COSTS, name)) {
      return unknown('E_UNKNOWN_COST', 'cost', name, Object.keys(DEFAULT_COSTS))
    }
    // A time slice of no ticks would never let anybody run.
    const minimum = name === 'quantum' ? 1 : 0
    if (!isWithin(value, minimum, MAX_COST)) {
      return err(outOfRange(name, value, minimum, MAX_COST, 'ticks'))
    }
  }
  return ok({ ...DEFAULT_COSTS, ...given })
}

function isWithin(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum
}

function outOfRange(
  name: string,
  value: number,
  minimum: number,
  maximum: number,
  unit: string = '',
): Failure {
  const range = `a whole number from ${minimum} to ${maximum} ${unit}`.trimEnd()
  return failure('E_OUT_OF_RANGE', `${name} cannot be ${value}.`, { hint: `Use ${range}.` })
}

function unknown(
  code: string,
  what: string,
  name: string,
  valid: readonly string[],
): Result<never, Failure> {
  return err(
    failure(code, `There is no ${what} ${JSON.stringify(name)}.`, {
      hint: `There is: ${valid.join(', ')}.`,
    }),
  )
}

function names(rows: readonly { readonly name: string }[]): readonly string[] {
  return rows.map((row) => row.name)
}
