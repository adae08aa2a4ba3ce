import { describe, expect, it } from 'vitest'
import { bucketAt } from '#renderer/charts/bucket-at.ts'
import {
  coarsen,
  coarsenAround,
  heldUntil,
  measuredUntil,
  rateOf,
} from '#renderer/charts/derived-series.ts'
import { series } from './lines.ts'

const total = series(
  'operations',
  [
    [100, 1, 10, 10],
    [300, 11, 30, 30],
  ],
  { shape: 'total', unit: 'operations' },
)

describe('series made for drawing', () => {
  it('hold the last value to the end; a total begins at zero', () => {
    const held = heldUntil(total, 960)
    expect([...held.time]).toEqual([0, 100, 300, 960])
    expect([...held.last]).toEqual([0, 10, 30, 30])
    expect([...held.low]).toEqual([0, 1, 11, 30])
  })

  it('draw a total that nothing was added to as zero', () => {
    const none = heldUntil(series('retries', [], { shape: 'total' }), 500)
    expect([[...none.time], [...none.last]]).toEqual([
      [0, 500],
      [0, 0],
    ])
  })

  it('leave a level that was never known empty', () => {
    expect(heldUntil(series('drift', []), 500).time).toHaveLength(0)
  })

  it('turn a total into its rate per million ticks', () => {
    // 96 windows of 10 ticks: the first bucket counts where it begins, ten operations in ten ticks.
    const rate = rateOf(total, 960)
    expect(rate.time).toHaveLength(96)
    expect([rate.last[9], rate.last[10], rate.last[30]]).toEqual([0, 1_000_000, 2_000_000])
    expect(rate.unit).toBe('operations per million ticks')
    const sum = rate.last.reduce((all, value) => all + value, 0)
    expect((sum * 10) / 1_000_000).toBeCloseTo(30)
  })

  it('are joined to fewer buckets without losing a spike or the end', () => {
    const noisy = series(
      'drift',
      Array.from({ length: 10 }, (_, at) => [at * 10, at === 4 ? -99 : 0, at === 7 ? 99 : at, at]),
    )
    const joined = coarsen(noisy, 4)
    expect([...joined.time]).toEqual([0, 30, 60, 90])
    expect([...joined.low]).toEqual([0, -99, 0, 0])
    expect([...joined.high]).toEqual([2, 5, 99, 9])
    expect([...joined.last]).toEqual([2, 5, 8, 9])
    expect(coarsen(noisy, 10)).toBe(noisy)
  })

  it('are finer where one looks closer, and lose nothing beside it', () => {
    const long = series(
      'drift',
      Array.from({ length: 1_000 }, (_, at) => [
        at * 10,
        at === 900 ? -99 : 0,
        at === 505 ? 99 : 1,
        1,
      ]),
    )
    const drawn = coarsenAround(long, 16, { from: 5_003, to: 5_101 })
    // Buckets 500 to 511 one by one, and two for all that is left and two for all that is right of them.
    expect([...drawn.time]).toEqual([
      0,
      2_500,
      ...Array.from({ length: 12 }, (_, at) => 5_000 + at * 10),
      5_120,
      7_560,
    ])
    expect(drawn.time[[...drawn.high].indexOf(99)]).toBe(5_050)
    expect([...drawn.low].indexOf(-99)).toBe(15)
    expect([drawn.high.length, drawn.last.at(-1)]).toEqual([16, 1])
  })

  it('are all there when one looks at all of it', () => {
    const noisy = series('drift', [
      [0, 0, 0, 0],
      [10, 1, 1, 1],
    ])
    expect(coarsenAround(noisy, 4, { from: -5, to: 50 })).toBe(noisy)
    expect(coarsenAround(series('drift', []), 4, { from: 0, to: 5 }).time).toHaveLength(0)
  })

  it('know how far has been measured', () => {
    expect(measuredUntil([total, series('drift', [[700, 0, 0, 0]])])).toBe(700)
    expect(measuredUntil([])).toBe(0)
  })

  it('find the bucket of a time', () => {
    expect([0, 100, 299, 300, 9_999].map((time) => bucketAt(total, time))).toEqual([-1, 0, 0, 1, 1])
  })
})
