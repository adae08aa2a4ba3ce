/** What the library does with recordings besides making and reading them. */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { dropUnfinishedEvents } from './compact.ts'
import { eraseChunks, eventTables } from './chunk-store.ts'
import { keysOf, type LabDatabase, type RecordingRow } from './schema.ts'
import { attempt, goneFailure } from './storage-failure.ts'
import { watchList } from './watch-list.ts'

/** Chunks that are erased in one transaction: some 4 MB. */
const CHUNKS_PER_PIECE = 64
/** Recordings whose rows go in one transaction: each wakes everybody who watches the list. */
const RECORDINGS_PER_PIECE = 100

/** A row of a recording that is shown: finished, or being recorded (or cut off while it was). */
export type ListedRow = RecordingRow & { readonly state: 'recording' | 'finished' }

/** Recordings that are shown, newest first. */
export async function listRecordings(database: LabDatabase): Promise<ListedRow[]> {
  const rows = await database.recordings.orderBy('created').reverse().toArray()
  return rows.filter(isListed)
}

function isListed(row: RecordingRow): row is ListedRow {
  return row.state === 'finished' || row.state === 'recording'
}

/**
 * Calls `listener` with the list now and after every change, in this window or any worker. `failed`
 * is told when the database cannot be read. Returns an unsubscribe.
 */
export function watchRecordings(
  database: LabDatabase,
  listener: (rows: readonly ListedRow[]) => void,
  failed: (reason: Failure) => void,
): () => void {
  return watchList(() => listRecordings(database), 'Library', listener, failed)
}

/** Gives a recording another name. */
export function renameRecording(
  database: LabDatabase,
  id: string,
  name: string,
): Promise<Result<undefined, Failure>> {
  return change(database, [id], () => ({ name }))
}

/** Replaces the tags of a recording. */
export function tagRecording(
  database: LabDatabase,
  id: string,
  tags: readonly string[],
): Promise<Result<undefined, Failure>> {
  return change(database, [id], () => ({ tags }))
}

/** Takes recordings out of the list; {@link restoreRecordings} brings them back until they are purged. */
export function deleteRecordings(
  database: LabDatabase,
  ids: readonly string[],
): Promise<Result<undefined, Failure>> {
  return change(database, ids, ({ state }) =>
    state === 'deleted' ? {} : { state: 'deleted', stateBefore: state },
  )
}

/** Undoes {@link deleteRecordings}: they are what they were, finished or cut off. */
export function restoreRecordings(
  database: LabDatabase,
  ids: readonly string[],
): Promise<Result<undefined, Failure>> {
  return change(database, ids, ({ state, stateBefore }) =>
    state === 'deleted' ? { state: stateBefore ?? 'finished' } : {},
  )
}

/** Changes recordings by what they are, with nobody in between; all of them, or none when one is gone. */
function change(
  database: LabDatabase,
  ids: readonly string[],
  changes: (row: RecordingRow) => Partial<RecordingRow>,
): Promise<Result<undefined, Failure>> {
  const { recordings } = database
  return attempt('Library', () =>
    database.transaction('rw', recordings, async () => {
      const rows = await recordings.bulkGet([...ids])
      const gone = rows.findIndex((row) => row === undefined)
      if (gone >= 0) return err(goneFailure(ids[gone] ?? 'Library'))
      const found = rows.filter((row) => row !== undefined)
      await recordings.bulkPut(found.map((row) => ({ ...row, ...changes(row) })))
      return ok(undefined)
    }),
  )
}

/**
 * Removes recordings with everything that hangs off them, for good. Fine if they are gone already. Chunks
 * go piece by piece, so that whoever records or looks at the library meanwhile waits for a piece at most;
 * what a kill leaves counts as deleted and goes at the next start.
 */
export function purgeRecordings(
  database: LabDatabase,
  ids: readonly string[],
): Promise<Result<undefined, Failure>> {
  const { recordings } = database
  return attempt('Library', async () => {
    await recordings.bulkUpdate(ids.map((key) => ({ key, changes: { state: 'deleted' } })))
    for (const id of ids) await erasePieces(database, id)
    for (let from = 0; from < ids.length; from += RECORDINGS_PER_PIECE) {
      await eraseRows(database, ids.slice(from, from + RECORDINGS_PER_PIECE))
    }
    return ok(undefined)
  })
}

/** The same for one. */
export function purgeRecording(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  return purgeRecordings(database, [id])
}

/** All chunks but the last piece of them, which goes with the rest of the recording. */
async function erasePieces(database: LabDatabase, id: string): Promise<void> {
  const [first, last] = keysOf(id)
  const newest = await database.summaries.where(':id').between(first, last).last()
  const end = (newest?.index ?? 0) - CHUNKS_PER_PIECE
  for (let from = 0; from <= end; from += CHUNKS_PER_PIECE) {
    await database.transaction('rw', eventTables(database), () =>
      eraseChunks(database, id, from, from + CHUNKS_PER_PIECE),
    )
  }
}

async function eraseRows(database: LabDatabase, ids: readonly string[]): Promise<void> {
  const { recordings, parts } = database
  await database.transaction('rw', [recordings, parts, ...eventTables(database)], async () => {
    await recordings.bulkDelete([...ids])
    for (const id of ids) {
      const [first, last] = keysOf(id)
      await parts.where(':id').between(first, last).delete()
      await eraseChunks(database, id)
    }
  })
}

/**
 * Purges what was deleted and can no longer be brought back, imports that were cut off, and the events
 * of compact recordings that were being made again. Call it at start, before any import; `busy` are
 * recordings that somebody is writing to.
 *
 * @returns how many
 */
export async function purgeLeftovers(
  database: LabDatabase,
  busy: ReadonlySet<string>,
): Promise<number> {
  const leftovers = await database.recordings
    .where('state')
    .anyOf('deleted', 'importing')
    .primaryKeys()
  const idle = leftovers.filter((id) => !busy.has(id))
  await purgeRecordings(database, idle)
  await purgeUnfinishedEvents(database, busy)
  return idle.length
}

async function purgeUnfinishedEvents(
  database: LabDatabase,
  busy: ReadonlySet<string>,
): Promise<void> {
  const compact = database.recordings.filter((row) => row.compact === true)
  for (const id of await compact.primaryKeys()) {
    const [first, last] = keysOf(id)
    const some = await database.summaries.where(':id').between(first, last).limit(1).count()
    if (some > 0 && !busy.has(id)) await dropUnfinishedEvents(database, id)
  }
}

/** The finished recordings with these events, those that have them first. */
export async function findByDigest(
  database: LabDatabase,
  digest: string,
): Promise<readonly RecordingRow[]> {
  const rows = await database.recordings.where('digest').equals(digest).toArray()
  const finished = rows.filter((row) => row.state === 'finished')
  return finished.sort((a, b) => Number(a.compact === true) - Number(b.compact === true))
}
