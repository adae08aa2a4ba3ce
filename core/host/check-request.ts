/**
 * The door of every run: what a form, a command line or another program asks for is checked here once,
 * and comes out with every parameter filled in. Whatever is wrong is said with what would be right.
 */
import { err, ok, type Result } from '#core/base/result.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { MAX_CPUS } from '#core/event/actors.ts'
import { DEFAULT_COSTS, type CostTable } from '#core/machine/config.ts'
import { findScenario, findVariant, scenarios } from '#core/scenarios/index.ts'
import type { Parameter, Scenario } from '#core/scenarios/scenario.ts'
import type { RunRequest, SourceRequest, VariantRequest } from './protocol.ts'
import { readSchedule } from './schedule-text.ts'
import { CPUS, subjectOfSource, subjectOfVariant, type Subject } from './subject.ts'

/** Seeds are 32-bit, so that they can be typed and quoted. */
const MAX_SEED = 0xffff_ffff
/** Highest price of the cost table, in ticks. */
const MAX_COST = 1_000_000_000
/** Parameters of a program that has no list of them. */
const MAX_FREE_PARAMETERS = 256
const IDENTIFIER = /^[A-Za-z_]\w{0,255}$/

/** A request that can be carried out. */
export interface CheckedRequest {
  readonly subject: Subject
  readonly model: RunRequest['model']
  readonly way: RunRequest['way']
  readonly seed: number
  readonly schedule: string | undefined
  readonly costs: CostTable
}

/** Checks a request as it came from a user. Never throws on plain data. */
export function checkRequest(request: RunRequest): Result<CheckedRequest, Failure> {
  const subject = 'program' in request ? checkSource(request) : checkVariant(request)
  if (!subject.ok) return subject
  if (!['sc', 'tso', 'pso'].includes(request.model)) {
    return unknown('E_UNKNOWN_MODEL', 'memory model', request.model, ['sc', 'tso', 'pso'])
  }
  if (!['timed', 'explore'].includes(request.way)) {
    return unknown('E_UNKNOWN_WAY', 'way', request.way, ['timed', 'explore'])
  }
  if (!isWithin(request.seed, 0, MAX_SEED)) {
    return err(outOfRange('seed', request.seed, 0, MAX_SEED))
  }
  const costs = checkCosts(request.costs ?? {})
  if (!costs.ok) return costs
  const { model, way, seed, schedule } = request
  const followed = checkSchedule(way, schedule)
  if (!followed.ok) return followed
  return ok({ subject: subject.value, model, way, seed, schedule, costs: costs.value })
}

function checkVariant(request: VariantRequest): Result<Subject, Failure> {
  const scenario = findScenario(request.scenario)
  if (!scenario) {
    return unknown('E_UNKNOWN_SCENARIO', 'scenario', request.scenario, names(scenarios))
  }
  const variant = findVariant(scenario, request.variant)
  if (!variant) {
    return unknown('E_UNKNOWN_VARIANT', 'variant', request.variant, names(scenario.variants))
  }
  const parameters = checkParameters(scenario, request.parameters)
  return parameters.ok ? ok(subjectOfVariant(scenario, variant, parameters.value)) : parameters
}

/** Any name and any whole number will do; what the program makes of them is the compiler's to say. */
function checkSource({ program, parameters }: SourceRequest): Result<Subject, Failure> {
  const given = Object.entries(parameters)
  if (given.length > MAX_FREE_PARAMETERS) {
    return err(outOfRange('The number of parameters', given.length, 0, MAX_FREE_PARAMETERS))
  }
  for (const [name, value] of given) {
    if (!IDENTIFIER.test(name)) {
      return err(
        failure('E_PARAMETER_NAME', `A parameter cannot be called ${JSON.stringify(name)}.`, {
          hint: 'It becomes a #define: use letters, digits and _, at most 256, no digit first.',
        }),
      )
    }
    const [minimum, maximum] =
      name === CPUS ? [1, MAX_CPUS] : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
    if (!isWithin(value, minimum, maximum)) return err(outOfRange(name, value, minimum, maximum))
  }
  return ok(subjectOfSource(program, parameters))
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

function checkSchedule(
  way: RunRequest['way'],
  schedule: string | undefined,
): Result<undefined, Failure> {
  if (schedule === undefined) return ok(undefined)
  if (way !== 'explore') {
    return err(
      failure('E_SCHEDULE_WAY', 'Only the way explore follows a schedule.', {
        hint: 'In virtual time the clock decides who steps next.',
      }),
    )
  }
  const read = readSchedule(schedule)
  return read.ok ? ok(undefined) : read
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
