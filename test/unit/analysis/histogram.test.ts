import { describe, expect, test } from 'vitest'
import { Histogram } from '#core/analysis/histogram.ts'

function filled(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  values.forEach((value) => histogram.add(value))
  return histogram
}

describe('a histogram', () => {
  test('is exact below 64', () => {
    const histogram = filled([1, 2, 3, 4, 5, 6, 7, 8, 9, 63])
    expect(histogram.percentile(0.5)).toBe(5)
    expect(histogram.percentile(0.9)).toBe(9)
    expect(histogram.percentile(1)).toBe(63)
    expect(histogram.sum).toBe(108)
  })

  test('is at most 3.2 % too low above', () => {
    for (const value of [64, 65, 1_000, 123_456, 2 ** 31 - 1, 2 ** 31, 2 ** 40 + 12_345, 2 ** 52]) {
      const answer = filled([value, value * 2]).percentile(0.5)
      expect(answer).toBeLessThanOrEqual(value)
      expect(answer).toBeGreaterThan(value * 0.968)
    }
  })

  test('merges by addition', () => {
    const whole = filled([5, 70, 900, 12])
    const half = filled([5, 70])
    half.merge(filled([900, 12]))
    const facts = (h: Histogram): readonly number[] => [
      h.count,
      h.sum,
      h.maximum,
      h.percentile(0.5),
      h.percentile(0.95),
    ]
    expect(facts(half)).toEqual(facts(whole))
  })

  test('says 0 of nothing', () => {
    expect(new Histogram().percentile(0.5)).toBe(0)
  })
})
