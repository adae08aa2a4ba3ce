/** Recordings in memory: a sink to record into, and the source to read what was recorded. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import { runRecording, type RunEnvironment } from '#core/host/run-recording.ts'
import type { RunDone, RunRequest, VariantRequest } from '#core/host/protocol.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'

/** Keeps everything it is given. */
export class MemoryTrace implements TraceSink, TraceSource {
  manifest!: Manifest
  debug!: DebugInfo
  readonly chunks: Uint8Array<ArrayBuffer>[] = []
  finished = false

  async begin(manifest: Manifest, debug: DebugInfo): Promise<Result<undefined, Failure>> {
    this.manifest = manifest
    this.debug = debug
    return ok(undefined)
  }

  async append(
    index: number,
    bytes: Uint8Array<ArrayBuffer>,
    manifest: Manifest,
  ): Promise<Result<undefined, Failure>> {
    this.chunks[index] = bytes
    this.manifest = manifest
    return ok(undefined)
  }

  async finish(manifest: Manifest): Promise<Result<undefined, Failure>> {
    this.manifest = manifest
    this.finished = true
    return ok(undefined)
  }

  async chunk(index: number): Promise<Result<Uint8Array, Failure>> {
    const bytes = this.chunks[index]
    return bytes ? ok(bytes) : err(failure('E_NO_CHUNK', `no chunk ${index}`))
  }
}

/** An environment in which nobody listens and time stands still. */
export const QUIET: RunEnvironment = {
  now: () => 0,
  breathe: () => Promise.resolve(),
  stopped: () => false,
  progress: () => undefined,
}

/** A request with defaults for what a test does not care about. */
export function requestOf(
  more: Partial<VariantRequest> & { readonly variant: string },
): VariantRequest {
  return {
    scenario: 'inode-accounting',
    parameters: { OPERATIONS: 400 },
    model: 'sc',
    way: 'timed',
    seed: 1,
    ...more,
  }
}

/** Runs to the end; a failure fails the test that asked. */
export async function record(
  request: RunRequest,
  environment: RunEnvironment = QUIET,
): Promise<{ readonly trace: MemoryTrace; readonly done: RunDone }> {
  const trace = new MemoryTrace()
  const result = await runRecording('test', request, trace, environment)
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.at ?? ''}`)
  return { trace, done: result.value }
}
