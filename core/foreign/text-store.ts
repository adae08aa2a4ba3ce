/**
 * Texts of which nearly every one is different, as bytes one after the other: millions of arguments of
 * events would be too much as strings. Equal ones are found by hash and kept once.
 */
import type { ForeignTexts } from './foreign-trace.ts'
import { MAX_DETAIL_BYTES, MAX_DETAIL_LENGTH } from './limits.ts'

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
/** The hash table is at most half full. */
const FIRST_SLOTS = 256

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Texts by number. 0 is the empty text. */
export class TextStore {
  #bytes = new Uint8Array(8_192)
  #filled = 0
  #offsets = new Uint32Array(1_024)
  #count = 1
  /** Numbers of texts, at the slots of their hashes; 0 is a free slot. */
  #slots = new Uint32Array(FIRST_SLOTS)
  /** Texts asked for that were not kept. */
  unkept = 0

  /** The number of a text, shortened to what is kept of one; 0 if there is no room for it. */
  number(text: string): number {
    if (text === '') return 0
    const short =
      text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH - 1)}…` : text
    this.#makeRoom(short.length * 3)
    const start = this.#filled
    const { written } = encoder.encodeInto(short, this.#bytes.subarray(start))
    const slot = this.#slotOf(start, start + written)
    const known = this.#slots[slot] as number
    if (known !== 0) return known
    if (start + written > MAX_DETAIL_BYTES) {
      this.unkept += 1
      return 0
    }
    return this.#keep(start + written, slot)
  }

  /** The texts as they are kept with a trace. */
  finish(): ForeignTexts {
    return {
      offsets: this.#offsets.slice(0, this.#count + 1),
      bytes: this.#bytes.slice(0, this.#filled),
    }
  }

  #keep(end: number, slot: number): number {
    const number = this.#count
    if (number + 2 > this.#offsets.length) this.#offsets = larger(this.#offsets)
    this.#filled = end
    this.#offsets[number + 1] = end
    this.#slots[slot] = number
    this.#count += 1
    if (this.#count * 2 > this.#slots.length) this.#spread()
    return number
  }

  /** The slot of the text in these bytes, or the free one that it would get. */
  #slotOf(start: number, end: number): number {
    const mask = this.#slots.length - 1
    for (let slot = hashOf(this.#bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot] as number
      if (number === 0 || this.#isSame(number, start, end)) return slot
    }
  }

  #isSame(number: number, start: number, end: number): boolean {
    const from = this.#offsets[number] as number
    if ((this.#offsets[number + 1] as number) - from !== end - start) return false
    for (let at = start; at < end; at++) {
      if (this.#bytes[at] !== this.#bytes[from + at - start]) return false
    }
    return true
  }

  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2)
    for (let number = 1; number < this.#count; number++) {
      const [start = 0, end = 0] = [this.#offsets[number], this.#offsets[number + 1]]
      this.#slots[this.#slotOf(start, end)] = number
    }
  }

  #makeRoom(bytes: number): void {
    if (this.#filled + bytes <= this.#bytes.length) return
    const more = new Uint8Array(this.#bytes.length * 2)
    more.set(this.#bytes)
    this.#bytes = more
  }
}

/** Text `number` of a trace. */
export function textAt({ offsets, bytes }: ForeignTexts, number: number): string {
  return decoder.decode(bytes.subarray(offsets[number] ?? 0, offsets[number + 1] ?? 0))
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = FNV_OFFSET
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ (bytes[at] as number), FNV_PRIME)
  }
  return hash >>> 0
}

function larger(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(column.length * 2)
  more.set(column)
  return more
}
