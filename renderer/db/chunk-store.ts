/**
 * Where the events of recordings lie: chunks, and the summaries that recovery trusts, written together.
 *
 * A chunk is one value, of some 75 KB as a rule. Chromium keeps a value of more than 64 KiB in a file of
 * its own. In two smaller ones a chunk would be read a millisecond sooner, but they would stay on the
 * disk when they are erased, until LevelDB rewrites them one day: whoever deletes wants the room now.
 */
import { Dexie, type Table } from 'dexie'
import { ownBytes } from '#core/base/bytes.ts'
import type { ChunkSummary } from '#core/trace/format.ts'
import type { ChunkRow, LabDatabase } from './schema.ts'

/** The tables that a transaction over events names. */
export function eventTables(database: LabDatabase): readonly Table<unknown, [string, number]>[] {
  return [database.chunks, database.summaries]
}

/** Stores a chunk in the transaction under way. */
export async function storeChunk(
  database: LabDatabase,
  { recording, index, bytes }: Omit<ChunkRow, 'bytes'> & { readonly bytes: Uint8Array },
  summary: ChunkSummary,
): Promise<void> {
  await database.chunks.put({ recording, index, bytes: ownBytes(bytes) })
  await database.summaries.put({ recording, index, summary })
}

/** A chunk as it was stored; undefined when it is not there. */
export async function readChunk(
  database: LabDatabase,
  recording: string,
  index: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return (await database.chunks.get([recording, index]))?.bytes
}

/** Erases chunks `from` to `end - 1` in the transaction under way, all there are without either. */
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
