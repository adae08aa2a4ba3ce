/** Finds a word among the texts of a trace: millions of them are searched as bytes, not as strings. */
import type { ForeignTexts } from './foreign-trace.ts'

const encoder = new TextEncoder()
const [FIRST_LETTER, LAST_LETTER, TO_LOWER] = [0x41, 0x5a, 0x20]

/** 1 for each text that has `word` in it, in any case of the letters A to Z. */
export function textsWith({ offsets, bytes }: ForeignTexts, word: string): Uint8Array<ArrayBuffer> {
  const found = new Uint8Array(Math.max(0, offsets.length - 1))
  const wanted = encoder.encode(word).map((byte) => lower(byte))
  if (wanted.length === 0) return found.fill(1)
  const first = wanted[0] as number
  const last = bytes.length - wanted.length
  let text = 0
  for (let at = 0; at <= last; at++) {
    if (lower(bytes[at] as number) !== first || !isAt(bytes, at, wanted)) continue
    while ((offsets[text + 1] as number) <= at) text += 1
    const end = offsets[text + 1] as number
    // Half of it may be of the next text.
    if (at + wanted.length > end) continue
    found[text] = 1
    at = end - 1
  }
  return found
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let n = 1; n < wanted.length; n++) {
    if (lower(bytes[at + n] as number) !== wanted[n]) return false
  }
  return true
}

function lower(byte: number): number {
  return byte >= FIRST_LETTER && byte <= LAST_LETTER ? byte + TO_LOWER : byte
}
