/** What the history of explorations asks of the place they are kept in; tests hand in an object. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ExplorationRow } from '#renderer/db/exploration-tables.ts'
import type { Bin } from './deletion.ts'

export type { ExplorationRow }

export interface ExplorationsPort extends Bin {
  /** Calls `listener` now and after every change, last first; returns an unsubscribe. */
  watch(
    listener: (rows: readonly ExplorationRow[]) => void,
    failed: (reason: Failure) => void,
  ): () => void
  /** The document as it is kept. */
  read(id: string): Promise<Result<Uint8Array<ArrayBuffer>, Failure>>
}
