import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BucketSeries, bucketsToKeep } from '#core/analysis/bucket-series.ts'

const HEAD = { key: 'k', label: 'K', unit: 'u', shape: 'gauge' } as const

function series(points: readonly (readonly [number, number])[], limit?: number): BucketSeries {
  const built = new BucketSeries(HEAD, limit)
  points.forEach(([time, value]) => built.add(time, value))
  return built
}

describe('a bucketed series', () => {
  test('keeps every point while there is room', () => {
    const { time, low, high, last } = series([
      [3, 1],
      [3, 5],
      [3, 2],
      [9, -4],
    ]).snapshot()
    expect([...time]).toEqual([3, 9])
    expect([...low]).toEqual([1, -4])
    expect([...high]).toEqual([5, -4])
    expect([...last]).toEqual([2, -4])
  })

  test('joins neighbours when it is full, and keeps the spike', () => {
    const { time, low, high, last } = series(
      [
        [0, 1],
        [1, 100],
        [2, 3],
        [3, 4],
        [4, 5],
      ],
      4,
    ).snapshot()
    expect([...time]).toEqual([0, 2, 4])
    expect([...low]).toEqual([1, 3, 5])
    expect([...high]).toEqual([100, 4, 5])
    expect([...last]).toEqual([100, 4, 5])
  })

  test('never has more points than its limit, and loses no extreme', () => {
    const points = fc.array(fc.tuple(fc.nat(1_000_000), fc.integer({ min: -999, max: 999 })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 16 }), (unsorted, limit) => {
        const sorted = [...unsorted].sort((a, b) => a[0] - b[0])
        const { time, low, high, last } = series(sorted, limit).snapshot()
        expect(time.length).toBeLessThanOrEqual(limit)
        expect([...time]).toEqual([...time].sort((a, b) => a - b))
        const values = sorted.map(([, value]) => value)
        expect(Math.min(...low)).toBe(Math.min(...values))
        expect(Math.max(...high)).toBe(Math.max(...values))
        expect(last.at(-1)).toBe(values.at(-1))
      }),
    )
  })

  test('is looked at as coarsely as one likes, without losing an extreme or the end', () => {
    const long = series(
      Array.from({ length: 100_000 }, (_, at) => [at, at === 54_321 ? -7 : at % 5]),
    )
    const fine = long.snapshot(bucketsToKeep(100_000_000))
    const coarse = long.snapshot()
    // 100,000 ticks are 3,125 buckets of 32 ticks, or 1,563 of 64.
    expect([fine.time.length, coarse.time.length]).toEqual([3_125, 1_563])
    expect([fine.time[1], coarse.time[1]]).toEqual([32, 64])
    for (const { time, low, high, last } of [fine, coarse]) {
      const spike = low.indexOf(-7)
      expect(time[spike]).toBeLessThanOrEqual(54_321)
      expect(time[spike + 1]).toBeGreaterThan(54_321)
      expect([low.filter((value) => value < 0).length, Math.max(...high)]).toEqual([1, 4])
      expect(last.at(-1)).toBe(99_999 % 5)
    }
  })

  test('is kept finer the more events there are to read', () => {
    expect([1, 500_000, 900_000, 10_000_000].map(bucketsToKeep)).toEqual([
      2_048, 2_048, 3_515, 4_096,
    ])
  })

  test('a time before the newest one counts as the newest', () => {
    const { time, last } = series([
      [10, 1],
      [4, 2],
    ]).snapshot()
    expect([...time]).toEqual([10])
    expect([...last]).toEqual([2])
  })

  test('a later part is appended on top of what was reached', () => {
    const first = series([
      [0, 1],
      [5, 2],
    ])
    first.append(
      series([
        [7, 1],
        [8, 3],
      ]),
      first.value,
    )
    expect([...first.snapshot().time]).toEqual([0, 5, 7, 8])
    expect([...first.snapshot().last]).toEqual([1, 2, 3, 5])
  })
})
