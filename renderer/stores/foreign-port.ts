/** What the library asks of the place foreign traces are kept in; tests hand in an object. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ForeignRow } from '#renderer/db/foreign-tables.ts'
import type { OpenForeign, OpeningOptions } from '#renderer/sim/foreign-client.ts'

export type { ForeignRow, OpenForeign }

export interface ForeignPort {
  /** Calls `listener` now and after every change; returns an unsubscribe. */
  watch(
    listener: (rows: readonly ForeignRow[]) => void,
    failed: (reason: Failure) => void,
  ): () => void
  rename(id: string, name: string): Promise<Result<undefined, Failure>>
  /** Takes a trace out of the list. */
  remove(id: string): Promise<Result<undefined, Failure>>
  /** Undoes {@link remove}, until {@link purge}. */
  restore(id: string): Promise<Result<undefined, Failure>>
  /** Erases a removed trace for good. */
  purge(id: string): Promise<Result<undefined, Failure>>
  open(id: string, options?: OpeningOptions): Promise<Result<OpenForeign, Failure>>
}
