/** Chunks are erased with their summaries, those asked for and no others. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eraseChunks, eventTables, readChunk, storeChunk } from '#renderer/db/chunk-store.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import type { ChunkSummary } from '#core/trace/format.ts'

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

function store(recording: string, index: number): Promise<void> {
  const chunk = { recording, index, bytes: Uint8Array.of(index) }
  return database.transaction('rw', eventTables(database), () =>
    storeChunk(database, chunk, SUMMARY),
  )
}

test('erasing takes the chunks asked for, and no others', async () => {
  for (const index of [0, 1, 2]) await store('a', index)
  await store('b', 1)
  const left = async (): Promise<unknown[]> =>
    Promise.all(eventTables(database).map((table) => table.toCollection().primaryKeys()))
  await eraseChunks(database, 'a', 0, 2)
  const some = [
    ['a', 2],
    ['b', 1],
  ]
  expect(await left()).toEqual([some, some])
  expect(await readChunk(database, 'a', 1)).toBeUndefined()
  expect(await readChunk(database, 'a', 2)).toEqual(Uint8Array.of(2))
  await eraseChunks(database, 'a')
  expect(await left()).toEqual([[['b', 1]], [['b', 1]]])
})
