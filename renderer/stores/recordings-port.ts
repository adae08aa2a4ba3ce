/**
 * What the library asks of the place recordings are kept in. The app hands in the database, tests an
 * object. Rows are small; chunks never pass through here.
 */
import type { Measurements } from '#core/analysis/series.ts'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { OpenedFile, SaveSink } from '#renderer/bridge/host.ts'
import type { RecordingRow } from '#renderer/db/schema.ts'
import type { FileFormat } from '#renderer/sim/transfer-protocol.ts'

/** How far an import or an export has come. */
export type Transferred = (done: number, total: number) => void

/** What an import has put into the library. */
export interface Imported {
  readonly id: string
  /** Whether something else than the lab recorded it: it is in the list of foreign traces. */
  readonly foreign: boolean
}

export interface RecordingsPort {
  /** Calls `listener` now and after every change, whoever made it; returns an unsubscribe. */
  watch(
    listener: (rows: readonly RecordingRow[]) => void,
    failed: (reason: Failure) => void,
  ): () => void
  rename(id: string, name: string): Promise<Result<undefined, Failure>>
  setTags(id: string, tags: readonly string[]): Promise<Result<undefined, Failure>>
  /** Takes recordings out of the list. */
  remove(ids: readonly string[]): Promise<Result<undefined, Failure>>
  /** Undoes {@link remove}, until {@link purge}. */
  restore(ids: readonly string[]): Promise<Result<undefined, Failure>>
  /** Erases removed recordings for good. */
  purge(ids: readonly string[]): Promise<Result<undefined, Failure>>
  /** What a crash or a kill cut off; not what is being recorded now. */
  unfinished(): Promise<Result<readonly RecordingRow[], Failure>>
  /** Seals an unfinished recording at its last safe chunk. */
  keep(id: string): Promise<Result<undefined, Failure>>
  /** Metrics and series of a finished recording. */
  measure(id: string): Promise<Result<Measurements, Failure>>
  /**
   * Reads a `.racetrace` or a foreign trace; nothing is kept if anything is wrong with it. Resolves to
   * the new id, or to that of the recording that is the same and was there already.
   */
  importFile(
    file: OpenedFile,
    transferred: Transferred,
    signal: AbortSignal,
  ): Promise<Result<Imported, Failure>>
  /** Writes a file of that format; on failure or Stop the sink is aborted. */
  exportFile(
    id: string,
    format: FileFormat,
    sink: SaveSink,
    transferred: Transferred,
    signal: AbortSignal,
  ): Promise<Result<undefined, Failure>>
  /** Erases the events of a recording that can be made again, which is tried first. In events. */
  compact(
    id: string,
    transferred: Transferred,
    signal: AbortSignal,
  ): Promise<Result<undefined, Failure>>
  /** Makes the events of a compact recording again. In events. */
  rebuild(
    id: string,
    transferred: Transferred,
    signal: AbortSignal,
  ): Promise<Result<undefined, Failure>>
  /** Bytes that everything the lab keeps takes, as the platform counts them; undefined when it does not tell. */
  usedBytes(): Promise<number | undefined>
  /** Asks that recordings are kept even when the disk runs full; false when that was refused. */
  persist(): Promise<boolean>
}
