/**
 * Goes on with a recording that was cut off: runs it again from its own sources and set-up, compares
 * every chunk that is there with what comes out, and records from the cut on. Because a run depends on
 * nothing else, the finished recording is the one an undisturbed run would have made.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import { createVerifyingSink } from '#core/replay/verify.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceSink } from '#core/trace/source.ts'
import { programOf } from './compile-subject.ts'
import { ENGINE_VERSION } from './engine-version.ts'
import type { RunDone } from './protocol.ts'
import { RecordedRun } from './recorded-run.ts'
import { carryOut, type RunEnvironment } from './run-recording.ts'
import { isKnownScheduler } from './scheduler-of.ts'
import { subjectOfRecording } from './subject.ts'

/** What is left of a recording: its manifest as far as its safe chunks go, verdict `partial`. */
export interface CutRecording {
  readonly manifest: Manifest
  readonly debug: DebugInfo
}

/**
 * Finishes `cut` in `sink`, which holds its chunks already and is given only those after them. Where
 * the run comes out different, or nothing of it can be run, what is there stays as it is.
 */
export async function resumeRecording(
  recording: string,
  { manifest, debug }: CutRecording,
  sink: TraceSink,
  environment: RunEnvironment,
): Promise<Result<RunDone, Failure>> {
  const { setup } = manifest
  if (manifest.engine !== ENGINE_VERSION || !isKnownScheduler(setup)) {
    return err(otherEngine(manifest))
  }
  const subject = subjectOfRecording(manifest, debug)
  if (!subject.ok) return subject
  const program = programOf(subject.value)
  if (!program.ok) return program
  const { title, probes } = subject.value
  const run = new RecordedRun(
    { program: program.value, setup, title, probes },
    continuingSink(manifest, sink, environment),
  )
  return carryOut(recording, run, subject.value, environment)
}

/** Compares the chunks there are, hands on the further ones; after a difference nothing is changed. */
function continuingSink(
  kept: Manifest,
  sink: TraceSink,
  { stopped }: Pick<RunEnvironment, 'stopped'>,
): TraceSink {
  const comparing = createVerifyingSink(kept)
  let compared = 0
  return {
    begin: (manifest, debug) => comparing.begin(manifest, debug),
    async append(index, bytes, manifest) {
      if (index >= kept.chunks.length) return sink.append(index, bytes, manifest)
      // The chunk that Stop ends is shorter than the one that is there.
      if (stopped()) return ok(undefined)
      const same = await comparing.append(index, bytes, manifest)
      if (same.ok) compared += 1
      return same
    },
    finish: (manifest) =>
      // Stopped, or different, before the cut was reached: it can be tried again.
      compared < kept.chunks.length ? Promise.resolve(ok(undefined)) : sink.finish(manifest),
  }
}

function otherEngine(manifest: Manifest): Failure {
  return failure(
    'E_OTHER_ENGINE',
    `The recording was begun by engine ${manifest.engine}; this is engine ${ENGINE_VERSION}.`,
    { at: manifest.title, hint: 'Keep it as far as it came, or record it anew.' },
  )
}
