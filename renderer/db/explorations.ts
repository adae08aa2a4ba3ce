/** The history of explorations: kept, listed, opened, deleted with a way back. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { ExplorationRow } from './exploration-tables.ts'
import type { LabDatabase } from './schema.ts'
import { attempt } from './storage-failure.ts'
import { watchList } from './watch-list.ts'

/** Keeps a document under the id of `row`; one that was kept under it before is replaced as a whole. */
export function keepExploration(
  database: LabDatabase,
  row: Omit<ExplorationRow, 'state' | 'bytes'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<undefined, Failure>> {
  const { explorations, explorationDocuments } = database
  return attempt(row.id, () =>
    database.transaction('rw', explorations, explorationDocuments, async () => {
      await explorationDocuments.put({ exploration: row.id, bytes })
      await explorations.put({ ...row, state: 'finished', bytes: bytes.length })
      return ok(undefined)
    }),
  )
}

/** The document of an exploration. */
export function readExploration(
  database: LabDatabase,
  id: string,
): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  return attempt(id, async () => {
    const row = await database.explorationDocuments.get(id)
    return row === undefined ? err(gone(id)) : ok(row.bytes)
  })
}

/** Calls `listener` with all explorations now and after every change, last first; returns an unsubscribe. */
export function watchExplorations(
  database: LabDatabase,
  listener: (rows: readonly ExplorationRow[]) => void,
  failed: (reason: Failure) => void,
): () => void {
  const list = async (): Promise<readonly ExplorationRow[]> => {
    const rows = await database.explorations.orderBy('ended').reverse().toArray()
    return rows.filter(({ state }) => state === 'finished')
  }
  return watchList(list, 'Explorations', listener, failed)
}

/** Takes an exploration out of the list (`deleted`), or back into it (`finished`). */
export function moveExploration(
  database: LabDatabase,
  id: string,
  state: ExplorationRow['state'],
): Promise<Result<undefined, Failure>> {
  return attempt(id, async () => {
    const changed = await database.explorations.update(id, { state })
    return changed === 0 ? err(gone(id)) : ok(undefined)
  })
}

/** Erases an exploration. Fine if it is gone already. */
export function purgeExploration(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  const { explorations, explorationDocuments } = database
  return attempt(id, () =>
    database.transaction('rw', explorations, explorationDocuments, async () => {
      await explorations.delete(id)
      await explorationDocuments.delete(id)
      return ok(undefined)
    }),
  )
}

/** Erases what was deleted and is past bringing back. Call it at start. @returns how many */
export async function purgeDeletedExplorations(database: LabDatabase): Promise<number> {
  const deleted = await database.explorations.where('state').equals('deleted').primaryKeys()
  for (const id of deleted) await purgeExploration(database, id)
  return deleted.length
}

function gone(at: string): Failure {
  return failure('E_EXPLORATION_GONE', 'The exploration is no longer in the history.', {
    at,
    hint: 'It was deleted, perhaps in another window.',
  })
}
