/** Rows of expectations as this scenario's variants share them. */
import { broken, holds, type ExpectationDetails } from '../expectation.ts'
import type { Expectation } from '../scenario.ts'

/** Minima counted, and claims proved, by a search over a model of the bare steps. */
export const STEPS = 'exhaustive search over the bare steps of fault and punch'
/** What follows from the code without a mail that says so. */
export const CODE = 'reading the code'

/** Freed blocks get mapped, and stay so: broken at every moment and at rest, in as many switches. */
export function unsafe(
  reason: string,
  source: string,
  details: ExpectationDetails = {},
): readonly Expectation[] {
  return [
    broken('continuous safety', reason, source, details),
    broken(
      'quiescent safety',
      'the mapping stays, and so does the page in the cache',
      source,
      details,
    ),
  ]
}

/** No freed block is ever mapped, and everything comes to rest as it should. */
export function safe(
  reason: string,
  source: string,
  details: ExpectationDetails = {},
): readonly Expectation[] {
  return [
    holds('continuous safety', reason, source, details),
    holds(
      'quiescent safety',
      'nothing stale is left in the cache, no page is lost',
      source,
      details,
    ),
    holds('deadlock', 'no schedule ends with somebody asleep', source, details),
  ]
}
