/**
 * The result of several explorations made together: one document for each, and how the probabilities of
 * failure differ, seed by seed.
 */
import { fromBase64 } from '#core/base/base64.ts'
import { bootstrapMean } from '#core/analysis/bootstrap.ts'
import type { Interval } from '#core/analysis/proportion.ts'
import type { Verdict } from '#core/explore/verdict.ts'
import { DOCUMENT_VERSION, type ExplorationDocument } from './document.ts'
import type { Outcomes } from './parts.ts'

/** `format` of a campaign. */
export const CAMPAIGN_FORMAT = 'racelab-campaign'

/** What tells the explorations of a campaign apart. */
export interface KernelName {
  readonly variant: string
  readonly strategy: string
  readonly model: string
}

/** How much likelier one fails than the other: `other` minus `one`, run with the same seeds. */
export interface Comparison {
  readonly one: KernelName
  readonly other: KernelName
  /** Seeds that both were run with. */
  readonly runs: number
  /** Of the probability of failure, with its 95 % bootstrap interval. */
  readonly difference: Interval
}

/** See the top of the file. */
export interface CampaignDocument {
  readonly format: typeof CAMPAIGN_FORMAT
  readonly version: typeof DOCUMENT_VERSION
  /** Of all together. */
  readonly verdict: Verdict
  readonly complete: boolean
  readonly seconds: number
  readonly cells: readonly ExplorationDocument[]
  readonly comparisons: readonly Comparison[]
}

/** Seed of the resampling: the same campaign, the same intervals. */
const BOOTSTRAP_SEED = 1

/** The worst verdict is that of all: a violation is certain, a proof only holds when all hold. */
const WORST_FIRST: readonly Verdict[] = ['violated', 'incomplete', 'not-found', 'proved']

/** Puts the documents of a campaign together; those of sampling strategies carry their parts. */
export function campaignDocument(
  cells: readonly ExplorationDocument[],
  seconds: number,
): CampaignDocument {
  return {
    format: CAMPAIGN_FORMAT,
    version: DOCUMENT_VERSION,
    verdict: WORST_FIRST.find((word) => cells.some(({ verdict }) => verdict === word)) ?? 'proved',
    complete: cells.every(({ complete }) => complete),
    seconds,
    cells,
    comparisons: compareCells(cells),
  }
}

/** Each variant with the first one under the same strategy, each strategy with the first of its variant. */
function compareCells(cells: readonly ExplorationDocument[]): readonly Comparison[] {
  const sampled = cells.filter(({ exhaustive, all }) => !exhaustive && all)
  return sampled.flatMap((other, at) => {
    const before = sampled.slice(0, at).filter(({ seed }) => seed === other.seed)
    const variant = before.find((one) => strategyOf(one) === strategyOf(other))
    const strategy = before.find(
      (one) => one.variant === other.variant && one.model === other.model,
    )
    return [variant, strategy]
      .filter((one) => one !== undefined)
      .map((one) => compare(one, other))
      .filter(({ runs }) => runs > 0)
  })
}

function strategyOf({ strategy, depth, model }: ExplorationDocument): string {
  return `${strategy} ${depth ?? ''} ${model}`
}

function compare(one: ExplorationDocument, other: ExplorationDocument): Comparison {
  const differences = pairedDifferences(one.parts ?? {}, other.parts ?? {})
  return {
    one: nameOf(one),
    other: nameOf(other),
    runs: differences.length,
    difference: bootstrapMean(differences, BOOTSTRAP_SEED),
  }
}

function nameOf({ variant, strategy, depth, model }: ExplorationDocument): KernelName {
  return { variant, strategy: depth === null ? strategy : `${strategy} ${depth}`, model }
}

/** 1, 0 or -1 for each seed that both were run with: did the other fail and the first not? */
function pairedDifferences(one: Outcomes, other: Outcomes): readonly number[] {
  return Object.entries(one).flatMap(([key, first]) => {
    const second = other[key]
    const left = first.failed === undefined ? undefined : fromBase64(first.failed)
    const right = second?.failed === undefined ? undefined : fromBase64(second.failed)
    if (left === undefined || right === undefined || second === undefined) return []
    const runs = Math.min(first.counts.executions, second.counts.executions)
    return Array.from({ length: runs }, (_, run) => bitAt(right, run) - bitAt(left, run))
  })
}

function bitAt(bytes: Uint8Array, bit: number): number {
  return ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1
}
