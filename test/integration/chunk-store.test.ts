/** Chunks of any size come back byte for byte, in however many values they lie, and go altogether. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eraseChunks, eventTables, readChunk, storeChunk } from '#renderer/db/chunk-store.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import type { ChunkSummary } from '#core/trace/format.ts'

const INLINE_LIMIT = 64 * 1_024
const SUMMARY: ChunkSummary = {
  firstSeq: 0,
  events: 1,
  firstTime: 0,
  lastTime: 0,
  bytes: 1,
  prefixDigest: '0'.repeat(64),
  kinds: [],
  writes: [],
}

let database: LabDatabase

beforeEach(() => {
  database = new LabDatabase('chunks')
})
afterEach(() => database.delete())

function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 7) >>> 3)
}

function store(index: number, length: number, recording = 'a'): Promise<void> {
  const chunk = { recording, index, bytes: bytesOf(length) }
  return database.transaction('rw', eventTables(database), () =>
    storeChunk(database, chunk, SUMMARY),
  )
}

test.each([1, 61_439, 61_440, 61_441, 74_000, 200_000])('a chunk of %i bytes', async (length) => {
  await store(3, length)
  expect(await readChunk(database, 'a', 3)).toEqual(bytesOf(length))
  expect(await readChunk(database, 'a', 2)).toBeUndefined()
})

test('no value of an ordinary chunk is too large to lie beside its key', async () => {
  await store(0, 76_000)
  const values = [...(await database.chunks.toArray()), ...(await database.chunkRests.toArray())]
  expect(values).toHaveLength(2)
  for (const { bytes } of values) expect(bytes.length).toBeLessThan(INLINE_LIMIT - 1_024)
})

test('a chunk that was stored in one value, before there were two, is still there', async () => {
  await database.chunks.add({ recording: 'a', index: 0, bytes: bytesOf(74_000) })
  expect(await readChunk(database, 'a', 0)).toEqual(bytesOf(74_000))
})

test('erasing takes all of the chunks asked for, and no others', async () => {
  for (const index of [0, 1, 2]) await store(index, 70_000)
  await store(1, 70_000, 'b')
  const left = async (): Promise<unknown[]> =>
    Promise.all(eventTables(database).map((table) => table.toCollection().primaryKeys()))
  await eraseChunks(database, 'a', 0, 2)
  const some = [
    ['a', 2],
    ['b', 1],
  ]
  expect(await left()).toEqual([some, some, some])
  await eraseChunks(database, 'a')
  expect(await left()).toEqual([[['b', 1]], [['b', 1]], [['b', 1]]])
})
