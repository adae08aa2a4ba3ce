/** From the words of `racelab explore` to what is asked for: one exploration, or several as a campaign. */
import { availableParallelism } from 'node:os'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { STRATEGIES, type StrategyName } from '#core/explore/strategy.ts'
import type { Shard } from '#core/host/explore/cell.ts'
import { checkExploration, type CheckedExploration } from '#core/host/explore/check-exploration.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import type { OptionValues } from './command.ts'
import { readNumber } from './options.ts'
import { readRunRequest } from './run-request.ts'

const MAX_WORKERS = 256
const MAX_SHARDS = 1_000_000

/** How the search is carried out, none of which changes what is found. */
export interface ExploreConduct {
  readonly workers: number
  /** Infinity where there is no limit. */
  readonly seconds: number
  readonly shard: Shard | undefined
  /** Where what is known is kept, and taken up from. */
  readonly checkpoint: string | undefined
}

/** Every exploration asked for, checked: each variant with each strategy. */
export async function readExplorations(
  scenario: string | undefined,
  options: OptionValues,
): Promise<Result<readonly CheckedExploration[], Failure>> {
  const strategies = readStrategies(options)
  if (!strategies.ok) return strategies
  const more = readConditions(options)
  if (!more.ok) return more
  const variants = listOf(options['variant'])
  const explorations: CheckedExploration[] = []
  for (const variant of variants.length > 0 ? variants : [undefined]) {
    const run = await readRunRequest(scenario, { ...options, variant, way: 'explore' })
    if (!run.ok) return run
    for (const strategy of strategies.value) {
      const several = variants.length * strategies.value.length > 1
      // Shares of failure are compared seed by seed: none may be missing.
      const all = more.value.all === true || (several && !isExhaustive(strategy))
      const depth = strategy === 'pct' ? more.value.depth : undefined
      const alone = strategies.value.length === 1
      const request = { ...more.value, run: run.value, strategy, all }
      const checked = checkExploration(alone ? request : { ...request, depth })
      if (!checked.ok) return checked
      explorations.push(checked.value)
    }
  }
  return ok(explorations)
}

/** Workers, time, shard and checkpoint. */
export function readConduct(options: OptionValues): Result<ExploreConduct, Failure> {
  const workers = readNumber(options, 'workers', availableParallelism())
  if (!workers.ok) return workers
  if (workers.value < 1 || workers.value > MAX_WORKERS) {
    return unusable(`--workers cannot be ${workers.value}.`, `Use 1 to ${MAX_WORKERS}.`)
  }
  const seconds = readNumber(options, 'max-seconds', Infinity)
  if (!seconds.ok) return seconds
  if (seconds.value < 1) {
    return unusable(`--max-seconds cannot be ${seconds.value}.`, 'Use 1 or more.')
  }
  const shard = readShard(options)
  if (!shard.ok) return shard
  const checkpoint = options['checkpoint']
  return ok({
    workers: workers.value,
    seconds: seconds.value,
    shard: shard.value,
    checkpoint: typeof checkpoint === 'string' ? checkpoint : undefined,
  })
}

type Conditions = Omit<ExploreRequest, 'run' | 'strategy'>

function readConditions(options: OptionValues): Result<Conditions, Failure> {
  const names = {
    depth: 'depth',
    maxExecutions: 'max-executions',
    preemptions: 'bound-preemptions',
    contextSwitches: 'bound-switches',
    maxStepsPerExecution: 'max-steps',
    maxBytes: 'max-bytes',
  } as const
  const numbers: Partial<Record<keyof typeof names, number>> = {}
  for (const [key, name] of Object.entries(names)) {
    if (options[name] === undefined) continue
    const number = name === 'max-bytes' ? readBytes(options) : readNumber(options, name, 0)
    if (!number.ok) return number
    numbers[key as keyof typeof names] = number.value
  }
  const { depth, maxExecutions, ...bounds } = numbers
  const [all, twice] = ['all', 'twice'].map((name) => options[name] === true)
  return ok({ depth, maxExecutions, bounds, all, twice })
}

/** `2G`, `512M`, `65536K` or plain bytes. */
function readBytes(options: OptionValues): Result<number, Failure> {
  const text = String(options['max-bytes'])
  const [, digits = '', letter = ''] = /^(\d+)([KMG]?)$/i.exec(text) ?? []
  if (digits === '') {
    return unusable(`--max-bytes cannot be ${JSON.stringify(text)}.`, 'Use e.g. 512M or 2G.')
  }
  return ok(Number(digits) * 1024 ** ' KMG'.indexOf(letter.toUpperCase() || ' '))
}

function readStrategies(options: OptionValues): Result<readonly StrategyName[], Failure> {
  const given = listOf(options['strategy'])
  const known = STRATEGIES.map(({ name }) => name)
  const names = known.filter((name) => given.includes(name))
  const unknown = given.find((name) => !names.some((one) => one === name))
  if (unknown !== undefined) {
    return unusable(
      `--strategy cannot be ${JSON.stringify(unknown)}.`,
      `Use ${known.join(', ')}; several make a campaign.`,
    )
  }
  return ok(given.length === 0 ? ['dpor'] : names)
}

/** `2/8`: counted from 0 or from 1, since the last and the zeroth leave the same. */
function readShard(options: OptionValues): Result<Shard | undefined, Failure> {
  const text = options['shard']
  if (typeof text !== 'string') return ok(undefined)
  const [, index = '', of = ''] = /^(\d{1,7})\/(\d{1,7})$/.exec(text) ?? []
  const [number, shards] = [Number(index), Number(of)]
  if (of === '' || shards < 1 || shards > MAX_SHARDS || number > shards) {
    return unusable(
      `--shard cannot be ${JSON.stringify(text)}.`,
      'Use i/n, e.g. 0/8 to 7/8, or 1/8 to 8/8.',
    )
  }
  return ok({ index: number % shards, of: shards })
}

function isExhaustive(strategy: StrategyName): boolean {
  return STRATEGIES.some(({ name, exhaustive }) => name === strategy && exhaustive)
}

function listOf(value: OptionValues[string]): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

function unusable(message: string, hint: string): Result<never, Failure> {
  return err(failure('E_USAGE', message, { hint }))
}
