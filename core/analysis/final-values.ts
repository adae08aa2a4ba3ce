/** Whether what a recording says of the end of its run is what its events left in memory. */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { damaged } from '#core/trace/trace-failure.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { readMemory, scalarValues } from './read-memory.ts'

/**
 * Compares the final values of a recording with its memory.
 *
 * @param memory shared data and ghosts after the last event, from DATA_BASE on
 */
export function checkFinalValues(
  { manifest, debug }: Pick<TraceSource, 'manifest' | 'debug'>,
  memory: Uint8Array,
): Result<undefined, Failure> {
  const left = scalarValues(readMemory(debug, memory))
  for (const [path, value] of Object.entries(manifest.final)) {
    if (left[path] === value) continue
    const found = left[path] ?? 'nowhere'
    return err(
      damaged('manifest.json', `final says that ${path} is ${value}, where it is ${found}`),
    )
  }
  return ok(undefined)
}
