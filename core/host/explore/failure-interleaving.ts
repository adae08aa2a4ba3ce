/** What happens under a schedule, step by step. */
import { invariant } from '#core/base/invariant.ts'
import { ok } from '#core/base/result.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Interleaving } from '#core/export/interleaving.ts'
import { InterleavingReader } from '#core/export/interleaving-reader.ts'
import { TraceChecker } from '#core/trace/check-trace.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceSink } from '#core/trace/source.ts'
import type { CheckedExploration } from './check-exploration.ts'
import { followedRun } from './followed-run.ts'

/** The run of `schedule` (schedule-text.ts), up to `maxSteps` of it. */
export async function interleavingOf(
  exploration: CheckedExploration,
  schedule: string,
  maxSteps?: number,
): Promise<Interleaving> {
  const memory = new MemoryRecording()
  const followed = await followedRun(exploration, schedule, memory, maxSteps)
  invariant(followed.ok, 'memory takes every event')
  const reader = new InterleavingReader(memory)
  const checker = new TraceChecker(memory.manifest)
  for (const [index, { firstSeq }] of memory.manifest.chunks.entries()) {
    const columns = checker.next(memory.chunks[index]!)
    invariant(columns.ok, 'what was recorded can be read')
    reader.consume(columns.value, firstSeq)
  }
  return reader.finish()
}

/** A recording nobody keeps. */
class MemoryRecording implements TraceSink {
  manifest!: Manifest
  debug!: DebugInfo
  readonly chunks: Uint8Array[] = []

  async begin(manifest: Manifest, debug: DebugInfo): ReturnType<TraceSink['begin']> {
    this.manifest = manifest
    this.debug = debug
    return ok(undefined)
  }

  async append(index: number, bytes: Uint8Array): ReturnType<TraceSink['append']> {
    this.chunks[index] = bytes
    return ok(undefined)
  }

  async finish(manifest: Manifest): ReturnType<TraceSink['finish']> {
    this.manifest = manifest
    return ok(undefined)
  }
}
