/**
 * Makes a recording again from its own sources and set-up, and compares digest by digest, and image by
 * image where it has its chunks. Nothing is stored; the first difference ends it.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { EVENT_END } from '#core/event/kinds.ts'
import { createVerifyingSink } from '#core/replay/verify.ts'
import type { Program } from '#core/language/program.ts'
import type { ChunkSummary, Manifest } from '#core/trace/format.ts'
import { hasKind } from '#core/trace/presence.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import { compareImages } from './compare-images.ts'
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
  /** Reads a stored chunk, to compare its machine images too. Without it no chunk is needed. */
  readonly stored?: TraceSource['chunk']
  /** Tries a recording of another engine as well: its events may come out the same, its images mean nothing here. */
  readonly anyEngine?: boolean
}

/**
 * `verified`: every event is the same, and every image that was compared. `equivalent`: some images are
 * others, but lead to the same. `events`: every event is the same; the images, of another engine, were not
 * looked at. `stopped`: the events until then were the same.
 */
export type Verified = 'verified' | 'equivalent' | 'events' | 'stopped'

/** Runs a recording again and compares; the first difference is the failure. */
export async function verifyRecording(
  source: Pick<TraceSource, 'manifest' | 'debug'>,
  environment: VerifyEnvironment,
  options: VerifyOptions = {},
): Promise<Result<Verified, Failure>> {
  const { manifest, debug } = source
  const { setup } = manifest
  const damage = scheduleProblem(setup)
  if (damage !== undefined) return err(damage)
  const ownEngine = manifest.engine === ENGINE_VERSION
  if (!(ownEngine || options.anyEngine === true) || !isKnownScheduler(setup)) {
    return err(otherEngine(manifest))
  }
  const subject = subjectOfRecording(manifest, debug)
  if (!subject.ok) return subject
  const program = programOf(subject.value)
  if (!program.ok) return program
  const cut = cutOf(manifest)
  const maxSteps = cut === 'stopped' ? manifest.steps : setup.maxSteps
  const { title, probes } = subject.value
  const { take } = options
  const images = new ImagesSeen(program.value, manifest, ownEngine ? options.stored : undefined)
  const run = new RecordedRun(
    { program: program.value, setup, title, probes },
    comparingSink(manifest, cut, environment, images, take),
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
  if (!sealed.ok) return sealed
  return ok(ownEngine ? images.found : 'events')
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
  images: ImagesSeen,
  take: TakeChunk | undefined,
): TraceSink {
  const sink = createVerifyingSink(manifest, (events) => environment.progress(events))
  return {
    begin: (begun, debug) => sink.begin(begun, debug),
    async append(index, bytes, made) {
      const summary = made.chunks[index]
      if (cut === 'lost' && index >= manifest.chunks.length) return ok(undefined)
      const same = await sink.append(index, bytes, made)
      if (!same.ok) return same
      const alike = await images.compare(index, bytes)
      if (!alike.ok) return alike
      return take && summary ? take(index, bytes, summary) : same
    },
    finish: async (made) => (cut === 'lost' ? ok(undefined) : sink.finish(made)),
  }
}

/** What was found of the machine images so far. */
class ImagesSeen {
  found: 'verified' | 'equivalent' = 'verified'
  readonly #program: Program
  readonly #manifest: Manifest
  readonly #stored: TraceSource['chunk'] | undefined

  /** Without `stored` nothing is compared. */
  constructor(program: Program, manifest: Manifest, stored: TraceSource['chunk'] | undefined) {
    this.#program = program
    this.#manifest = manifest
    this.#stored = stored
  }

  async compare(index: number, made: Uint8Array): Promise<Result<undefined, Failure>> {
    const stored = await this.#stored?.(index)
    if (stored === undefined) return ok(undefined)
    if (!stored.ok) return stored
    const images = compareImages(made, stored.value, index, this.#program, this.#manifest)
    if (!images.ok) return images
    if (images.value === 'equivalent') this.found = 'equivalent'
    return ok(undefined)
  }
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
