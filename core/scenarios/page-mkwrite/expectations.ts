/** Rows of expectations as this scenario's variants share them. */
import type { Expectation } from '../scenario.ts'

/** Everything here sleeps and is ordered by locks: all three models agree. */
const ALL_MODELS: Expectation['models'] = ['sc', 'tso', 'pso']

/** The race, and the first fixes for it. */
export const REPORT = '20120515224805.GA25577@quack.suse.cz'
/** What i_mutex in the fault path would do. */
export const OBJECTIONS = '20120517074308.GQ25351@dastard'
/** One lock may not be both above and below mmap_sem. */
export const BELOW = '20120605231530.GB4402@quack.suse.cz'
/** The rwsem in XFS. */
export const XFS = '1420669543-8093-1-git-send-email-david@fromorbit.com'
/** Minima counted, and claims proved, by a search over a model of the bare steps. */
export const STEPS = 'exhaustive search over the bare steps of fault and punch'
/** What no source says: found by exploring these programs. */
export const FOUND = 'exploration of this program'

/** What a row may have besides its words. */
export interface Details {
  readonly models?: Expectation['models']
  readonly switches?: number
  readonly parameters?: Readonly<Record<string, number>>
}

/** `oracle` is broken by some schedule. */
export function broken(
  oracle: Expectation['oracle'],
  reason: string,
  source: string,
  details: Details = {},
): Expectation {
  return { oracle, verdict: 'violated', models: ALL_MODELS, reason, source, ...details }
}

/** `oracle` holds in every schedule. */
export function holds(
  oracle: Expectation['oracle'],
  reason: string,
  source: string,
  details: Details = {},
): Expectation {
  return { oracle, verdict: 'holds', models: ALL_MODELS, reason, source, ...details }
}

/** No fault can be in the way of a punch: neither a stale page nor a stray write. */
export function safe(reason: string, source: string, details: Details = {}): Expectation[] {
  return [
    holds('quiescent safety', reason, source, details),
    holds('continuous safety', reason, source, details),
  ]
}
