/** Tells what a file is by how it begins; its name does not matter. */
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
