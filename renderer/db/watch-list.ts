/** Lists of the database that are watched: told anew after every change, in this window or any worker. */
import { liveQuery } from 'dexie'
import type { Failure } from '#core/base/failure.ts'
import { storageFailure } from './storage-failure.ts'

/**
 * Calls `listener` with what `list` gives now and after every change of what it read. `failed` is told
 * when the database cannot be read; `at` names the list. Returns an unsubscribe.
 */
export function watchList<Row>(
  list: () => Promise<readonly Row[]>,
  at: string,
  listener: (rows: readonly Row[]) => void,
  failed: (reason: Failure) => void,
): () => void {
  const subscription = liveQuery(list).subscribe({
    next: listener,
    error: (problem) => failed(storageFailure(problem, at)),
  })
  return () => subscription.unsubscribe()
}
