/**
 * The memory of a search, and how to go on with more of it. A part that filled its memory would fill it
 * again, so it is begun anew where there is more; everything else that is known stays known.
 */
import { DEFAULT_MAX_BYTES } from '#core/explore/bounds.ts'
import type { Outcomes } from './parts.ts'
import type { ExploreBounds, ExploreRequest } from './protocol.ts'

const MEBIBYTE = 2 ** 20
/** A search that doubles its memory is soon there again: a set of states grows by doubling. */
const GROWTH = 4
/** Less than this much more is not worth beginning anew for. */
const LEAST_GROWTH = 1.5
/** Of the memory of the machine, for all workers together. */
const SHARE = 0.5
/** What is assumed of a machine that does not say. */
const USUAL_BYTES = 4 * 2 ** 30
/** The set of states is one table, of which there are two while it grows; a browser makes none of 2 GiB. */
const MOST_BYTES = 1.5 * 2 ** 30 * 3

/** Bytes that each worker may use under `bounds`. */
export function memoryOf({ maxBytes }: ExploreBounds): number {
  return maxBytes ?? DEFAULT_MAX_BYTES
}

/** `512 MiB` */
export function mebibytes(bytes: number): string {
  return `${Number((bytes / MEBIBYTE).toPrecision(3))} MiB`
}

/** What of a document tells whether it can go on, and from what. */
interface Progress {
  readonly all: boolean
  readonly bounds: ExploreBounds
  readonly violations: readonly unknown[]
  readonly parts?: Outcomes
}

/** Has a part used up its memory, and is more to be learnt from it? Told from the parts of the document. */
export function ranOutOfMemory({ all, violations, parts = {} }: Progress): boolean {
  if (!all && violations.length > 0) return false
  return Object.values(parts).some(({ state }) => state === 'limited')
}

/** What there is to go on from under `bounds`: without what ran out of memory, if there is more of it now. */
export function partsToGoOnFrom(document: Progress, bounds: ExploreBounds): Outcomes {
  const { parts = {} } = document
  if (memoryOf(bounds) <= memoryOf(document.bounds)) return parts
  return Object.fromEntries(Object.entries(parts).filter(([, { state }]) => state !== 'limited'))
}

/**
 * Bytes for each worker to go on with: four times as many as were not enough, but no more than half of the
 * machine's memory for all together. Whole mebibytes.
 * @param starved what ran out of memory; one or more
 * @param machineBytes memory of the machine; undefined where it does not say
 * @param workers threads that share the work
 * @returns undefined where there is hardly more to be had
 */
export function moreMemory(
  starved: readonly Pick<ExploreRequest, 'strategy' | 'bounds'>[],
  machineBytes: number | undefined,
  workers: number,
): number | undefined {
  const had = Math.max(...starved.map(({ bounds = {} }) => memoryOf(bounds)))
  const together = starved.some(isSpread) ? workers : Math.min(workers, starved.length)
  const room = ((machineBytes ?? USUAL_BYTES) * SHARE) / together
  const bytes = Math.min(had * GROWTH, room, MOST_BYTES)
  const whole = Math.floor(bytes / MEBIBYTE) * MEBIBYTE
  return whole >= had * LEAST_GROWTH ? whole : undefined
}

/** Does one search use several workers? */
function isSpread({ strategy, bounds = {} }: Pick<ExploreRequest, 'strategy' | 'bounds'>): boolean {
  const bounded = bounds.preemptions !== undefined || bounds.contextSwitches !== undefined
  return strategy !== 'stateful' && !bounded
}
