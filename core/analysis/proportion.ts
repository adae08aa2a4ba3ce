/** How likely something is, judged from how often it happened in so many independent runs. */

/** The standard normal quantile of a two-sided interval of 95 %. */
const Z_95 = 1.959963984540054

/** An estimate with what it may really be. */
export interface Interval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/**
 * Wilson's score interval of 95 % for a proportion: where the true probability lies when `hits` of
 * `runs` runs hit. It stays within 0 and 1 and means something even at no hit or all hits. Without
 * a run nothing is known: 0 to 1.
 *
 * E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927);
 * recommended over its rivals by R. G. Newcombe, Statistics in Medicine 17 (1998), whose examples are
 * the tests.
 */
export function wilsonInterval(hits: number, runs: number): Interval {
  if (runs === 0) return { estimate: 0, low: 0, high: 1 }
  const share = hits / runs
  const square = Z_95 * Z_95
  const scale = 1 + square / runs
  const centre = (share + square / (2 * runs)) / scale
  const reach =
    (Z_95 * Math.sqrt((share * (1 - share)) / runs + square / (4 * runs * runs))) / scale
  return {
    estimate: share,
    // At the ends the formula gives the ends; rounding must not go beyond them.
    low: hits === 0 ? 0 : Math.max(0, centre - reach),
    high: hits === runs ? 1 : Math.min(1, centre + reach),
  }
}
