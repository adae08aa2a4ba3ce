/**
 * Reads the events of a trace by their sequence numbers, wherever they lie. Decoded chunks are kept, the
 * ones used last, up to a number of bytes: stepping and searching near one place decode nothing twice.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { invariant } from '#core/base/invariant.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import {
  decodeEvents,
  decodeKeyframes,
  encodedColumns,
  openChunk,
  type ChunkHeader,
} from './chunk.ts'
import type { Keyframe } from './keyframes.ts'
import { copyRows } from './rows.ts'
import { damaged } from './trace-failure.ts'
import type { TraceSource } from './source.ts'

/** Bytes of one decoded event. */
const EVENT_BYTES = 40
/** What decoded chunks may take by default: about 25 of them. */
const CACHE_BYTES = 64 * 1024 * 1024

/** A decoded chunk. Its columns are shared by everybody who asks: do not write to them. */
export interface DecodedChunk {
  readonly index: number
  readonly firstSeq: number
  /** Sequence number after its last event. */
  readonly endSeq: number
  readonly columns: EventColumns
  readonly header: ChunkHeader
}

/** Access to the events of one trace. */
export class TraceReader {
  readonly source: TraceSource
  private readonly capacity: number
  /** Least recently used first. */
  private readonly decoded = new Map<number, DecodedChunk>()
  private readonly loading = new Map<number, Promise<Result<DecodedChunk, Failure>>>()
  private decodedBytes = 0

  constructor(source: TraceSource, cacheBytes: number = CACHE_BYTES) {
    this.source = source
    this.capacity = cacheBytes
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

  /** Chunk `index`, decoded. */
  async chunk(index: number): Promise<Result<DecodedChunk, Failure>> {
    const chunk = this.decoded.get(index)
    if (chunk !== undefined) {
      this.decoded.delete(index)
      this.decoded.set(index, chunk)
      return ok(chunk)
    }
    let loading = this.loading.get(index)
    if (loading === undefined) {
      loading = this.load(index).finally(() => this.loading.delete(index))
      this.loading.set(index, loading)
    }
    return loading
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
      const chunk = await this.chunk(this.chunkOf(seq))
      if (!chunk.ok) return chunk
      const { firstSeq, endSeq } = chunk.value
      copyRows(chunk.value.columns, seq - firstSeq, Math.min(end, endSeq) - firstSeq, columns)
    }
    return ok(columns)
  }

  /** Last event at or before `time`, 0 when all are later. */
  async seqAt(time: number): Promise<Result<number, Failure>> {
    const index = this.source.manifest.chunks.findLastIndex((chunk) => chunk.firstTime <= time)
    if (index < 0) return ok(0)
    const chunk = await this.chunk(index)
    if (!chunk.ok) return chunk
    const { columns, firstSeq } = chunk.value
    let low = 0
    let high = columns.count
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (columns.time[middle]! <= time) low = middle
      else high = middle
    }
    return ok(firstSeq + low)
  }

  private async load(index: number): Promise<Result<DecodedChunk, Failure>> {
    const chunk = await this.decode(index)
    if (!chunk.ok) return chunk
    this.decoded.set(index, chunk.value)
    this.decodedBytes += chunk.value.columns.count * EVENT_BYTES
    for (const [oldest, { columns }] of this.decoded) {
      if (this.decodedBytes <= this.capacity || oldest === index) break
      this.decoded.delete(oldest)
      this.decodedBytes -= columns.count * EVENT_BYTES
    }
    return chunk
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
    const encoded = encodedColumns(header.value, at)
    if (!encoded.ok) return encoded
    const columns = decodeEvents(header.value, encoded.value, at)
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
