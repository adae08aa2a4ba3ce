/**
 * What the library asks of the place recordings are kept in. The app hands in the database, tests an
 * object. Rows are small; chunks never pass through here.
 */
import type { Measurements } from '#core/analysis/series.ts'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { RunSetup, Verdict } from '#core/trace/format.ts'
import type { OpenedFile, SaveSink } from '#renderer/bridge/host.ts'

/** One recording as the library lists it. */
export interface RecordingRow {
  readonly id: string
  /** What the user called it; empty until renamed. */
  readonly name: string
  readonly tags: readonly string[]
  /** Milliseconds since 1970. */
  readonly created: number
  /** `recording` while a run writes to it, or after one was cut off. */
  readonly state: 'recording' | 'finished'
  readonly title: string
  readonly setup: Pick<RunSetup, 'scenario' | 'variant' | 'parameters' | 'seed' | 'way'> & {
    readonly model: RunSetup['machine']['model']
  }
  readonly verdict: Verdict
  readonly violations: number
  readonly events: number
  readonly ticks: number
  /** Bytes of its chunks as stored. */
  readonly bytes: number
  readonly digest: string
}

/** How far an import or an export has come. */
export type Transferred = (done: number, total: number) => void

export interface RecordingsPort {
  /** Calls `listener` now and after every change, whoever made it; returns an unsubscribe. */
  watch(
    listener: (rows: readonly RecordingRow[]) => void,
    failed: (reason: Failure) => void,
  ): () => void
  rename(id: string, name: string): Promise<Result<void, Failure>>
  setTags(id: string, tags: readonly string[]): Promise<Result<void, Failure>>
  remove(id: string): Promise<Result<void, Failure>>
  /** Seals an unfinished recording at its last safe chunk. */
  keep(id: string): Promise<Result<void, Failure>>
  /** Metrics and series of a finished recording. */
  measure(id: string): Promise<Result<Measurements, Failure>>
  /** Reads a `.racetrace`; nothing is kept if anything is wrong with it. Resolves to the new id. */
  importFile(
    file: OpenedFile,
    transferred: Transferred,
    signal: AbortSignal,
  ): Promise<Result<string, Failure>>
  /** Writes a `.racetrace`; on failure or Stop the sink is aborted. */
  exportFile(
    id: string,
    sink: SaveSink,
    transferred: Transferred,
    signal: AbortSignal,
  ): Promise<Result<void, Failure>>
}
