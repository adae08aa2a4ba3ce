/**
 * Where a trace is read from: the database in the app, a file on the command line, memory in tests.
 * Replay, analysis and export are handed one of these and know nothing else of storage.
 */
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Manifest } from './format.ts'

export interface TraceSource {
  readonly manifest: Manifest
  readonly debug: DebugInfo
  /** The stored bytes of chunk `index` (see chunk.ts for their meaning). Rejects if it is missing. */
  chunk(index: number): Promise<Uint8Array>
}

/** Where a recording is written to, chunk by chunk, in order. */
export interface TraceSink {
  /** Called once, before the first chunk, with everything known then. */
  begin(manifest: Manifest, debug: DebugInfo): Promise<void>
  /** Stores chunk `index`; `manifest` counts it. Resolves when it is safe. */
  append(index: number, bytes: Uint8Array<ArrayBuffer>, manifest: Manifest): Promise<void>
  /** Seals the recording with its final manifest. */
  finish(manifest: Manifest): Promise<void>
}
