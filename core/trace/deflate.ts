/**
 * Compression of the two parts of a chunk. Level 1: see test/bench/trace.bench.ts for what the others
 * cost and save.
 */
import { deflateSync, Inflate } from 'fflate'
import { ownBytes } from '#core/base/bytes.ts'
import { err, ok, type Result } from '#core/base/result.ts'

const LEVEL = 1
/** Compressed bytes handed to the decompressor at a time: they grow to 1032 times as much at most. */
const PIECE_BYTES = 16_384

/** Compresses; empty stays empty. */
export function deflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.length === 0 ? new Uint8Array(0) : ownBytes(deflateSync(bytes, { level: LEVEL }))
}

/**
 * Undoes {@link deflate}. The bytes may be hostile, so they go through in pieces, and the first piece
 * that grows past `length` ends it: a bomb costs a few megabytes and milliseconds.
 *
 * @returns exactly `length` bytes, or in words what is wrong
 */
export function inflate(
  compressed: Uint8Array,
  length: number,
): Result<Uint8Array<ArrayBuffer>, string> {
  const out = new Uint8Array(length)
  if (compressed.length === 0) {
    return length === 0 ? ok(out) : err(`it is empty instead of ${length} bytes long`)
  }
  let filled = 0
  let ended = false
  const inflater = new Inflate((part, final) => {
    if (filled + part.length > length) throw new RangeError('too long')
    out.set(part, filled)
    filled += part.length
    ended = final
  })
  try {
    for (let at = 0; at < compressed.length; at += PIECE_BYTES) {
      const piece = compressed.subarray(at, at + PIECE_BYTES)
      inflater.push(piece, at + PIECE_BYTES >= compressed.length)
    }
  } catch (problem) {
    if (problem instanceof RangeError) return err(`it inflates to more than its ${length} bytes`)
    return err('its compressed data is damaged')
  }
  if (!ended || filled !== length) {
    return err(`it inflates to ${filled} bytes instead of ${length}`)
  }
  return ok(out)
}
