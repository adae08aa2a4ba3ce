import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ChunkEncoder,
  decodeEvents,
  decodeKeyframes,
  encodedColumns,
  openChunk,
} from '#core/trace/chunk.ts'
import type { Keyframe } from '#core/trace/keyframes.ts'
import { ColumnDecoder } from '#core/trace/decode-columns.ts'
import { ColumnEncoder } from '#core/trace/encode-columns.ts'
import { arbitraryColumns, trimmed } from '../../support/columns.ts'
import { expectOk } from '../../support/results.ts'
import { syntheticRun } from '../../support/synthetic-trace.ts'

test('decoding what was encoded gives the same events, whatever they are', () => {
  const encoder = new ColumnEncoder()
  const decoder = new ColumnDecoder()
  fc.assert(
    fc.property(arbitraryColumns(60), (columns) => {
      const decoded = expectOk(decoder.decode(encoder.encode(columns), 60))
      expect(decoded).toEqual(trimmed(columns))
    }),
    { numRuns: 500 },
  )
})

test('in the memory of other events, nothing of them is left', () => {
  const encoder = new ColumnEncoder()
  const decoder = new ColumnDecoder()
  fc.assert(
    fc.property(arbitraryColumns(60), arbitraryColumns(60), (before, columns) => {
      const spare = expectOk(decoder.decode(encoder.encode(before), 60))
      const decoded = expectOk(decoder.decode(encoder.encode(columns), 60, spare))
      expect(trimmed(decoded)).toEqual(trimmed(columns))
      expect(decoded === spare).toBe(columns.count <= before.kind.length)
    }),
  )
})

const arbitraryChunk = arbitraryColumns(40).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.uniqueArray(fc.nat(columns.count - 1), { maxLength: 5 }),
    images: fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 5, maxLength: 5 }),
  }),
)

test('a chunk gives back its events and its keyframes', () => {
  fc.assert(
    fc.property(arbitraryChunk, ({ columns, rows, images }) => {
      const keyframes: Keyframe[] = rows
        .toSorted((one, other) => one - other)
        .map((row, index) => ({ row, image: new Uint8Array(images[index] ?? []) }))
      const { bytes, summary } = new ChunkEncoder().encode(columns, keyframes)
      const header = expectOk(openChunk(bytes, 'chunk'))
      const encoded = expectOk(encodedColumns(header, 'chunk'))
      expect(expectOk(decodeEvents(header, encoded, 'chunk'))).toEqual(trimmed(columns))
      expect(expectOk(decodeKeyframes(header, 'chunk'))).toEqual(keyframes)
      expect(header.prefixDigest).toBe(summary.prefixDigest)
    }),
  )
})

test('damaging any byte of a chunk is found', () => {
  const { bytes } = new ChunkEncoder().encode(syntheticRun(3).next(200), [
    { row: 0, image: Uint8Array.of(1, 2, 3) },
  ])
  fc.assert(
    fc.property(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      (position, difference) => {
        const damaged = bytes.slice()
        damaged[position] = (damaged[position] ?? 0) ^ difference
        expect(openChunk(damaged, 'chunk').ok).toBe(false)
      },
    ),
    { numRuns: 1000 },
  )
})

test('any bytes decode to events or to a reason, never to an exception', () => {
  const decoder = new ColumnDecoder()
  const encoded = new ColumnEncoder().encode(syntheticRun(5).next(300))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(encoded.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.nat(encoded.length),
      (changes, length) => {
        const hostile = encoded.slice(0, length)
        for (const [position, byte] of changes) if (position < length) hostile[position] = byte
        const decoded = decoder.decode(hostile, 1000)
        const answer = decoded.ok ? decoded.value.count <= 1000 : decoded.error.length > 10
        expect(answer).toBe(true)
      },
    ),
    { numRuns: 3000 },
  )
})
