/** What happens under a schedule, as the table of the mails: a column for each CPU, time going down. */
import { concatBytes } from '#core/base/bytes.ts'
import { ok } from '#core/base/result.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import type { CheckedExploration } from './check-exploration.ts'
import { followedRun } from './followed-run.ts'

/**
 * The run of `schedule` (schedule-text.ts), up to `maxSteps` of it, recorded in memory and written as a mail
 * would; '' if none.
 */
export async function failureTable(
  exploration: CheckedExploration,
  schedule: string,
  maxSteps?: number,
): Promise<string> {
  const memory = new MemoryRecording()
  await followedRun(exploration, schedule, memory, maxSteps)
  const pieces: Uint8Array[] = []
  const written = await exportRecording(memory, 'lkml', {
    async write(bytes) {
      pieces.push(bytes)
      return ok(undefined)
    },
  })
  return written.ok ? new TextDecoder().decode(concatBytes(pieces)) : ''
}

/** A recording nobody keeps. */
class MemoryRecording implements TraceSink, TraceSource {
  manifest!: Manifest
  debug!: DebugInfo
  readonly #chunks: Uint8Array[] = []

  async begin(manifest: Manifest, debug: DebugInfo): ReturnType<TraceSink['begin']> {
    this.manifest = manifest
    this.debug = debug
    return ok(undefined)
  }

  async append(index: number, bytes: Uint8Array): ReturnType<TraceSink['append']> {
    this.#chunks[index] = bytes
    return ok(undefined)
  }

  async finish(manifest: Manifest): ReturnType<TraceSink['finish']> {
    this.manifest = manifest
    return ok(undefined)
  }

  async chunk(index: number): ReturnType<TraceSource['chunk']> {
    return ok(this.#chunks[index]!)
  }
}
