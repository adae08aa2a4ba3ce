/**
 * Makes a recording again from its own sources and set-up, and compares digest by digest, and image by
 * image where it has its chunks. Nothing is stored; the first difference ends it.
 */
import { sameBytes } from '#core/base/bytes.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { EVENT_END } from '#core/event/kinds.ts'
import { createVerifyingSink } from '#core/replay/verify.ts'
import { keyframesOfChunk } from '#core/trace/chunk.ts'
import type { ChunkSummary, Manifest } from '#core/trace/format.ts'
import { hasKind } from '#core/trace/presence.ts'
import { chunkName } from '#core/trace/reader.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import { programOf } from './compile-subject.ts'
import { ENGINE_VERSION } from './engine-version.ts'
import { RecordedRun } from './recorded-run.ts'
import { isKnownScheduler, scheduleProblem } from './scheduler-of.ts'
import { subjectOfRecording } from './subject.ts'

/** How a verification is watched and ended. */
export interface VerifyEnvironment {
  /** Called with the events that came out the same so far. */
  progress(events: number): void
  breathe(): Promise<void>
  stopped(): boolean
}

const SLICE_STEPS = 20_000

/** Takes a chunk that came out as it should, with what is known of it. */
export type TakeChunk = (
  index: number,
  bytes: Uint8Array<ArrayBuffer>,
  summary: ChunkSummary,
) => Promise<Result<undefined, Failure>>

/** What a verification may do besides comparing digests. */
export interface VerifyOptions {
  /** Is handed every chunk that is the same, in order. */
  readonly take?: TakeChunk
  /**
   * Reads a stored chunk, to compare its machine images too: no digest covers them, so whoever forges
   * one can make its checksum fit. Without it no chunk is needed.
   */
  readonly stored?: TraceSource['chunk']
}

/** `verified`: every event is the same. `stopped`: those until then were. */
export async function verifyRecording(
  source: Pick<TraceSource, 'manifest' | 'debug'>,
  environment: VerifyEnvironment,
  options: VerifyOptions = {},
): Promise<Result<'verified' | 'stopped', Failure>> {
  const { manifest, debug } = source
  const { setup } = manifest
  const damage = scheduleProblem(setup)
  if (damage !== undefined) return err(damage)
  if (manifest.engine !== ENGINE_VERSION || !isKnownScheduler(setup)) {
    return err(otherEngine(manifest))
  }
  const subject = subjectOfRecording(manifest, debug)
  if (!subject.ok) return subject
  const program = programOf(subject.value)
  if (!program.ok) return program
  const cut = cutOf(manifest)
  const maxSteps = cut === 'stopped' ? manifest.steps : setup.maxSteps
  const { title, probes } = subject.value
  const run = new RecordedRun(
    { program: program.value, setup, title, probes },
    comparingSink(manifest, cut, environment, options),
  )
  const begun = await run.recorder.begin()
  if (!begun.ok) return begun
  while (run.machine.stepCount < maxSteps) {
    const more = run.advance(Math.min(SLICE_STEPS, maxSteps - run.machine.stepCount))
    await run.recorder.ready()
    if (!more || run.recorder.failure) break
    if (cut === 'lost' && run.recorder.events >= manifest.events) break
    await environment.breathe()
    if (environment.stopped()) return ok('stopped')
  }
  if (cut === 'stopped') run.stop()
  const sealed = await run.recorder.finish(run.end(cut === 'whole' ? undefined : 'partial'))
  return sealed.ok ? ok('verified') : sealed
}

/** Whether the run came to its end, was stopped (and says so in its last event), or lost its end. */
type Cut = 'whole' | 'stopped' | 'lost'

function cutOf({ verdict, chunks }: Manifest): Cut {
  if (verdict !== 'partial') return 'whole'
  const last = chunks.at(-1)
  return last !== undefined && hasKind(last, EVENT_END) ? 'stopped' : 'lost'
}

/** Compares what there is; what a recording has lost is not missed. */
function comparingSink(
  manifest: Manifest,
  cut: Cut,
  environment: VerifyEnvironment,
  { take, stored }: VerifyOptions,
): TraceSink {
  const sink = createVerifyingSink(manifest, (events) => environment.progress(events))
  return {
    begin: (begun, debug) => sink.begin(begun, debug),
    async append(index, bytes, made) {
      const summary = made.chunks[index]
      if (cut === 'lost' && index >= manifest.chunks.length) return ok(undefined)
      const same = await sink.append(index, bytes, made)
      if (!same.ok) return same
      if (stored) {
        const images = compareImages(bytes, await stored(index), index, manifest)
        if (!images.ok) return images
      }
      return take && summary ? take(index, bytes, summary) : same
    },
    finish: async (made) => (cut === 'lost' ? ok(undefined) : sink.finish(made)),
  }
}

/** Whether a stored chunk has the machine images that the run has. */
function compareImages(
  made: Uint8Array,
  stored: Result<Uint8Array, Failure>,
  index: number,
  manifest: Manifest,
): Result<undefined, Failure> {
  if (!stored.ok) return stored
  const name = chunkName(index)
  const [own, kept] = [keyframesOfChunk(made, name), keyframesOfChunk(stored.value, name)]
  if (!own.ok) return own
  if (!kept.ok) return kept
  const same =
    kept.value.length === own.value.length &&
    kept.value.every(({ row, image }, at) => {
      const other = own.value[at]
      return other !== undefined && row === other.row && sameBytes(image, other.image)
    })
  if (same) return ok(undefined)
  return err(
    failure(
      'E_IMAGES_DIFFER',
      `Part ${index + 1} has the events of the run, but not its machine images.`,
      {
        at: manifest.title,
        hint: 'They were changed, or made by an engine that only calls itself the same. Converted to compact and back, the recording has new ones.',
      },
    ),
  )
}

function otherEngine(manifest: Manifest): Failure {
  return failure(
    'E_OTHER_ENGINE',
    `The recording was made by engine ${manifest.engine}; this is engine ${ENGINE_VERSION}.`,
    {
      at: manifest.title,
      hint: 'Its events can be replayed and searched, but only its own engine can make them again.',
    },
  )
}
