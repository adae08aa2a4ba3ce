/** Rows of expectations as this scenario's variants share them. */
import { holds, type ExpectationDetails } from '../expectation.ts'
import type { Expectation } from '../scenario.ts'

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

/** No fault can be in the way of a punch: neither a stale page nor a stray write. */
export function safe(
  reason: string,
  source: string,
  details: ExpectationDetails = {},
): Expectation[] {
  return [
    holds('quiescent safety', reason, source, details),
    holds('continuous safety', reason, source, details),
  ]
}
