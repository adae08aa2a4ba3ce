/**
 * A foreign trace as bytes in parts, so that it can be stored in values of a bounded size: the length of a
 * JSON header, the header, then the columns, each as it lies in memory (little-endian, as everywhere
 * that this runs).
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type {
  ForeignCounters,
  ForeignInstants,
  ForeignSlices,
  ForeignTrace,
} from './foreign-trace.ts'

/** Bytes of a part. */
const PART_BYTES = 1_048_576

/** Counted up when the columns or the header change. */
const PACK_VERSION = 1

// Bytes of one row of all columns together.
const SLICE_BYTES = 4 + 8 + 8 + 4 + 1 + 1
const INSTANT_BYTES = 4 + 8 + 4 + 4
const SAMPLE_BYTES = 4 + 8 + 8

type Header = Omit<ForeignTrace, 'slices' | 'instants' | 'counters'> & {
  readonly version: number
  readonly slices: number
  readonly instants: number
  readonly counters: number
}

type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/** The trace as parts, in order. */
export function* packForeign(trace: ForeignTrace): Generator<Uint8Array<ArrayBuffer>> {
  const { slices, instants, counters, ...rest } = trace
  const header: Header = {
    ...rest,
    version: PACK_VERSION,
    slices: slices.count,
    instants: instants.count,
    counters: counters.count,
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const columns: readonly Column[] = [
    slices.track,
    slices.start,
    slices.end,
    slices.name,
    slices.depth,
    slices.state,
    instants.track,
    instants.time,
    instants.name,
    instants.detail,
    counters.track,
    counters.time,
    counters.value,
  ]
  let part = new Uint8Array(PART_BYTES)
  let filled = 0
  for (const { buffer, byteOffset, byteLength } of [
    Uint32Array.of(text.length),
    text,
    ...columns,
  ]) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength)
    for (let at = 0; at < bytes.length;) {
      const length = Math.min(bytes.length - at, PART_BYTES - filled)
      part.set(bytes.subarray(at, at + length), filled)
      at += length
      filled += length
      if (filled < PART_BYTES) continue
      yield part
      part = new Uint8Array(PART_BYTES)
      filled = 0
    }
  }
  if (filled > 0) yield part.slice(0, filled)
}

/** The trace that was packed into `parts`; `at` names it should they not be what was packed. */
export function unpackForeign(
  parts: readonly Uint8Array[],
  at: string,
): Result<ForeignTrace, Failure> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let filled = 0
  for (const part of parts) {
    bytes.set(part, filled)
    filled += part.length
  }
  const length = bytes.length < 4 ? Infinity : new DataView(bytes.buffer).getUint32(0, true)
  if (4 + length > bytes.length) return err(incomplete(at))
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header
  if (header.version !== PACK_VERSION) return err(incomplete(at))
  const { version: _, slices, instants, counters, ...rest } = header
  const columns = new ColumnReader(bytes, 4 + length)
  const wanted = slices * SLICE_BYTES + instants * INSTANT_BYTES + counters * SAMPLE_BYTES
  if (columns.left !== wanted) return err(incomplete(at))
  return ok({
    ...rest,
    slices: readSlices(columns, slices),
    instants: readInstants(columns, instants),
    counters: readCounters(columns, counters),
  })
}

function readSlices(columns: ColumnReader, count: number): ForeignSlices {
  return {
    count,
    track: columns.words(count),
    start: columns.doubles(count),
    end: columns.doubles(count),
    name: columns.words(count),
    depth: columns.bytes(count),
    state: columns.bytes(count),
  }
}

function readInstants(columns: ColumnReader, count: number): ForeignInstants {
  return {
    count,
    track: columns.words(count),
    time: columns.doubles(count),
    name: columns.words(count),
    detail: columns.words(count),
  }
}

function readCounters(columns: ColumnReader, count: number): ForeignCounters {
  return {
    count,
    track: columns.words(count),
    time: columns.doubles(count),
    value: columns.doubles(count),
  }
}

/** Takes columns off bytes; copies, because columns have to be aligned. */
class ColumnReader {
  readonly #bytes: Uint8Array<ArrayBuffer>
  #at: number

  constructor(bytes: Uint8Array<ArrayBuffer>, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  bytes(count: number): Uint8Array<ArrayBuffer> {
    const from = this.#at
    this.#at += count
    return this.#bytes.slice(from, this.#at)
  }

  words(count: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.bytes(count * 4).buffer)
  }

  doubles(count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.bytes(count * 8).buffer)
  }
}

function incomplete(at: string): Failure {
  return failure('E_FOREIGN_DAMAGED', 'The foreign trace is not whole in the library.', {
    at,
    hint: 'Delete it and import the file again.',
  })
}
