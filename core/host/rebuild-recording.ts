/**
 * Makes the events of a compact recording again: runs it from its own sources and set-up and hands on
 * each chunk whose digest is the one it should have. At the first that differs nothing more is kept.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import { verifyRecording, type VerifyEnvironment } from './verify-recording.ts'
import { stopped } from '#core/trace/trace-failure.ts'

/**
 * Writes `compact` to `sink` with all its chunks. The sink is finished only when every event came out
 * the same; on a failure or Stop it holds an unfinished recording, which its owner throws away.
 */
export async function rebuildRecording(
  compact: Pick<TraceSource, 'manifest' | 'debug'>,
  sink: TraceSink,
  environment: VerifyEnvironment,
): Promise<Result<undefined, Failure>> {
  const { manifest, debug } = compact
  const begun = await sink.begin(manifest, debug)
  if (!begun.ok) return begun
  const made: Manifest['chunks'][number][] = []
  const verified = await verifyRecording(compact, environment, {
    async take(index, bytes, chunk) {
      made.push({ ...chunk, bytes: bytes.length })
      return sink.append(index, bytes, { ...manifest, chunks: made })
    },
  })
  if (!verified.ok) return err(inItsOwnWords(verified.error))
  if (verified.value === 'stopped') return err(stopped(manifest.title))
  // What the events take as stored may differ between versions of the compression.
  const finished = await sink.finish({ ...manifest, chunks: made })
  return finished.ok ? ok(undefined) : finished
}

/** What is wrong with a source is no task for who imports it. */
function inItsOwnWords(problem: Failure): Failure {
  if (problem.code !== 'E_COMPILE') return problem
  return failure(problem.code, `A source of the recording does not compile: ${problem.message}.`, {
    at: problem.at,
    hint: 'Get the recording from its source again, or record it anew.',
  })
}
