/**
 * Moments from events alone: for a trace made by another engine, or none at hand. Memory is exact,
 * threads are where they were last seen, frames are unknown.
 *
 * The first look at a late event folds everything before it; what memory was at the start of each chunk
 * is kept, so every later look opens one chunk.
 */
import { fromBase64 } from '#core/base/base64.ts'
import { damaged } from '#core/trace/trace-failure.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { chunkName, type TraceReader } from '#core/trace/reader.ts'
import { foldMemory } from '#core/trace/fold-memory.ts'
import type { Moment } from './moment.ts'
import { foldThreads, initialThreads, threadMoments, type ThreadStates } from './thread-fold.ts'

interface FoldState {
  readonly memory: Uint8Array<ArrayBuffer>
  readonly threads: ThreadStates
}

/** Folds one trace. */
export class FoldedReplay {
  private readonly reader: TraceReader
  /** State before each chunk, as far as it is known: the first is the initial one. */
  private readonly starts: FoldState[]

  constructor(reader: TraceReader) {
    this.reader = reader
    const { initialData, dataBytes } = reader.source.manifest
    const memory = new Uint8Array(dataBytes)
    memory.set((fromBase64(initialData) ?? new Uint8Array(0)).subarray(0, dataBytes))
    this.starts = [{ memory, threads: initialThreads() }]
  }

  /** The moment after event `seq`. */
  async momentAt(seq: number): Promise<Result<Moment, Failure>> {
    const index = this.reader.chunkOf(seq)
    while (this.starts.length <= index) {
      const next = await this.stateAfter(this.starts.length - 1)
      if (!next.ok) return next
      this.starts.push(next.value)
    }
    return this.reader.visit(index, ({ columns, firstSeq }) => {
      const state = this.fold(index, seq - firstSeq + 1, columns)
      if (!state.ok) return state
      const { threads } = this.reader.source.debug
      return ok({
        seq,
        time: columns.time[seq - firstSeq]!,
        threads: threadMoments(
          state.value.threads,
          threads.map((thread) => thread.index),
        ),
        memory: state.value.memory,
        source: 'folded',
      })
    })
  }

  private stateAfter(index: number): Promise<Result<FoldState, Failure>> {
    return this.reader.visit(index, ({ columns }) => this.fold(index, columns.count, columns))
  }

  /** The state after the first `rows` rows of chunk `index`, whose start is known. */
  private fold(
    index: number,
    rows: number,
    columns: Parameters<typeof foldMemory>[1],
  ): Result<FoldState, Failure> {
    const start = this.starts[index]!
    const state = { memory: start.memory.slice(), threads: start.threads.slice() }
    const contradiction = foldMemory(state.memory, columns, 0, rows)
    if (contradiction >= 0) {
      const why = `event ${contradiction} of it finds other memory than the events before it left`
      return err(damaged(chunkName(index), why))
    }
    foldThreads(state.threads, columns, 0, rows)
    return ok(state)
  }
}
