/** What the history of explorations asks of the place they are kept in; tests hand in an object. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ExplorationRow } from '#renderer/db/exploration-tables.ts'

export type { ExplorationRow }

export interface ExplorationsPort {
  /** Calls `listener` now and after every change, last first; returns an unsubscribe. */
  watch(
    listener: (rows: readonly ExplorationRow[]) => void,
    failed: (reason: Failure) => void,
  ): () => void
  /** The document as it is kept. */
  read(id: string): Promise<Result<Uint8Array<ArrayBuffer>, Failure>>
  /** Takes one out of the list. */
  remove(id: string): Promise<Result<undefined, Failure>>
  /** Undoes {@link remove}, until {@link purge}. */
  restore(id: string): Promise<Result<undefined, Failure>>
  /** Erases one for good. */
  purge(id: string): Promise<Result<undefined, Failure>>
}
