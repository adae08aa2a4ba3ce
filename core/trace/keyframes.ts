/**
 * The machine images of a chunk: one at its first event, and as a rule some on the way, so that no event
 * is far from one. They are much alike and deflated together, so the later ones cost next to nothing.
 *
 *     count, then row and length of each (varints), then the images
 */
import { concatBytes } from '#core/base/bytes.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { MAX_VARINT_BYTES, VarintReader, writeVarint } from '#core/base/varint.ts'
import { MAX_KEYFRAMES } from './limits.ts'

/** A machine image whose next event is row `row` of the chunk. */
export interface Keyframe {
  readonly row: number
  readonly image: Uint8Array
}

/** All in one piece; nothing at all for none. */
export function encodeKeyframes(keyframes: readonly Keyframe[]): Uint8Array<ArrayBuffer> {
  if (keyframes.length === 0) return new Uint8Array(0)
  const preamble = new Uint8Array((1 + 2 * keyframes.length) * MAX_VARINT_BYTES)
  let at = writeVarint(preamble, 0, keyframes.length)
  for (const { row, image } of keyframes) {
    at = writeVarint(preamble, at, row)
    at = writeVarint(preamble, at, image.length)
  }
  return concatBytes([preamble.subarray(0, at), ...keyframes.map(({ image }) => image)])
}

/** Undoes {@link encodeKeyframes} for a chunk of `events` rows, or says what is wrong. */
export function parseKeyframes(
  bytes: Uint8Array,
  events: number,
): Result<readonly Keyframe[], string> {
  if (bytes.length === 0) return ok([])
  const preamble = new VarintReader(bytes)
  const count = preamble.varint()
  if (count > MAX_KEYFRAMES) return err(`there are ${count}`)
  const places: { row: number; length: number }[] = []
  for (let index = 0; index < count; index += 1) {
    places.push({ row: preamble.varint(), length: preamble.varint() })
  }
  if (!preamble.sound) return err('their list is cut off')
  const keyframes: Keyframe[] = []
  let at = preamble.at
  let before = -1
  for (const { row, length } of places) {
    if (row <= before || row >= events) return err('they are not in order')
    before = row
    keyframes.push({ row, image: bytes.subarray(at, at + length) })
    at += length
  }
  return at === bytes.length ? ok(keyframes) : err('their lengths do not add up')
}
