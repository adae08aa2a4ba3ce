/** Rows of expectations as this scenario's variants share them. */
import type { Expectation } from '../scenario.ts'

type Models = Expectation['models']

/** What is told of all three memory models alike. */
const ALL_MODELS: Models = ['sc', 'tso', 'pso']

/** Minima counted, and claims proved, by a search over a model of the bare steps. */
export const STEPS = 'exhaustive search over the bare steps of fault and punch'
/** What follows from the code without a mail that says so. */
export const CODE = 'reading the code'

interface Details {
  readonly models?: Models
  readonly switches?: number
  readonly parameters?: Readonly<Record<string, number>>
}

function expectation(
  oracle: Expectation['oracle'],
  verdict: Expectation['verdict'],
  reason: string,
  source: string,
  details: Details,
): Expectation {
  return { oracle, verdict, models: ALL_MODELS, reason, source, ...details }
}

/** `oracle` is broken by some schedule. */
export function broken(
  oracle: Expectation['oracle'],
  reason: string,
  source: string,
  details: Details = {},
): Expectation {
  return expectation(oracle, 'violated', reason, source, details)
}

/** `oracle` holds in every schedule. */
export function holds(
  oracle: Expectation['oracle'],
  reason: string,
  source: string,
  details: Details = {},
): Expectation {
  return expectation(oracle, 'holds', reason, source, details)
}

/** Freed blocks get mapped, and stay so: broken at every moment and at rest, in as many switches. */
export function unsafe(
  reason: string,
  source: string,
  details: Details = {},
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
  details: Details = {},
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
