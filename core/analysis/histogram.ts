/**
 * How long something took, many times over: counts in buckets whose width grows with the value, after
 * HdrHistogram. Values below 64 are exact, others keep six significant bits (at most 3.2 % too low).
 * Two histograms of different runs or parts of a run merge by addition.
 */

/** Buckets per power of two. */
const SUB_BUCKETS = 32
/** Values below this have a bucket each. */
const EXACT = 2 * SUB_BUCKETS
/** 2^6 to 2^53. */
const BUCKETS = EXACT + 47 * SUB_BUCKETS

/** Non-negative integers up to 2^53, counted. */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS)
  #count = 0
  #sum = 0
  #maximum = 0

  /** How many values were added. */
  get count(): number {
    return this.#count
  }

  /** Exact sum of all values. */
  get sum(): number {
    return this.#sum
  }

  /** Exact largest value, 0 when there is none. */
  get maximum(): number {
    return this.#maximum
  }

  /** Counts `value`; a negative one counts as 0. */
  add(value: number): void {
    const counted = value > 0 ? value : 0
    const at = bucketOf(counted)
    this.#counts[at] = (this.#counts[at] as number) + 1
    this.#count += 1
    this.#sum += counted
    if (counted > this.#maximum) this.#maximum = counted
  }

  /** The smallest value of the bucket that holds the `share`-th value (0.5 is the median), 0 if empty. */
  percentile(share: number): number {
    const rank = Math.max(1, Math.ceil(this.#count * share))
    let seen = 0
    for (let at = 0; at < BUCKETS; at++) {
      seen += this.#counts[at] as number
      if (seen >= rank) return Math.min(lowerBound(at), this.#maximum)
    }
    return 0
  }

  /** Adds everything `other` has counted. */
  merge(other: Histogram): void {
    for (let at = 0; at < BUCKETS; at++) {
      this.#counts[at] = (this.#counts[at] as number) + (other.#counts[at] as number)
    }
    this.#count += other.#count
    this.#sum += other.#sum
    this.#maximum = Math.max(this.#maximum, other.#maximum)
  }
}

function bucketOf(value: number): number {
  if (value < EXACT) return Math.floor(value)
  const exponent =
    value < 0x8000_0000
      ? 31 - Math.clz32(value)
      : 31 + (31 - Math.clz32(Math.floor(value / 0x8000_0000)))
  const octave = Math.min(exponent, 52) - 6
  const within = Math.floor(value / 2 ** (octave + 1)) - SUB_BUCKETS
  return EXACT + octave * SUB_BUCKETS + Math.min(within, SUB_BUCKETS - 1)
}

function lowerBound(bucket: number): number {
  if (bucket < EXACT) return bucket
  const octave = Math.floor((bucket - EXACT) / SUB_BUCKETS)
  const within = (bucket - EXACT) % SUB_BUCKETS
  return (SUB_BUCKETS + within) * 2 ** (octave + 1)
}
