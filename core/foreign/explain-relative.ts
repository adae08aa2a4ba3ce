/** Files that somebody may take for a trace that is read: what they are, and what makes one of them. */
import { failure, type Failure } from '#core/base/failure.ts'

interface Relative {
  readonly is: (head: Uint8Array, text: string) => boolean
  readonly what: string
  /** `FILE` stands for the file. */
  readonly hint: string
}

const TEXT_BYTES = 8_192

const begins =
  (...bytes: readonly number[]): Relative['is'] =>
  (head) =>
    bytes.every((byte, at) => head[at] === byte)
const reads =
  (pattern: RegExp): Relative['is'] =>
  (_, text) =>
    pattern.test(text)

const RELATIVES: readonly Relative[] = [
  {
    is: begins(0x17, 0x08, 0x44, 0x74, 0x72, 0x61, 0x63, 0x69, 0x6e, 0x67),
    what: 'the binary trace.dat of trace-cmd',
    hint: 'Make text of it: trace-cmd report -t -i FILE > trace.txt',
  },
  {
    is: begins(...new TextEncoder().encode('PERFILE2')),
    what: 'the binary perf.data of perf',
    hint: 'Make text of it: perf script --ns -i FILE > trace.txt',
  },
  {
    is: isPerfetto,
    what: 'a binary trace of Perfetto',
    hint: 'Make JSON of it: traceconv json FILE trace.json, or of what it has of the kernel text: traceconv systrace FILE trace.txt',
  },
  {
    is: reads(/^\s*<(?:!doctype html|html)\b/i),
    what: 'a page of HTML, as systrace makes them',
    hint: `Cut the trace out of it: sed -n '/class="trace-data"/,/<\\/script>/p' FILE > trace.txt`,
  },
  {
    is: begins(0x10, 0x00, 0x04, 0x46, 0x78, 0x54, 0x16, 0x00),
    what: 'a binary trace of Fuchsia',
    hint: 'Make JSON of it: traceconv json FILE trace.json',
  },
  {
    is: begins(0xc1, 0x1f, 0xfc, 0xc1),
    what: 'a stream of a binary CTF trace, as LTTng makes them',
    hint: 'Record with trace-cmd or perf, whose text is read.',
  },
  {
    is: reads(/^# DURATION\s+TID\s+FUNCTION/m),
    what: 'the text of uftrace, which has no times',
    hint: 'Make JSON of the recording: uftrace dump --chrome > trace.json',
  },
  {
    is: reads(
      /^\S.{0,64}?\s+(?:\d{1,10}\/)?\d{1,10}\s+\d{1,10}\.\d{6,9}:\s+(?:\d{1,12}\s+)?[\w:-]+:/m,
    ),
    what: 'text of perf script that does not say on which CPU',
    hint: 'Record it with perf record -a or --sample-cpu, and print the CPU: perf script --ns -F +cpu > trace.txt',
  },
  {
    is: reads(/^(?:<\d+>)?\[\s*\d{1,10}\.\d{6}\]\s/),
    what: 'a log of the kernel, not a trace',
    hint: 'Take the text of /sys/kernel/tracing/trace, of `trace-cmd report` or of `perf script`.',
  },
  {
    is: begins(0x28, 0xb5, 0x2f, 0xfd),
    what: 'packed with zstd',
    hint: 'Unpack it first: unzstd FILE',
  },
  {
    is: begins(0xfd, 0x37, 0x7a, 0x58, 0x5a),
    what: 'packed with xz',
    hint: 'Unpack it first: unxz FILE',
  },
  {
    is: (head) => begins(0x42, 0x5a, 0x68)(head, '') && head[3] !== undefined && head[3] >= 0x31,
    what: 'packed with bzip2',
    hint: 'Unpack it first: bunzip2 FILE',
  },
  {
    is: begins(0x04, 0x22, 0x4d, 0x18),
    what: 'packed with lz4',
    hint: 'Unpack it first: unlz4 FILE',
  },
]

/** Why a file that begins with `head` cannot be read though it may well be a trace; undefined if it is none. */
export function explainRelative(head: Uint8Array<ArrayBuffer>, name: string): Failure | undefined {
  // An archive, as recordings are, may hold any text.
  if (head[0] === 0x50 && head[1] === 0x4b) return undefined
  const text = new TextDecoder().decode(head.subarray(0, TEXT_BYTES))
  const found = RELATIVES.find(({ is }) => is(head, text))
  if (found === undefined) return undefined
  return failure('E_FOREIGN_OTHER', `The file is ${found.what}. That is not read.`, {
    at: name,
    hint: found.hint.replaceAll('FILE', () => inShell(name)),
  })
}

/** The name of a file as a shell takes it. */
function inShell(name: string): string {
  return /^[\w./+-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`
}

/**
 * Whether all of `head` is packets of Perfetto's `Trace` message: field 1, a length, and fields that have
 * a number and a type each. The last packet may reach past the head.
 */
function isPerfetto(head: Uint8Array): boolean {
  let at = 0
  while (at < head.length) {
    if (head[at] !== 0x0a) return false
    const length = varintAt(head, at + 1)
    if (length === undefined) return at > 0
    const end = length.next + length.value
    if (length.value === 0 || !isMessage(head, length.next, Math.min(end, head.length)))
      return false
    at = end
  }
  return at > 0
}

/** Whether there is a field after the other between two places; the last one may be cut off. */
function isMessage(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to) {
    const tag = varintAt(bytes, at)
    if (tag === undefined) return to === bytes.length
    if (tag.value < 8) return false
    const wire = tag.value & 7
    if (wire === 1 || wire === 5) at = tag.next + (wire === 1 ? 8 : 4)
    else if (wire === 0 || wire === 2) {
      const number = varintAt(bytes, tag.next)
      if (number === undefined) return to === bytes.length
      at = wire === 0 ? number.next : number.next + number.value
    } else return false
  }
  return at === to || to === bytes.length
}

/** A number of at most ten bytes and the place after it; undefined if it is cut off or longer. */
function varintAt(bytes: Uint8Array, from: number): { value: number; next: number } | undefined {
  let value = 0
  for (let at = from; at < from + 10; at++) {
    const byte = bytes[at]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * (at - from))
    if (byte < 0x80) return { value, next: at + 1 }
  }
  return undefined
}
