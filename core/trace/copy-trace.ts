/** Brings a trace from outside into a store, checked chunk by chunk on the way. */
import { ownBytes } from '#core/base/bytes.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { TraceChecker } from './check-trace.ts'
import type { Transfer } from './racetrace-file.ts'
import type { TraceSink, TraceSource } from './source.ts'
import { stopped } from './trace-failure.ts'

/** What else is done with an imported trace. */
export interface CopyOptions extends Transfer {
  /** Sees the events of every chunk, in order, e.g. to measure them. */
  readonly events?: ((columns: EventColumns) => void) | undefined
  /** Checks shared data and ghosts after the last event, before the sink is finished. */
  readonly end?: ((memory: Uint8Array) => Result<undefined, Failure>) | undefined
}

/**
 * Copies `source` to `sink`. The sink is finished only when everything was in order: on a failure it
 * holds an unfinished recording, which its owner throws away.
 */
export async function copyTrace(
  source: TraceSource,
  sink: TraceSink,
  { progress, signal, events, end }: CopyOptions = {},
): Promise<Result<undefined, Failure>> {
  const { manifest, debug } = source
  const checker = new TraceChecker(manifest)
  const begun = await sink.begin(manifest, debug)
  if (!begun.ok) return begun
  for (const index of manifest.chunks.keys()) {
    if (signal?.aborted === true) return err(stopped(manifest.title))
    const bytes = await source.chunk(index)
    if (!bytes.ok) return bytes
    const columns = checker.next(bytes.value)
    if (!columns.ok) return columns
    events?.(columns.value)
    const stored = await sink.append(index, ownBytes(bytes.value), manifest)
    if (!stored.ok) return stored
    progress?.(index + 1, manifest.chunks.length)
  }
  const whole = checker.finish()
  if (!whole.ok) return whole
  const ended = end?.(checker.folded)
  if (ended?.ok === false) return ended
  const finished = await sink.finish(manifest)
  return finished.ok ? ok(undefined) : finished
}
