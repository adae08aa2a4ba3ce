/**
 * Unpacks gzip as a stream: captures are text, and what is kept of them is mostly packed. The bytes may
 * be hostile, so they go through in small pieces and what comes out is counted.
 */
import { Gunzip } from 'fflate'
import { err, ok, type Result } from '#core/base/result.ts'
import { MAX_UNPACKED_BYTES } from './limits.ts'

/** Packed bytes handed over at a time: they grow to 1032 times as much at most. */
const PIECE_BYTES = 8_192

/** Whether a file that begins with `head` is packed with gzip. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** Takes packed bytes piece by piece and hands on what was in them. */
export class GzipUnpacker {
  readonly #gunzip: Gunzip
  #unpacked = 0

  /** @param most bytes that may come out in all */
  constructor(take: (bytes: Uint8Array<ArrayBuffer>) => void, most: number = MAX_UNPACKED_BYTES) {
    this.#gunzip = new Gunzip((bytes) => {
      this.#unpacked += bytes.length
      if (this.#unpacked > most) throw new RangeError('too much')
      if (bytes.length > 0) take(Uint8Array.from(bytes))
    })
  }

  /** The next bytes, `last` if there are no more. Fails with what is wrong with them in words. */
  push(bytes: Uint8Array, last: boolean): Result<undefined, string> {
    try {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const end = at + PIECE_BYTES
        this.#gunzip.push(bytes.slice(at, end), last && end >= bytes.length)
      }
      return ok(undefined)
    } catch (problem) {
      if (problem instanceof RangeError) return err('it unpacks to more than is read of a file')
      return err(
        last ? 'its packed data is damaged or ends too early' : 'its packed data is damaged',
      )
    }
  }
}
