import { expect, test } from 'vitest'
import { packForeign, unpackForeign } from '#core/foreign/pack.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { readChrome } from './read.ts'

/** Enough rows for several parts. */
const TRACE = readChrome(
  JSON.stringify([
    { ph: 'C', pid: 1, name: 'heap', ts: 1, args: { value: 0.1 } },
    { ph: 'i', pid: 1, tid: 1, name: 'ü', ts: 2, args: { a: 'b' } },
    ...Array.from({ length: 45_000 }, (_, at) => ({ ph: 'X', tid: at % 7, ts: at, dur: 0.5 })),
  ]),
)

test('what was packed comes back', () => {
  const parts = [...packForeign(TRACE)]
  expect(parts.length).toBeGreaterThan(1)
  expect(Math.max(...parts.map(({ length }) => length))).toBe(1_048_576)
  expect(expectOk(unpackForeign(parts, 'x'))).toEqual(TRACE)
})

test('a part that is missing or cut is told', () => {
  const parts = [...packForeign(TRACE)]
  for (const wrong of [[], parts.slice(0, -1), [(parts[0] as Uint8Array).slice(0, 100)]]) {
    expect(expectFailure(unpackForeign(wrong, 'x')).code).toBe('E_FOREIGN_DAMAGED')
  }
})
