/**
 * Reads the events of a trace by their sequence numbers, wherever they lie. Decoded chunks are kept, the
 * ones used last, up to a number of bytes: stepping and searching near one place decode nothing twice.
 * The memory of one that has to go holds the next: to be given two and a half megabytes of new memory,
 * page by page, takes longer than to fill them.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { invariant } from '#core/base/invariant.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import { decodeEvents, decodeKeyframes, openChunk, type ChunkHeader } from './chunk.ts'
import { inflate, type Inflater } from './deflate.ts'
import type { Keyframe } from './keyframes.ts'
import { copyRows } from './rows.ts'
import { damaged } from './trace-failure.ts'
import type { TraceSource } from './source.ts'

/** Bytes of one decoded event. */
const EVENT_BYTES = 40
/** What decoded chunks may take by default: about 12 of them. */
const CACHE_BYTES = 32 * 1024 * 1024

/** A decoded chunk, for as long as a visit lasts. */
export interface DecodedChunk {
  readonly index: number
  readonly firstSeq: number
  /** Sequence number after its last event. */
  readonly endSeq: number
  readonly columns: EventColumns
  readonly header: ChunkHeader
}

/** How a {@link TraceReader} goes about it. */
export interface ReaderOptions {
  /** What decoded chunks may take, in bytes. */
  readonly cacheBytes?: number
  /** What undoes the compression, `inflate` of deflate.ts by default. */
  readonly inflate?: Inflater
}

/** Access to the events of one trace. */
export class TraceReader {
  readonly source: TraceSource
  private readonly capacity: number
  private readonly inflate: Inflater
  /** Least recently used first. */
  private readonly decoded = new Map<number, DecodedChunk>()
  private readonly loading = new Map<number, Promise<Result<undefined, Failure>>>()
  private decodedBytes = 0
  /** Columns of a chunk that had to go. */
  private spare: EventColumns | undefined

  constructor(source: TraceSource, options: ReaderOptions = {}) {
    this.source = source
    this.capacity = options.cacheBytes ?? CACHE_BYTES
    this.inflate = options.inflate ?? inflate
  }

  /** How many events the trace has. */
  get events(): number {
    return this.source.manifest.events
  }

  /** Index of the chunk that holds event `seq`. @throws InvariantError if there is no such event */
  chunkOf(seq: number): number {
    invariant(seq >= 0 && seq < this.events, `event ${seq} of ${this.events}`)
    const { chunks } = this.source.manifest
    let low = 0
    let high = chunks.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((chunks[middle]?.firstSeq ?? Infinity) <= seq) low = middle
      else high = middle
    }
    return low
  }

  /**
   * What `use` makes of chunk `index`. When it returns it must be done with the columns, which are not
   * its own: it may not write to them, and later they hold another chunk.
   */
  async visit<Value>(
    index: number,
    use: (chunk: DecodedChunk) => Result<Value, Failure>,
  ): Promise<Result<Value, Failure>> {
    for (;;) {
      const chunk = this.decoded.get(index)
      if (chunk !== undefined) {
        this.decoded.delete(index)
        this.decoded.set(index, chunk)
        return use(chunk)
      }
      // Visits that wait for others may find it gone again, and load it once more.
      const loaded = await this.loaded(index)
      if (!loaded.ok) return loaded
    }
  }

  /** The machine images that `chunk` carries, ascending by row. */
  keyframes(chunk: DecodedChunk): Result<readonly Keyframe[], Failure> {
    return decodeKeyframes(chunk.header, chunkName(chunk.index))
  }

  /** Events `first` to `first + count - 1`, fewer where the trace ends, copied into new columns. */
  async range(first: number, count: number): Promise<Result<EventColumns, Failure>> {
    const start = Math.max(0, first)
    const end = Math.min(this.events, first + count)
    const columns = createColumns(Math.max(0, end - start))
    for (let seq = start; seq < end; seq = start + columns.count) {
      const from = seq
      const copied = await this.visit(this.chunkOf(from), (chunk) => {
        const last = Math.min(end, chunk.endSeq) - chunk.firstSeq
        return ok(copyRows(chunk.columns, from - chunk.firstSeq, last, columns))
      })
      if (!copied.ok) return copied
    }
    return ok(columns)
  }

  /** Last event at or before `time`, 0 when all are later. */
  async seqAt(time: number): Promise<Result<number, Failure>> {
    const index = this.source.manifest.chunks.findLastIndex((chunk) => chunk.firstTime <= time)
    if (index < 0) return ok(0)
    return this.visit(index, ({ columns, firstSeq }) => {
      let low = 0
      let high = columns.count
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if (columns.time[middle]! <= time) low = middle
        else high = middle
      }
      return ok(firstSeq + low)
    })
  }

  /** Loads chunk `index`, once for all who wait for it. */
  private loaded(index: number): Promise<Result<undefined, Failure>> {
    const known = this.loading.get(index)
    if (known !== undefined) return known
    const loading = this.load(index).finally(() => this.loading.delete(index))
    this.loading.set(index, loading)
    return loading
  }

  private async load(index: number): Promise<Result<undefined, Failure>> {
    const chunk = await this.decode(index)
    if (!chunk.ok) return chunk
    this.decoded.set(index, chunk.value)
    this.decodedBytes += chunk.value.columns.count * EVENT_BYTES
    for (const [oldest, { columns }] of this.decoded) {
      if (this.decodedBytes <= this.capacity || oldest === index) break
      this.decoded.delete(oldest)
      this.decodedBytes -= columns.count * EVENT_BYTES
      this.spare = columns
    }
    return ok(undefined)
  }

  private async decode(index: number): Promise<Result<DecodedChunk, Failure>> {
    const at = chunkName(index)
    const summary = this.source.manifest.chunks[index]
    if (summary === undefined) return err(noSuchChunk(at))
    const bytes = await this.source.chunk(index)
    if (!bytes.ok) return bytes
    const header = openChunk(bytes.value, at)
    if (!header.ok) return header
    const { firstSeq, events, prefixDigest } = header.value
    const expected =
      firstSeq === summary.firstSeq &&
      events === summary.events &&
      prefixDigest === summary.prefixDigest
    if (!expected) return err(damaged(at, 'it is not the one the manifest describes'))
    const encoded = await this.inflate(header.value.columns, header.value.encodedBytes)
    if (!encoded.ok) return err(damaged(at, encoded.error))
    const columns = decodeEvents(header.value, encoded.value, at, this.spare)
    this.spare = undefined
    if (!columns.ok) return columns
    const endSeq = firstSeq + events
    return ok({ index, firstSeq, endSeq, columns: columns.value, header: header.value })
  }
}

/** Name of a chunk's entry in a `.racetrace` file; what failures call it everywhere. */
export function chunkName(index: number): string {
  return `chunks/${String(index).padStart(6, '0')}.bin`
}

function noSuchChunk(at: string): Failure {
  return failure('E_CHUNK_MISSING', 'The recording has no such part.', { at })
}
