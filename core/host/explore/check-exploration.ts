/**
 * The door of every exploration: what is asked for is checked once and comes out complete, with its program
 * compiled. What is wrong is said with what would be right.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { SearchSubject } from '#core/explore/search.ts'
import { STRATEGIES, type Strategy } from '#core/explore/strategy.ts'
import { findScenario, findVariant } from '#core/scenarios/index.ts'
import type { RunSetup } from '#core/trace/format.ts'
import { checkRequest } from '../check-request.ts'
import { programOf } from '../compile-subject.ts'
import type { RunRequest } from '../protocol.ts'
import { configOf, setupOf } from '../run-setup.ts'
import type { Subject } from '../subject.ts'
import type { ExploreBounds, ExploreRequest } from './protocol.ts'

/** Runs of a sampling strategy, unless said otherwise. */
const DEFAULT_RUNS = 10_000
const DEFAULT_DEPTH = 3
const MAX_DEPTH = 64
const MAX_COUNT = 1_000_000_000_000

/** An exploration that can be carried out. */
export interface CheckedExploration {
  /** As it was asked for, with every parameter filled in. */
  readonly request: ExploreRequest
  readonly source: Subject
  readonly setup: RunSetup
  readonly subject: SearchSubject
  readonly strategy: Strategy
  /** PCT only. */
  readonly depth: number | undefined
  readonly bounds: ExploreBounds
  readonly all: boolean
  /** Infinity where there is no limit. */
  readonly maxExecutions: number
}

/** Checks and compiles. Never throws on plain data. */
export function checkExploration(asked: ExploreRequest): Result<CheckedExploration, Failure> {
  const strategy = STRATEGIES.find(({ name }) => name === asked.strategy)
  if (strategy === undefined) return unknownStrategy(asked.strategy)
  const run: RunRequest = { ...withSmallParameters(asked.run), way: 'explore' }
  const checked = checkRequest(run)
  if (!checked.ok) return checked
  const numbers = checkNumbers(asked, strategy)
  if (numbers !== undefined) return err(numbers)
  const program = programOf(checked.value.subject)
  if (!program.ok) return program
  const setup = setupOf(checked.value, program.value)
  return ok({
    request: { ...asked, run: { ...run, parameters: setup.parameters } },
    source: checked.value.subject,
    setup,
    subject: { program: program.value, config: configOf(setup) },
    strategy,
    depth: strategy.name === 'pct' ? (asked.depth ?? DEFAULT_DEPTH) : undefined,
    bounds: asked.bounds ?? {},
    all: asked.all === true,
    maxExecutions: asked.maxExecutions ?? (strategy.exhaustive ? Infinity : DEFAULT_RUNS),
  })
}

/** Exploring, a scenario's parameters are the small ones: with the others there is no end. */
function withSmallParameters(run: RunRequest): RunRequest {
  if ('program' in run) return run
  const scenario = findScenario(run.scenario)
  const variant = scenario && findVariant(scenario, run.variant)
  const small = { ...scenario?.small, ...variant?.small }
  return { ...run, parameters: { ...small, ...run.parameters } }
}

function checkNumbers(asked: ExploreRequest, strategy: Strategy): Failure | undefined {
  const { depth, bounds = {}, maxExecutions } = asked
  if (depth !== undefined && strategy.name !== 'pct') {
    return misplaced('A depth', 'goes with the strategy pct.')
  }
  const bounded = bounds.preemptions !== undefined || bounds.contextSwitches !== undefined
  if (bounded && !strategy.exhaustive) {
    return misplaced('A bound on switches', 'goes with dpor, stateful or dfs.')
  }
  const rows = [
    ['The depth', depth, 1, MAX_DEPTH],
    ['The bound on preemptions', bounds.preemptions, 0, 1_000],
    ['The bound on context switches', bounds.contextSwitches, 0, 1_000],
    ['The limit of steps', bounds.maxStepsPerExecution, 1, 10_000_000],
    ['The limit of memory', bounds.maxBytes, 2 ** 20, 2 ** 40],
    ['The number of executions', maxExecutions, 1, MAX_COUNT],
  ] as const
  for (const [name, value, least, most] of rows) {
    if (value === undefined) continue
    if (Number.isInteger(value) && value >= least && value <= most) continue
    return failure('E_OUT_OF_RANGE', `${name} cannot be ${value}.`, {
      hint: `Use a whole number from ${least} to ${most}.`,
    })
  }
  return undefined
}

function misplaced(what: string, where: string): Failure {
  return failure('E_STRATEGY', `${what} ${where}`, {
    hint: 'Leave it out, or choose another strategy.',
  })
}

function unknownStrategy(name: string): Result<never, Failure> {
  const known = STRATEGIES.map((row) => row.name).join(', ')
  return err(
    failure('E_UNKNOWN_STRATEGY', `There is no strategy ${JSON.stringify(name)}.`, {
      hint: `There is: ${known}.`,
    }),
  )
}
