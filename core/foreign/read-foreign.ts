/** Reads a file of a foreign format from its first byte to its last, a piece at a time. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { ChromeReader } from './chrome-reader.ts'
import { detectForeign, HEAD_BYTES } from './detect.ts'
import { adviceOn } from './explain-line.ts'
import { explainRelative } from './explain-relative.ts'
import type { ForeignReader } from './foreign-reader.ts'
import type { ForeignFormat, ForeignTrace } from './foreign-trace.ts'
import { FtraceReader } from './ftrace-reader.ts'
import { encodingOf } from './text-encoding.ts'
import { grouped } from './summary.ts'
import { MAX_ROWS, PIECE_BYTES } from './limits.ts'
import { GzipUnpacker, isGzip } from './unpack-gzip.ts'

/** Packed bytes that are unpacked at a time to find out what a file is. */
const HEAD_STEP = 2_048

/** A file open for reading. */
export interface ForeignFile {
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, length: number): Promise<Result<Uint8Array<ArrayBuffer>, Failure>>
}

/** How reading is watched and stopped. */
export interface ReadingOptions {
  /** Bytes read, and of how many. */
  readonly progress?: ((done: number, total: number) => void) | undefined
  readonly signal?: { readonly aborted: boolean } | undefined
}

/**
 * What a file is, by its content; undefined if it is no foreign trace. Fails if it
 * cannot be read, or is one in a form that is not.
 */
export async function recogniseForeign(
  file: ForeignFile,
): Promise<Result<ForeignFormat | undefined, Failure>> {
  if (file.size === 0) return err(empty(file.name))
  const head = await file.read(0, Math.min(HEAD_BYTES, file.size))
  if (!head.ok) return head
  const packed = isGzip(head.value)
  const text = packed ? unpackHead(head.value) : head.value
  const format = detectForeign(text)
  if (format !== undefined) return ok(format)
  const relative = explainRelative(text, file.name)
  if (relative !== undefined) return err(relative)
  return packed ? err(packedOther(file.name)) : ok(undefined)
}

/** What of the unpacked file comes out of its first bytes, whole or not. */
function unpackHead(head: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new Uint8Array(HEAD_BYTES)
  let filled = 0
  const unpacker = new GzipUnpacker((bytes) => {
    const part = bytes.subarray(0, HEAD_BYTES - filled)
    text.set(part, filled)
    filled += part.length
  })
  for (let at = 0; at < head.length && filled < HEAD_BYTES; at += HEAD_STEP) {
    if (!unpacker.push(head.subarray(at, at + HEAD_STEP), false).ok) break
  }
  return text.slice(0, filled)
}

/**
 * Reads the whole file, unpacking it where it is packed with gzip. What is not understood is counted and
 * quoted in the trace's notes; it fails with `E_FOREIGN_NOTHING` if nothing is, `E_FOREIGN_TOO_LARGE` if
 * there is more than fits, `E_FOREIGN_PACKED` if it cannot be unpacked.
 */
export async function readForeign(
  file: ForeignFile,
  format: ForeignFormat,
  { progress, signal }: ReadingOptions = {},
): Promise<Result<ForeignTrace, Failure>> {
  let reader: ForeignReader | undefined
  const take = (bytes: Uint8Array<ArrayBuffer>): void => {
    reader ??= createReader(format, bytes)
    if (!reader.full) reader.push(bytes)
  }
  let unpacker: GzipUnpacker | undefined
  for (let at = 0; at < file.size;) {
    if (signal?.aborted === true) {
      return err(failure('E_STOPPED', 'Stopped as asked.', { at: file.name }))
    }
    const piece = await file.read(at, Math.min(PIECE_BYTES, file.size - at))
    if (!piece.ok) return piece
    if (piece.value.length === 0) break
    if (at === 0 && isGzip(piece.value)) unpacker = new GzipUnpacker(take)
    at += piece.value.length
    if (unpacker === undefined) take(piece.value)
    else {
      const unpacked = unpacker.push(piece.value, at >= file.size)
      if (!unpacked.ok) return err(damaged(file.name, unpacked.error))
    }
    if (reader?.full === true) return err(tooLarge(file.name))
    progress?.(at, file.size)
  }
  const trace = (reader ?? createReader(format, new Uint8Array())).finish()
  return trace.events === 0 ? err(nothing(file.name, trace)) : ok(trace)
}

/** @param head how the file begins: that tells how its text is written */
function createReader(format: ForeignFormat, head: Uint8Array): ForeignReader {
  const encoding = encodingOf(head)
  return format === 'ftrace' ? new FtraceReader(encoding) : new ChromeReader(encoding)
}

function nothing(name: string, { format, notes }: ForeignTrace): Failure {
  const [quote] = notes.quotes
  const at = quote === undefined ? name : `${name}:${quote.line}`
  const why = quote === undefined ? 'it has no event' : `in line ${quote.line}, ${quote.reason}`
  return format === 'ftrace'
    ? failure('E_FOREIGN_NOTHING', `Nothing in the file was understood as ftrace text: ${why}.`, {
        at,
        hint: adviceOn(quote?.reason ?? ''),
      })
    : failure('E_FOREIGN_NOTHING', `Nothing in the file was understood as trace events: ${why}.`, {
        at,
        hint: 'A Chrome trace is an array of events, or an object whose "traceEvents" is one.',
      })
}

function empty(at: string): Failure {
  return failure('E_FOREIGN_NOTHING', 'The file is empty.', {
    at,
    hint: 'Whatever was to write it has said why it did not; run it again.',
  })
}

function damaged(at: string, why: string): Failure {
  return failure('E_FOREIGN_PACKED', `The file is packed with gzip, and ${why}.`, {
    at,
    hint: 'Copy it again from where it comes from, or unpack what is left of it: zcat',
  })
}

function packedOther(at: string): Failure {
  return failure(
    'E_FOREIGN_PACKED',
    'What is packed in the file with gzip is no trace that is read.',
    {
      at,
      hint: 'It has to be ftrace text or Chrome trace JSON.',
    },
  )
}

function tooLarge(name: string): Failure {
  return failure(
    'E_FOREIGN_TOO_LARGE',
    `The trace has more than ${grouped(MAX_ROWS)} slices, instants and samples.`,
    { at: name, hint: 'Record a shorter time or fewer events, or cut a part out of it.' },
  )
}
