/**
 * What writes a recording in another format: it is handed the events chunk by chunk and gives away
 * the bytes they became, so that no more than a chunk of either is ever in memory.
 */
import type { EventColumns } from '#core/event/columns.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Manifest } from '#core/trace/format.ts'

/** The part of a recording that is there before its events. */
export interface RecordingHead {
  readonly manifest: Manifest
  readonly debug: DebugInfo
}

/** One file being written. */
export interface RecordingWriter {
  /** How often the events are wanted, from the first to the last: most formats need them once. */
  readonly passes: number
  /** Called before the events of each pass. */
  begin(pass: number): void
  /** Takes all filled rows; the first has sequence number `firstSeq`. */
  consume(columns: EventColumns, firstSeq: number): void
  /** Called after the last event of the last pass: closes what is open. */
  finish(): void
  /** What was written since the last call. */
  take(): Uint8Array<ArrayBuffer>
}
