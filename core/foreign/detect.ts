/** Tells what a file is by how it begins; its name does not matter. */
import { failure, type Failure } from '#core/base/failure.ts'
import type { ForeignFormat } from './foreign-trace.ts'
import { parseFtraceLine } from './ftrace-line.ts'
import { encodingOf } from './text-encoding.ts'

/** How much of a file has to be looked at. */
export const HEAD_BYTES = 65_536

/** Lines that are looked at: heads of ftrace text are shorter. */
const HEAD_LINES = 100
const FTRACE_HEAD = /^(?:# tracer: |cpus=\d+\s*$|CPU:\d+ \[(?:LOST|\d)|CPU \d+ is empty\s*$)/

/** The format of a file that begins with `head`, undefined if it is none of those that are read. */
export function detectForeign(head: Uint8Array<ArrayBuffer>): ForeignFormat | undefined {
  // An archive, as recordings are, may hold any text.
  if (head[0] === 0x50 && head[1] === 0x4b) return undefined
  const text = new TextDecoder(encodingOf(head)).decode(head)
  const lines = text.split('\n', HEAD_LINES)
  if (lines.some((line) => FTRACE_HEAD.test(line) || parseFtraceLine(line) !== undefined)) {
    return 'ftrace'
  }
  const start = text.trimStart()
  if (/^\[\s*(?:[{\]]|$)/.test(start)) return 'chrome-json'
  // Before the events there may be more than a head of other things.
  return /^\{\s*(?:"|\}|$)/.test(start) ? 'chrome-json' : undefined
}

interface Relative {
  readonly bytes: readonly number[]
  readonly what: string
  readonly hint: string
}

/** First bytes of files that somebody may take for a trace that is read. */
const RELATIVES: readonly Relative[] = [
  {
    bytes: [0x17, 0x08, 0x44, 0x74, 0x72, 0x61, 0x63, 0x69, 0x6e, 0x67],
    what: 'the binary trace.dat of trace-cmd',
    hint: 'Make text of it: trace-cmd report -t -i trace.dat > trace.txt',
  },
  {
    bytes: [...new TextEncoder().encode('PERFILE2')],
    what: 'the binary perf.data of perf',
    hint: 'Make text of it: perf script --ns -i perf.data > trace.txt',
  },
  { bytes: [0x1f, 0x8b], what: 'packed with gzip', hint: 'Unpack it first: gunzip' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'packed with zstd', hint: 'Unpack it first: unzstd' },
]

/** Why a file that begins with `head` cannot be read though it may well be a trace; undefined if it is none. */
export function explainRelative(head: Uint8Array, name: string): Failure | undefined {
  const found = RELATIVES.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte))
  if (found === undefined) return undefined
  return failure('E_FOREIGN_BINARY', `The file is ${found.what}, which is not read.`, {
    at: name,
    hint: found.hint,
  })
}
