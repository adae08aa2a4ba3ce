import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTimeOrder } from '#core/foreign/time-order.ts'

/** Times spread evenly, all at one moment, or most of them at a few. */
const times = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 300 }),
  fc.array(fc.constantFrom(0, 1, 2, 1_000_000), { maxLength: 300 }),
  fc.array(fc.constant(5), { maxLength: 100 }),
)

test('rows are in the order of a stable sort', () => {
  fc.assert(
    fc.property(times, (of) => {
      const rows = Uint32Array.from(of, (_, row) => row)
      const last = Math.max(0, ...of)
      const expected = [...rows].sort((a, b) => (of[a] ?? 0) - (of[b] ?? 0) || a - b)
      expect([...inTimeOrder(rows, (row) => of[row] ?? 0, last)]).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
