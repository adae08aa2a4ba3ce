/** Rows of expectations, in the few words in which the variants of every scenario state them. */
import type { Expectation } from './scenario.ts'

/** What a row may say besides its claim. */
export type ExpectationDetails = Partial<Pick<Expectation, 'models' | 'parameters' | 'switches'>>

type Oracle = Expectation['oracle']
type Verdict = Expectation['verdict']

/** What is said of all three memory models alike. */
const ALL_MODELS: Expectation['models'] = ['sc', 'tso', 'pso']

/** Writes rows about one oracle. `source` is the mail, commit or sheet that a row is taken from. */
export type ExpectationRow = (
  verdict: Verdict,
  reason: string,
  source: string,
  details?: ExpectationDetails,
) => Expectation

/**
 * @param usual what most rows of this oracle say; a row's own details go before it
 * @returns the writer of rows about `oracle`, told of all three memory models unless `usual` or the
 *   row says otherwise
 */
export function rowsAbout(oracle: Oracle, usual: ExpectationDetails = {}): ExpectationRow {
  return (verdict, reason, source, details = {}) => ({
    oracle,
    verdict,
    models: ALL_MODELS,
    reason,
    source,
    ...usual,
    ...details,
  })
}

/** @returns the row that says: some schedule breaks `oracle` */
export function broken(
  oracle: Oracle,
  reason: string,
  source: string,
  details?: ExpectationDetails,
): Expectation {
  return rowsAbout(oracle)('violated', reason, source, details)
}

/** @returns the row that says: `oracle` holds in every schedule */
export function holds(
  oracle: Oracle,
  reason: string,
  source: string,
  details?: ExpectationDetails,
): Expectation {
  return rowsAbout(oracle)('holds', reason, source, details)
}
