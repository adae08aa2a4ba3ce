/** What the library does with recordings besides making and reading them. */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { dropUnfinishedEvents } from './compact.ts'
import { keysOf, type LabDatabase, type RecordingRow } from './schema.ts'
import { attempt, goneFailure } from './storage-failure.ts'
import { watchList } from './watch-list.ts'

/** Chunks that are erased in one transaction: some 4 MB. */
const CHUNKS_PER_PIECE = 64

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
  return change(database, id, () => ({ name }))
}

/** Replaces the tags of a recording. */
export function tagRecording(
  database: LabDatabase,
  id: string,
  tags: readonly string[],
): Promise<Result<undefined, Failure>> {
  return change(database, id, () => ({ tags }))
}

/** Takes a recording out of the list; {@link restoreRecording} brings it back until it is purged. */
export function deleteRecording(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  return change(database, id, ({ state }) =>
    state === 'deleted' ? {} : { state: 'deleted', stateBefore: state },
  )
}

/** Undoes {@link deleteRecording}: it is what it was, finished or cut off. */
export function restoreRecording(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  return change(database, id, ({ state, stateBefore }) =>
    state === 'deleted' ? { state: stateBefore ?? 'finished' } : {},
  )
}

/** Changes a recording by what it is, with nobody in between. */
function change(
  database: LabDatabase,
  id: string,
  changes: (row: RecordingRow) => Partial<RecordingRow>,
): Promise<Result<undefined, Failure>> {
  const { recordings } = database
  return attempt(id, () =>
    database.transaction('rw', recordings, async () => {
      const row = await recordings.get(id)
      if (row === undefined) return err(goneFailure(id))
      await recordings.put({ ...row, ...changes(row) })
      return ok(undefined)
    }),
  )
}

/**
 * Removes a recording with everything that hangs off it, for good. Fine if it is gone already. Its chunks
 * go piece by piece, so that whoever records or looks at the library meanwhile waits for a piece at most;
 * what a kill leaves of it counts as deleted and goes at the next start.
 */
export function purgeRecording(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  const { recordings, parts, chunks, summaries } = database
  const [first, last] = keysOf(id)
  return attempt(id, async () => {
    await recordings.update(id, { state: 'deleted' })
    const newest = await summaries.where(':id').between(first, last).last()
    for (let from = 0; from <= (newest?.index ?? -1); from += CHUNKS_PER_PIECE) {
      await database.transaction('rw', chunks, summaries, async () => {
        const end = [id, from + CHUNKS_PER_PIECE]
        for (const table of [chunks, summaries]) {
          await table.where(':id').between([id, from], end).delete()
        }
      })
    }
    return database.transaction('rw', recordings, parts, chunks, summaries, async () => {
      await recordings.delete(id)
      for (const table of [parts, chunks, summaries]) {
        await table.where(':id').between(first, last).delete()
      }
      return ok(undefined)
    })
  })
}

/**
 * Purges what was deleted and can no longer be brought back, imports that were cut off, and the events
 * of compact recordings that were being made again. Call it at start, before any import; `busy` are recordings that somebody is writing to.
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
  for (const id of idle) await purgeRecording(database, id)
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

/** The finished recording with this content, if the library has it; rather one with its events. */
export async function findByDigest(
  database: LabDatabase,
  digest: string,
): Promise<RecordingRow | undefined> {
  const rows = await database.recordings.where('digest').equals(digest).toArray()
  const finished = rows.filter((row) => row.state === 'finished')
  return finished.find((row) => row.compact !== true) ?? finished[0]
}
