/**
 * Where the events of recordings lie: chunks, and the summaries that recovery trusts, written together.
 *
 * Chromium keeps a value of more than 64 KiB in a file of its own and fetches it in several rounds, which
 * takes three times as long where it matters, in the slowest of the reads. A chunk is a little larger,
 * so what is too much of it lies in a second value. Chunks stored before are in one piece and stay so.
 */
import { Dexie, type Table } from 'dexie'
import { concatBytes, ownBytes } from '#core/base/bytes.ts'
import type { ChunkSummary } from '#core/trace/format.ts'
import type { ChunkRow, LabDatabase } from './schema.ts'

/** Bytes of a chunk that are sure to stay with the names beside them. */
const FIRST_BYTES = 60 * 1_024

/** The tables that a transaction over events names. */
export function eventTables(database: LabDatabase): readonly Table<unknown, [string, number]>[] {
  const { chunks, chunkRests, summaries } = database
  return [chunks, chunkRests, summaries]
}

/** Stores a chunk in the transaction under way. */
export async function storeChunk(
  database: LabDatabase,
  { recording, index, bytes }: { recording: string; index: number; bytes: Uint8Array },
  summary: ChunkSummary,
): Promise<void> {
  const part = (from: number, to?: number): ChunkRow => ({
    recording,
    index,
    bytes: ownBytes(bytes.subarray(from, to)),
  })
  await database.chunks.put(part(0, FIRST_BYTES))
  if (bytes.length > FIRST_BYTES) await database.chunkRests.put(part(FIRST_BYTES))
  await database.summaries.put({ recording, index, summary })
}

/** A chunk as it was stored; undefined when it is not there. */
export function readChunk(
  database: LabDatabase,
  recording: string,
  index: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { chunks, chunkRests } = database
  return database.transaction('r', chunks, chunkRests, async () => {
    const key: [string, number] = [recording, index]
    const [first, rest] = await Promise.all([chunks.get(key), chunkRests.get(key)])
    return first && rest ? concatBytes([first.bytes, rest.bytes]) : first?.bytes
  })
}

/** Erases chunks `from` to `end - 1`, all there are without either. */
export async function eraseChunks(
  database: LabDatabase,
  recording: string,
  from: unknown = Dexie.minKey,
  end: unknown = Dexie.maxKey,
): Promise<void> {
  for (const table of eventTables(database)) {
    await table.where(':id').between([recording, from], [recording, end]).delete()
  }
}
