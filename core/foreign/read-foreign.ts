/** Reads a file of a foreign format from its first byte to its last, a piece at a time. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { ChromeReader } from './chrome-reader.ts'
import { detectForeign, explainRelative, HEAD_BYTES } from './detect.ts'
import type { ForeignReader } from './foreign-reader.ts'
import type { ForeignFormat, ForeignTrace } from './foreign-trace.ts'
import { FtraceReader } from './ftrace-reader.ts'
import { encodingOf } from './text-encoding.ts'
import { grouped } from './summary.ts'
import { MAX_ROWS, PIECE_BYTES } from './limits.ts'

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
  const head = await file.read(0, Math.min(HEAD_BYTES, file.size))
  if (!head.ok) return head
  const relative = explainRelative(head.value, file.name)
  return relative === undefined ? ok(detectForeign(head.value)) : err(relative)
}

/**
 * Reads the whole file. What is not understood is counted and quoted in the trace's notes; it fails
 * with `E_FOREIGN_NOTHING` if nothing is, `E_FOREIGN_TOO_LARGE` if there is more than fits.
 */
export async function readForeign(
  file: ForeignFile,
  format: ForeignFormat,
  { progress, signal }: ReadingOptions = {},
): Promise<Result<ForeignTrace, Failure>> {
  let reader: ForeignReader | undefined
  for (let at = 0; at < file.size;) {
    if (signal?.aborted === true) {
      return err(failure('E_STOPPED', 'Stopped as asked.', { at: file.name }))
    }
    const piece = await file.read(at, Math.min(PIECE_BYTES, file.size - at))
    if (!piece.ok) return piece
    if (piece.value.length === 0) break
    reader ??= createReader(format, piece.value)
    reader.push(piece.value)
    if (reader.full) return err(tooLarge(file.name))
    at += piece.value.length
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
        hint: 'Take the text of /sys/kernel/tracing/trace, of `trace-cmd report` or of `perf script`.',
      })
    : failure('E_FOREIGN_NOTHING', `Nothing in the file was understood as trace events: ${why}.`, {
        at,
        hint: 'A Chrome trace is an array of events, or an object whose "traceEvents" is one.',
      })
}

function tooLarge(name: string): Failure {
  return failure(
    'E_FOREIGN_TOO_LARGE',
    `The trace has more than ${grouped(MAX_ROWS)} slices, instants and samples.`,
    { at: name, hint: 'Record a shorter time or fewer events, or cut a part out of it.' },
  )
}
