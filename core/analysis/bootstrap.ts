/**
 * What the mean of paired differences may really be, without supposing how they are distributed:
 * resampling with replacement, seeded, so that the same differences give the same interval anywhere.
 */
import { nextBelow, seedRng } from '#core/base/rng.ts'
import type { Interval } from './proportion.ts'

/** Resamples taken, unless there are so many differences that fewer say as much. */
const RESAMPLES = 2_000
const FEWEST_RESAMPLES = 200
/** Draws in all: about a second. */
const DRAWS = 100_000_000

/**
 * The mean of `differences` and its 95 % percentile interval by the bootstrap (B. Efron, Bootstrap methods:
 * another look at the jackknife, Annals of Statistics 7, 1979): from the 2.5 to the 97.5 percentile of
 * the means of resamples of the same size. `differences[i]` is one thing minus the other under the
 * same seed i; pairing keeps what the seed alone does out of the interval. Nothing to compare: zeros.
 */
export function bootstrapMean(differences: ArrayLike<number>, seed: number): Interval {
  const { length } = differences
  if (length === 0) return { estimate: 0, low: 0, high: 0 }
  const resamples = Math.max(FEWEST_RESAMPLES, Math.min(RESAMPLES, Math.floor(DRAWS / length)))
  const words = new Int32Array(4)
  seedRng(words, 0, seed)
  const means = new Float64Array(resamples)
  for (let round = 0; round < resamples; round++) {
    let sum = 0
    for (let draw = 0; draw < length; draw++) sum += differences[nextBelow(words, 0, length)]!
    means[round] = sum / length
  }
  means.sort()
  let sum = 0
  for (let at = 0; at < length; at++) sum += differences[at]!
  return {
    estimate: sum / length,
    low: percentile(means, 0.025),
    high: percentile(means, 0.975),
  }
}

/** Linear between the two nearest of `sorted` (the definition of R's default and of NumPy's). */
function percentile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (place - below)
}
