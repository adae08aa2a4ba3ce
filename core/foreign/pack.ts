/**
 * A foreign trace as bytes in parts, so that it can be stored in values of a bounded size: the length of a
 * JSON header, the header, then the columns, each as it lies in memory (little-endian, as everywhere
 * that this runs).
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { ForeignTrace } from './foreign-trace.ts'

/** Bytes of a part. */
const PART_BYTES = 1_048_576

/** Counted up when the columns or the header change. */
const PACK_VERSION = 2

/** The tables of a trace and their columns, in the order in which they are stored. */
const TABLES = {
  slices: {
    track: 'words',
    start: 'doubles',
    end: 'doubles',
    name: 'words',
    depth: 'bytes',
    state: 'bytes',
    detail: 'words',
  },
  instants: { track: 'words', time: 'doubles', name: 'words', detail: 'words' },
  counters: { track: 'words', time: 'doubles', value: 'doubles' },
  arrows: {
    fromTrack: 'words',
    from: 'doubles',
    toTrack: 'words',
    to: 'doubles',
    name: 'words',
  },
} as const

type TableName = keyof typeof TABLES
type ColumnKind = 'words' | 'doubles' | 'bytes'
type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>
type Table = Readonly<Record<string, Column>> & { readonly count: number }

const COLUMN_BYTES: Readonly<Record<ColumnKind, number>> = { words: 4, doubles: 8, bytes: 1 }

type Header = Omit<ForeignTrace, TableName | 'details'> & {
  readonly version: number
  readonly rows: Readonly<Record<TableName, number>>
  /** Texts, and bytes of them in all. */
  readonly texts: number
  readonly textBytes: number
}

/** The trace as parts, in order. */
export function* packForeign(trace: ForeignTrace): Generator<Uint8Array<ArrayBuffer>> {
  const { slices, instants, counters, arrows, details, ...rest } = trace
  const tables = { slices, instants, counters, arrows }
  const header: Header = {
    ...rest,
    version: PACK_VERSION,
    rows: {
      slices: slices.count,
      instants: instants.count,
      counters: counters.count,
      arrows: arrows.count,
    },
    texts: details.offsets.length,
    textBytes: details.bytes.length,
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const columns: Column[] = [Uint32Array.of(text.length), text]
  for (const name of Object.keys(TABLES) as TableName[]) {
    const table = tables[name] as unknown as Table
    for (const column of Object.keys(TABLES[name])) columns.push(table[column] as Column)
  }
  yield* inParts([...columns, details.offsets, details.bytes])
}

function* inParts(columns: readonly Column[]): Generator<Uint8Array<ArrayBuffer>> {
  let part = new Uint8Array(PART_BYTES)
  let filled = 0
  for (const { buffer, byteOffset, byteLength } of columns) {
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
  const header = parseHeader(bytes.subarray(4, 4 + length))
  if (header === undefined) return err(incomplete(at))
  if (header.version !== PACK_VERSION) return err(outdated(at))
  const { version: _, rows, texts, textBytes, ...rest } = header
  const columns = new ColumnReader(bytes, 4 + length)
  if (columns.left !== bytesOf(rows) + texts * 4 + textBytes) return err(incomplete(at))
  const table = (name: TableName): Table => {
    const kinds = Object.entries(TABLES[name])
    const read: Record<string, Column> = {}
    for (const [column, kind] of kinds) read[column] = columns.take(kind, rows[name])
    return Object.assign(read, { count: rows[name] })
  }
  const tables = Object.fromEntries(
    (Object.keys(TABLES) as TableName[]).map((name) => [name, table(name)]),
  ) as unknown as Pick<ForeignTrace, TableName>
  const offsets = columns.take('words', texts) as Uint32Array<ArrayBuffer>
  const details = { offsets, bytes: columns.take('bytes', textBytes) as Uint8Array<ArrayBuffer> }
  return ok({ ...rest, ...tables, details })
}

function parseHeader(bytes: Uint8Array<ArrayBuffer>): Header | undefined {
  try {
    // What this lab wrote, if anything: other versions are told apart before more of it is read.
    return JSON.parse(new TextDecoder().decode(bytes)) as Header
  } catch {
    return undefined
  }
}

function bytesOf(rows: Header['rows']): number {
  let sum = 0
  for (const name of Object.keys(TABLES) as TableName[]) {
    for (const kind of Object.values(TABLES[name])) sum += COLUMN_BYTES[kind] * rows[name]
  }
  return sum
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

  take(kind: ColumnKind, count: number): Column {
    const from = this.#at
    this.#at += count * COLUMN_BYTES[kind]
    const bytes = this.#bytes.slice(from, this.#at)
    if (kind === 'bytes') return bytes
    return kind === 'words' ? new Uint32Array(bytes.buffer) : new Float64Array(bytes.buffer)
  }
}

function incomplete(at: string): Failure {
  return failure('E_FOREIGN_DAMAGED', 'The foreign trace is not whole in the library.', {
    at,
    hint: 'Choose its file again: Import again, beside it in the Library.',
  })
}

function outdated(at: string): Failure {
  return failure('E_FOREIGN_OLD', 'Another version of the lab stored the foreign trace.', {
    at,
    hint: 'Choose its file again: Import again, beside it in the Library.',
  })
}
