import { expect, test } from 'vitest'
import { packForeign, unpackForeign } from '#core/foreign/pack.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { readChrome } from './read.ts'

/** Enough rows for several parts. */
const TRACE = readChrome(
  JSON.stringify([
    { ph: 'C', pid: 1, name: 'heap', ts: 1, args: { value: 0.1 } },
    { ph: 'i', pid: 1, tid: 1, name: 'ü', ts: 2, args: { a: 'b' } },
    ...Array.from({ length: 40_000 }, (_, at) => ({ ph: 'X', tid: at % 7, ts: at, dur: 0.5 })),
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

test('damage to the header and another version are told, and that the file can be imported again', () => {
  const [first, ...rest] = [...packForeign(TRACE)]
  if (first === undefined) throw new Error('nothing was packed')
  const changed = (find: string, put: string): Uint8Array<ArrayBuffer> => {
    const at = Buffer.from(first).indexOf(find)
    const bytes = Uint8Array.from(first)
    bytes.set(new TextEncoder().encode(put), at)
    return bytes
  }
  const broken = unpackForeign([changed('"version"', 'x'), ...rest], 'x')
  expect(expectFailure(broken).code).toBe('E_FOREIGN_DAMAGED')
  const old = expectFailure(unpackForeign([changed('"version":2', '"version":1'), ...rest], 'x'))
  expect(old.code).toBe('E_FOREIGN_OLD')
  expect(old.hint).toContain('Import again')
})
