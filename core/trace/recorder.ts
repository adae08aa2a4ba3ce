/**
 * Turns a run into a recording: takes full columns, encodes them, and has a few chunks at a time on
 * their way to the sink, in order. It knows neither machine nor storage.
 *
 * The machine runs synchronously and the store does not, so whoever runs it awaits
 * {@link TraceRecorder.ready} between slices: memory is bounded by one slice and the chunks in flight.
 */
import { toBase64 } from '#core/base/base64.ts'
import { EMPTY_DIGEST } from '#core/base/digest.ts'
import type { Failure } from '#core/base/failure.ts'
import { invariant } from '#core/base/invariant.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import { ChunkEncoder, type EncodedChunk } from './chunk.ts'
import { FORMAT_VERSION, type Manifest, type RunSetup } from './format.ts'
import type { Keyframe } from './keyframes.ts'
import type { TraceSink } from './source.ts'

/** Chunks that may wait for the sink before {@link TraceRecorder.ready} holds the run. */
const CHUNKS_IN_FLIGHT = 4
/** Events between two keyframes, if the run's owner offers them that often: 1 to 2 ms of running. */
const KEYFRAME_EVENTS = 8_192
/** Machine images above this size are kept once per chunk only. */
const SMALL_IMAGE_BYTES = 65_536

/** What is known of a run before its first step. */
export interface RecordingStart {
  /** Version of the engine that runs it. */
  readonly engine: string
  readonly title: string
  readonly setup: RunSetup
  readonly debug: DebugInfo
  /** Shared data and ghosts before the first event. */
  readonly initialData: Uint8Array
}

/** What the run's owner knows at its end. */
export type RecordingEnd = Pick<
  Manifest,
  'verdict' | 'steps' | 'ticks' | 'violations' | 'metrics' | 'final'
>

/** One recording being made. */
export class TraceRecorder {
  private readonly sink: TraceSink
  private readonly start: RecordingStart
  private readonly encoder = new ChunkEncoder()
  private state: Manifest
  private recorded = 0
  /** Images of the chunk that is being filled, and the event the last one was taken at. */
  private keyframes: { seq: number; image: Uint8Array }[] = []
  private lastKeyframe = 0
  private waiting = 0
  private bytes = 0
  private problem: Failure | undefined
  private writes: Promise<void> = Promise.resolve()
  private wakeUps: (() => void)[] = []

  constructor(sink: TraceSink, start: RecordingStart) {
    this.sink = sink
    this.start = start
    this.state = emptyManifest(start)
  }

  /** Events given to {@link record} so far. */
  get events(): number {
    return this.recorded
  }

  /** Bytes of the chunks that are safe. */
  get storedBytes(): number {
    return this.bytes
  }

  /** Why recording has stopped, if it has: chunks given from then on are dropped. */
  get failure(): Failure | undefined {
    return this.problem
  }

  /** What is safe so far, as a manifest with verdict `partial`. */
  get manifest(): Manifest {
    return this.state
  }

  /** Opens the recording in the sink. */
  async begin(): Promise<Result<undefined, Failure>> {
    const begun = await this.sink.begin(this.state, this.start.debug)
    if (!begun.ok) this.problem = begun.error
    return begun
  }

  /**
   * Offers a keyframe for a chunk that is still being filled: call it between slices, as often as
   * convenient. `image` is called if one is due, and copied; `seq` is its next event.
   */
  offerKeyframe(seq: number, image: () => Uint8Array): void {
    if (seq - this.lastKeyframe < KEYFRAME_EVENTS || this.problem !== undefined) return
    const taken = image()
    this.lastKeyframe = seq
    if (taken.length <= SMALL_IMAGE_BYTES) this.keyframes.push({ seq, image: taken.slice() })
  }

  /**
   * Records the next rows and the machine image whose next event is the first of them (empty: no
   * keyframe there). Both may be reused when it returns.
   */
  record(columns: EventColumns, keyframe: Uint8Array): void {
    if (columns.count === 0) return
    const keyframes = this.takeKeyframes(columns.count, keyframe)
    this.recorded += columns.count
    if (this.problem !== undefined) return
    const chunk = this.encoder.encode(columns, keyframes)
    this.waiting += 1
    this.writes = this.writes.then(() => this.write(chunk))
  }

  /** Resolves when the sink keeps up again, or recording has failed: look at {@link failure} then. */
  async ready(): Promise<void> {
    while (this.waiting >= CHUNKS_IN_FLIGHT && this.problem === undefined) {
      await new Promise<void>((resolve) => this.wakeUps.push(resolve))
    }
  }

  /**
   * Writes what is still under way and seals the recording. If a chunk could not be stored, what came
   * before it is sealed as partial and the failure is returned; {@link manifest} tells what was kept.
   */
  async finish(end: RecordingEnd): Promise<Result<Manifest, Failure>> {
    await this.writes
    const cut = this.state.events < this.recorded
    invariant(!cut || this.problem, 'chunks are lost only by a failure')
    const manifest = cut ? sealCut(this.state, end) : { ...this.state, ...end }
    const sealed = await this.sink.finish(manifest)
    this.state = manifest
    if (this.problem !== undefined) return err(this.problem)
    return sealed.ok ? ok(manifest) : sealed
  }

  /** The keyframes of the next `count` rows; those offered for later rows stay. */
  private takeKeyframes(count: number, first: Uint8Array): Keyframe[] {
    const start = this.recorded
    const end = start + count
    const inside = this.keyframes.filter(({ seq }) => seq > start && seq < end)
    this.keyframes = this.keyframes.filter(({ seq }) => seq > end)
    this.lastKeyframe = Math.max(this.lastKeyframe, end)
    const later = inside.map(({ seq, image }) => ({ row: seq - start, image }))
    return first.length === 0 ? later : [{ row: 0, image: first }, ...later]
  }

  private async write({ bytes, summary }: EncodedChunk): Promise<void> {
    if (this.problem === undefined) {
      const manifest: Manifest = {
        ...this.state,
        events: summary.firstSeq + summary.events,
        ticks: summary.lastTime,
        digest: summary.prefixDigest,
        chunks: [...this.state.chunks, summary],
      }
      const stored = await this.sink.append(this.state.chunks.length, bytes, manifest)
      if (stored.ok) {
        this.state = manifest
        this.bytes += bytes.length
      } else {
        this.problem = stored.error
      }
    }
    this.waiting -= 1
    for (const wake of this.wakeUps.splice(0)) wake()
  }
}

function emptyManifest(start: RecordingStart): Manifest {
  return {
    format: FORMAT_VERSION,
    engine: start.engine,
    title: start.title,
    setup: start.setup,
    verdict: 'partial',
    events: 0,
    steps: 0,
    ticks: 0,
    violations: [],
    metrics: [],
    final: {},
    digest: EMPTY_DIGEST,
    chunks: [],
    dataBytes: start.initialData.length,
    initialData: toBase64(start.initialData),
  }
}

/** The manifest of a recording that ends before its run did: nothing in it is from after the cut. */
function sealCut(stored: Manifest, end: RecordingEnd): Manifest {
  return {
    ...stored,
    verdict: 'partial',
    steps: end.steps,
    violations: end.violations.filter((violation) => violation.seq < stored.events),
  }
}
