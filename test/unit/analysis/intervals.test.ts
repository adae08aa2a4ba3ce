import { describe, expect, test } from 'vitest'
import { bootstrapMean } from '#core/analysis/bootstrap.ts'
import { wilsonInterval } from '#core/analysis/proportion.ts'

describe('the interval of a proportion', () => {
  // Newcombe 1998, table I, method 3 (score, without continuity correction).
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i is the published one', (hits, runs, low, high) => {
    const interval = wilsonInterval(hits, runs)
    expect(interval.estimate).toBeCloseTo(hits / runs, 12)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  test('its ends are where the score test just fails', () => {
    for (const [hits, runs] of [
      [3, 1_000],
      [500, 1_000],
      [999, 1_000],
    ] as const) {
      const { estimate, low, high } = wilsonInterval(hits, runs)
      for (const end of [low, high]) {
        const score = Math.abs(estimate - end) / Math.sqrt((end * (1 - end)) / runs)
        expect(score).toBeCloseTo(1.959964, 5)
      }
    }
  })

  test('all and none stay within 0 and 1; no runs tell nothing', () => {
    expect(wilsonInterval(20, 20)).toMatchObject({ estimate: 1, high: 1 })
    expect(wilsonInterval(0, 7).low).toBe(0)
    expect(wilsonInterval(0, 0)).toEqual({ estimate: 0, low: 0, high: 1 })
  })
})

describe('the interval of a mean of paired differences', () => {
  test('is the same for the same seed, and another for another', () => {
    const differences = Array.from({ length: 200 }, (_, at) => ((at * 7_919) % 13) - 4)
    expect(bootstrapMean(differences, 5)).toEqual(bootstrapMean(differences, 5))
    expect(bootstrapMean(differences, 5)).not.toEqual(bootstrapMean(differences, 6))
  })

  // Of 400 pairs 100 differ by one: the mean's standard error is sqrt(p (1 - p) / n).
  test('comes near to the normal interval where that is right', () => {
    const differences = Array.from({ length: 400 }, (_, at) => (at % 4 === 0 ? 1 : 0))
    const { estimate, low, high } = bootstrapMean(differences, 1)
    const error = Math.sqrt((0.25 * 0.75) / 400)
    expect(estimate).toBe(0.25)
    expect(low).toBeCloseTo(0.25 - 1.96 * error, 2)
    expect(high).toBeCloseTo(0.25 + 1.96 * error, 2)
  })

  // Two values: resamples are 0, 1/2, 1 with odds 1:2:1, so both percentiles are at the ends.
  test('of two values reaches from one to the other', () => {
    expect(bootstrapMean([0, 1], 3)).toEqual({ estimate: 0.5, low: 0, high: 1 })
  })

  test('of one value, or of none, is that value', () => {
    expect(bootstrapMean([3], 1)).toEqual({ estimate: 3, low: 3, high: 3 })
    expect(bootstrapMean([], 1)).toEqual({ estimate: 0, low: 0, high: 0 })
  })
})
