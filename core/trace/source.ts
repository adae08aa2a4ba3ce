/**
 * Where a trace is read from and written to: the database in the app, a file on the command line,
 * memory in tests. Replay, analysis and export are handed one of these and know nothing else of
 * storage.
 */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Manifest } from './format.ts'

/** A trace to be read. */
export interface TraceSource {
  readonly manifest: Manifest
  readonly debug: DebugInfo
  /** The stored bytes of chunk `index` (see chunk.ts for their meaning), or why they are not there. */
  chunk(index: number): Promise<Result<Uint8Array, Failure>>
}

/**
 * Where a recording is written to, chunk by chunk, in order. Each call resolves when what it was given
 * is safe, or with the reason why it is not; after a failure everything stored before is still whole.
 */
export interface TraceSink {
  /** Called once, before the first chunk, with everything known then. */
  begin(manifest: Manifest, debug: DebugInfo): Promise<Result<undefined, Failure>>
  /** Stores chunk `index`, which the last entry of `manifest.chunks` describes. */
  append(
    index: number,
    bytes: Uint8Array<ArrayBuffer>,
    manifest: Manifest,
  ): Promise<Result<undefined, Failure>>
  /** Seals the recording with its final manifest. */
  finish(manifest: Manifest): Promise<Result<undefined, Failure>>
}
