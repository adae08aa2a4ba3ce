import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packSeries, unpackSeries } from '#core/analysis/packed-series.ts'
import type { Series } from '#core/analysis/series.ts'

const whole = fc.integer({ min: -(2 ** 50), max: 2 ** 50 })
const any = fc.oneof(whole, fc.double({ noNaN: true }))

/** Buckets whose values are of one kind, in columns. */
function seriesOf(value: fc.Arbitrary<number>): fc.Arbitrary<Series> {
  return fc
    .tuple(
      fc.constantFrom('drift', 'retries'),
      fc.array(fc.tuple(fc.maxSafeNat(), value, value, value)),
    )
    .map(([key, rows]) => {
      const column = (at: 0 | 1 | 2 | 3): Float64Array<ArrayBuffer> =>
        Float64Array.from(rows, (row) => row[at])
      return {
        key,
        label: `The ${key}`,
        unit: 'bytes',
        shape: 'gauge',
        time: column(0).sort(),
        low: column(1),
        high: column(2),
        last: column(3),
      }
    })
}

test('series come back as they were, whatever numbers they are of', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(seriesOf(whole), seriesOf(any)), { maxLength: 4 }), (all) => {
      expect(unpackSeries(packSeries(all))).toEqual(all)
    }),
  )
})

test('sixteen thousand buckets of a drift take no more than a few bytes each', () => {
  const length = 16_384
  const last = Float64Array.from({ length }, (_, at) => -512 * Math.floor(at / 3))
  const time = Float64Array.from({ length }, (_, at) => at * 1_024)
  const low = last.map((value, at) => value - 512 * (at % 2))
  const series = { key: 'drift', label: 'Drift', unit: 'bytes', shape: 'gauge' } as const
  const packed = packSeries([{ ...series, time, low, high: last.slice(), last }])
  expect(packed.packed.length / length).toBeLessThan(5)
})
