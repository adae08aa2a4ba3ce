/**
 * The state of the machine at any event of a recording: the nearest earlier image, run on to the last
 * whole step, and the remaining events of the step under way folded into memory, so that memory is
 * exact at the event and threads are where they were when the step began.
 *
 * Images are the keyframes of the chunks, and snapshots taken on the way every few thousand events, so
 * that a second look near the first runs little. Every run is held against the recording: the events it
 * passes, folded, must lead to the memory the machine arrives at.
 */
import { sameBytes } from '#core/base/bytes.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { DecodedChunk, TraceReader } from '#core/trace/reader.ts'
import { foldMemory } from '#core/trace/fold-memory.ts'
import type { Moment, ReExecutor } from './moment.ts'
import { SnapshotStore, type Snapshot } from './snapshot-store.ts'

/** Events between two snapshots of a chunk: half a millisecond of running. */
const SNAPSHOT_EVENTS = 4_096

/** Replays one trace with the machine it was made by. Calls must not overlap: see {@link momentAt}. */
export class ReplayEngine {
  private readonly reader: TraceReader
  private readonly executor: ReExecutor
  private readonly snapshots = new SnapshotStore()
  /** Next event of the machine as it stands, and the chunk it was brought there with; -1: nowhere. */
  private position = -1
  private positionChunk = -1
  private queue: Promise<unknown> = Promise.resolve()

  constructor(reader: TraceReader, executor: ReExecutor) {
    this.reader = reader
    this.executor = executor
  }

  /**
   * The moment after event `seq`. Calls are answered one after the other, in order: there is one
   * machine.
   */
  momentAt(seq: number): Promise<Result<Moment, Failure>> {
    const answer = this.queue.then(() =>
      this.reader.visit(this.reader.chunkOf(seq), (chunk) => this.find(chunk, seq)),
    )
    this.queue = answer.catch(() => undefined)
    return answer
  }

  private find(chunk: DecodedChunk, seq: number): Result<Moment, Failure> {
    try {
      const placed = this.place(chunk, seq)
      return placed.ok ? this.runOn(chunk, seq) : placed
    } catch {
      // Images come with the recording, and no digest covers them: a machine that was put into a state
      // it cannot be in may fail in any way.
      return err(this.mismatch(chunk, seq))
    }
  }

  /** Puts the machine at the best known place of the chunk at or before `seq`. */
  private place(chunk: DecodedChunk, seq: number): Result<undefined, Failure> {
    if (!this.snapshots.has(chunk.index)) {
      const keyframes = this.reader.keyframes(chunk)
      if (!keyframes.ok) return keyframes
      for (const { row, image } of keyframes.value) {
        this.snapshots.add(chunk.index, { seq: chunk.firstSeq + row, image })
      }
    }
    // From before the event, never from right after it: an image taken there may be some steps on that
    // gave no event, and the answer must not depend on what was looked at before.
    const nearest = this.snapshots.nearest(chunk.index, seq)
    if (nearest === undefined) return err(noKeyframe(seq))
    const standing = this.positionChunk === chunk.index && this.position <= seq
    if (!standing || nearest.seq > this.position) this.restore(nearest, chunk.index)
    return ok(undefined)
  }

  private restore(snapshot: Snapshot, chunk: number): void {
    this.executor.restore(snapshot.image, snapshot.seq)
    this.position = snapshot.seq
    this.positionChunk = chunk
  }

  /** Runs the machine on to `seq`, taking snapshots on the way, and describes what it arrives at. */
  private runOn(chunk: DecodedChunk, seq: number): Result<Moment, Failure> {
    const { executor } = this
    const { columns, firstSeq } = chunk
    const memory = executor.memory()
    let stride = SNAPSHOT_EVENTS
    while (this.position <= seq) {
      const from = this.position
      const pause = Math.min(seq, from + stride)
      const next = executor.runTo(pause)
      if (next < from || next > pause + 1) return err(this.mismatch(chunk, from))
      const contradiction = foldMemory(memory, columns, from - firstSeq, next - firstSeq)
      if (contradiction >= 0) return err(this.mismatch(chunk, firstSeq + contradiction))
      if (!sameBytes(memory, executor.memory())) return err(this.mismatch(chunk, next - 1))
      this.position = next
      this.keepSnapshot(chunk)
      // No whole step fits before the pause: it is the one that `seq` is in, or a very long one.
      if (pause === seq) break
      stride = next === from ? stride * 2 : SNAPSHOT_EVENTS
    }
    foldMemory(memory, columns, this.position - firstSeq, seq + 1 - firstSeq)
    const time = columns.time[seq - firstSeq]!
    return ok({ seq, time, threads: executor.threads(), memory, source: 're-executed' })
  }

  private keepSnapshot(chunk: DecodedChunk): void {
    const before = this.snapshots.nearest(chunk.index, this.position)
    if (before && this.position - before.seq < SNAPSHOT_EVENTS / 2) return
    this.snapshots.add(chunk.index, { seq: this.position, image: this.executor.snapshot() })
  }

  /** The machine is not where the recording is: nothing it says from here on is worth anything. */
  private mismatch(chunk: DecodedChunk, seq: number): Failure {
    this.position = -1
    this.positionChunk = -1
    this.snapshots.forget(chunk.index)
    const { engine, title } = this.reader.source.manifest
    return failure(
      'E_REPLAY_MISMATCH',
      `Running the program again went another way near event ${seq}.`,
      {
        at: title,
        hint: `The recording was made by engine ${engine}. Its events and memory can still be shown without the machine.`,
      },
    )
  }
}

function noKeyframe(seq: number): Failure {
  return failure('E_NO_KEYFRAME', `The recording has no machine image at event ${seq}.`, {
    hint: 'Its events and memory can still be shown without the machine.',
  })
}
