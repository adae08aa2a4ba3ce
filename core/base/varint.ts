/**
 * Variable-length integers (LEB128: seven bits a byte, low bits first, the top bit says that more
 * follow) and zigzag, which makes small negative numbers small unsigned ones. The bytes of a trace.
 *
 * Writers are functions over a position so that a hot loop keeps it in a register; there must be room
 * for {@link MAX_VARINT_BYTES} before each call.
 */

/** Longest encoding of any value here. */
export const MAX_VARINT_BYTES = 8

/** Signed 32-bit to unsigned 32-bit: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
export function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
}

/** Undoes {@link zigzag}. */
export function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1)
}

/** Writes an unsigned 32-bit integer; returns the position after it. */
export function writeVarint(out: Uint8Array, position: number, value: number): number {
  let at = position
  let rest = value
  while (rest > 0x7f) {
    out[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  out[at++] = rest
  return at
}

/**
 * Writes an integer of up to 53 bits and its sign, which is the lowest bit of the first byte. Zigzag
 * would need a 54th bit for the outermost values; this does not.
 */
export function writeSignedLong(out: Uint8Array, position: number, value: number): number {
  let at = position
  const negative = value < 0 ? 1 : 0
  const magnitude = negative === 1 ? -value : value
  if (magnitude < 0x4000_0000) return writeVarint(out, at, (magnitude << 1) | negative)
  out[at++] = ((magnitude % 64) << 1) | negative | 0x80
  let rest = Math.floor(magnitude / 64)
  while (rest > 0x7f) {
    out[at++] = (rest % 128) | 0x80
    rest = Math.floor(rest / 128)
  }
  out[at++] = rest
  return at
}

/**
 * Reads what the writers wrote, from bytes that may be hostile. Reading past the end gives 0 and moves
 * `at` past `end`, so that a loop need not check every step: whoever reads checks {@link exact} once,
 * at its end.
 */
export class VarintReader {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
  private malformed = false

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  /** True when all bytes were read, none was missing and no integer was too long. */
  get exact(): boolean {
    return this.at === this.end && !this.malformed
  }

  /** True when nothing was missing or too long so far. */
  get sound(): boolean {
    return this.at <= this.end && !this.malformed
  }

  /** One byte. */
  byte(): number {
    const at = this.at++
    return at < this.end ? (this.bytes[at] ?? 0) : 0
  }

  /** An unsigned 32-bit integer. */
  varint(): number {
    const first = this.byte()
    if (first < 0x80) return first
    let value = first & 0x7f
    for (let shift = 7; shift < 35; shift += 7) {
      const next = this.byte()
      value |= (next & 0x7f) << shift
      if (next < 0x80) return value >>> 0
    }
    this.malformed = true
    return 0
  }

  /** A signed integer of up to 53 bits, as {@link writeSignedLong} wrote it. */
  signedLong(): number {
    const first = this.byte()
    const negative = (first & 1) === 1
    let magnitude = (first & 0x7f) >>> 1
    let scale = 64
    let next = first
    while (next >= 0x80) {
      if (scale > 2 ** 48) {
        this.malformed = true
        return 0
      }
      next = this.byte()
      magnitude += (next & 0x7f) * scale
      scale *= 128
    }
    return negative ? -magnitude : magnitude
  }
}
