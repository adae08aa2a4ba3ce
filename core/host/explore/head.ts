/**
 * What an exploration is about, as its document says it: everything that decides what can be found, and
 * the digests that name the program and the whole of it. Documents with the same identity are about the
 * same schedules, so what they know can be joined.
 */
import { EMPTY_DIGEST, extendDigest } from '#core/base/digest.ts'
import type { StrategyName } from '#core/explore/strategy.ts'
import { ENGINE_VERSION } from '../engine-version.ts'
import type { CheckedExploration } from './check-exploration.ts'
import type { ExploreBounds } from './protocol.ts'

/** Everything that decides what can be found. */
export interface ExplorationHead {
  readonly engine: string
  readonly scenario: string
  readonly variant: string
  readonly title: string
  /** Digest of all sources, parameters and the width of `long`. */
  readonly program: string
  readonly parameters: Readonly<Record<string, number>>
  readonly wordBits: 32 | 64
  readonly cpus: number
  readonly model: 'sc' | 'tso' | 'pso'
  readonly strategy: StrategyName
  readonly exhaustive: boolean
  /** PCT: depth of the bugs looked for. */
  readonly depth: number | null
  /** First seed of a sampling strategy. */
  readonly seed: number | null
  readonly bounds: ExploreBounds
}

/** The head of an exploration that was checked. */
export function headOf({
  setup,
  source,
  subject,
  strategy,
  depth,
  bounds,
}: CheckedExploration): ExplorationHead {
  const { scenario, variant, parameters, wordBits, machine, seed } = setup
  const { sources } = subject.program.debug
  return {
    engine: ENGINE_VERSION,
    scenario,
    variant,
    title: source.title,
    program: digestOf({ sources, parameters, wordBits }),
    parameters,
    wordBits,
    cpus: machine.cpus,
    model: machine.model,
    strategy: strategy.name,
    exhaustive: strategy.exhaustive,
    depth: depth ?? null,
    seed: strategy.exhaustive ? null : seed,
    bounds: Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined)),
  }
}

/** The head that a document begins with. */
export function headOfDocument(document: ExplorationHead): ExplorationHead {
  const { engine, scenario, variant, title, program, parameters, wordBits } = document
  const { cpus, model, strategy, exhaustive, depth, seed, bounds } = document
  return {
    engine,
    scenario,
    variant,
    title,
    program,
    parameters,
    wordBits,
    cpus,
    model,
    strategy,
    exhaustive,
    depth,
    seed,
    bounds,
  }
}

/** The same text for the same exploration. */
export function identityOf(head: ExplorationHead): string {
  return digestOf(head)
}

/** The same text for explorations that may differ in how much memory they were given, which finds nothing. */
export function searchOf(head: ExplorationHead): string {
  const { maxBytes: _, ...bounds } = head.bounds
  return identityOf({ ...head, bounds })
}

/** SHA-256 of `value` as JSON with its fields in alphabetical order, whatever order they came in. */
export function digestOf(value: unknown): string {
  return extendDigest(EMPTY_DIGEST, new TextEncoder().encode(canonicalText(value)))
}

function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}
