import { expect, test } from 'vitest'
import type { LaneArrows } from '#core/analysis/lanes.ts'
import { ForeignArrowPictures } from '#core/foreign/foreign-arrows.ts'
import { layOutRows } from '#core/foreign/lane-rows.ts'
import { readChrome } from './read.ts'

/** Arrows from thread 1 to thread 2 every `step` µs, each 1 µs long. */
function pictures(count: number, step: number): ForeignArrowPictures {
  const events = Array.from({ length: count }, (_, at) => [
    { ph: 's', pid: 1, tid: 1, name: 'a', id: at, ts: at * step },
    { ph: 'f', pid: 1, tid: 2, name: 'a', id: at, ts: at * step + 1 },
  ]).flat()
  const slices = [1, 2].map((tid) => ({
    ph: 'X',
    pid: 1,
    tid,
    name: 'all',
    ts: 0,
    dur: count * step,
  }))
  const nested = { ph: 'X', pid: 1, tid: 1, name: 'inner', ts: 0, dur: 0.5 }
  const trace = readChrome(JSON.stringify([...slices, nested, ...events]))
  return new ForeignArrowPictures(trace, layOutRows(trace))
}

const lines = ({ count, fromRow, from, toRow, to }: LaneArrows): string[] =>
  Array.from({ length: count }, (_, at) => `${fromRow[at]} ${from[at]} > ${toRow[at]} ${to[at]}`)

test('an arrow leaves the innermost slice around its moment', () => {
  // Rows: thread 1, what lies in it, thread 2.
  expect(lines(pictures(3, 10).picture(0, 30_000, 1))).toEqual([
    '1 0 > 2 1000',
    '0 10000 > 2 11000',
    '0 20000 > 2 21000',
  ])
})

test('what comes from before the view or goes beyond it is in it', () => {
  const all = pictures(3, 10)
  expect(lines(all.picture(10_500, 10_600, 1))).toEqual(['0 10000 > 2 11000'])
  expect(lines(all.picture(11_001, 19_999, 1))).toEqual([])
})

test('those that cannot be told apart are one, and of too many only the number is given', () => {
  const many = pictures(1_000, 1)
  // Three stretches of 400 µs; two arrows lead from one to the next; one is from the inner slice.
  expect(many.picture(0, 1e6, 100_000).count).toBe(6)
  const crowd = many.picture(0, 1e6, 1)
  expect([crowd.count, crowd.tooMany]).toEqual([0, 1_000])
  expect(many.picture(0, 1e6, 1, 1)).toMatchObject({ count: 1, tooMany: 0 })
})
