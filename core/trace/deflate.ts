/**
 * Compression of the two parts of a chunk. Level 1: see test/bench/trace.bench.ts for what the others
 * cost and save.
 */
import { deflateSync, Inflate } from 'fflate'
import { ownBytes } from '#core/base/bytes.ts'
import { err, ok, type Result } from '#core/base/result.ts'

const LEVEL = 1
/**
 * Compressed bytes to hand to a decompressor at a time: they grow to 1032 times as much at most, so a
 * bomb costs a few megabytes and milliseconds.
 */
export const PIECE_BYTES = 16_384

/** The bytes, exactly as many as were announced, or in words what is wrong. */
export type Inflated = Result<Uint8Array<ArrayBuffer>, string>

/**
 * Undoes {@link deflate} for bytes that may be hostile. {@link inflate} does so everywhere; where the
 * platform is quicker, a reader of many chunks is given what the platform has.
 */
export type Inflater = (compressed: Uint8Array, length: number) => Inflated | Promise<Inflated>

/** Compresses; empty stays empty. */
export function deflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.length === 0 ? new Uint8Array(0) : ownBytes(deflateSync(bytes, { level: LEVEL }))
}

/** Undoes {@link deflate}: exactly `length` bytes, or in words what is wrong. */
export function inflate(compressed: Uint8Array, length: number): Inflated {
  const output = new InflatedBytes(length)
  if (compressed.length === 0) return output.finish(true)
  let ended = false
  const inflater = new Inflate((part, final) => {
    if (!output.add(part)) throw new RangeError('more than was announced')
    ended = final
  })
  try {
    for (let at = 0; at < compressed.length; at += PIECE_BYTES) {
      const piece = compressed.subarray(at, at + PIECE_BYTES)
      inflater.push(piece, at + PIECE_BYTES >= compressed.length)
    }
  } catch {
    return output.finish(false)
  }
  return output.finish(ended)
}

/** What a decompressor gave so far, never more than was announced. */
export class InflatedBytes {
  private readonly bytes: Uint8Array<ArrayBuffer>
  private filled = 0
  private full = false

  constructor(length: number) {
    this.bytes = new Uint8Array(length)
  }

  /** Takes the next part; false when it is more than was announced: stop there. */
  add(part: Uint8Array): boolean {
    this.full ||= this.filled + part.length > this.bytes.length
    if (this.full) return false
    this.bytes.set(part, this.filled)
    this.filled += part.length
    return true
  }

  /** The outcome; `ended` says whether the decompressor came to the end of its stream. */
  finish(ended: boolean): Inflated {
    const { bytes, filled } = this
    if (this.full) return err(`it inflates to more than its ${bytes.length} bytes`)
    if (!ended) return err('its compressed data is damaged')
    if (filled === bytes.length) return ok(bytes)
    return err(`it inflates to ${filled} bytes instead of ${bytes.length}`)
  }
}
