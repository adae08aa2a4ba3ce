/**
 * One chunk of a trace as it is stored: a header, the encoded columns and the keyframes, both
 * deflated. Self-describing, so that a chunk read back alone can be checked and used.
 *
 * All integers little-endian:
 *
 *      0  "RLCH"                              4
 *      4  version of this encoding            2   then 2 bytes of zero
 *      8  sequence number of the first event  8   low word, high word
 *     16  events                              4
 *     20  bytes of the columns, encoded       4   and deflated  4
 *     28  bytes of the keyframes              4   and deflated  4   (see keyframes.ts; 0: none)
 *     36  CRC-32 of everything but this field 4
 *     40  prefix digest                      32
 *     72  deflated columns, deflated keyframes
 */
import { fromHex, toHex } from '#core/base/bytes.ts'
import { crc32 } from '#core/base/crc32.ts'
import { EMPTY_DIGEST, extendDigest } from '#core/base/digest.ts'
import type { Failure } from '#core/base/failure.ts'
import { invariant } from '#core/base/invariant.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { ColumnDecoder } from './decode-columns.ts'
import { deflate, inflate } from './deflate.ts'
import { ColumnEncoder } from './encode-columns.ts'
import { encodeKeyframes, parseKeyframes, type Keyframe } from './keyframes.ts'
import { MAX_EVENT_BYTES, MAX_PREAMBLE_BYTES } from './encoding.ts'
import { CHUNK_VERSION, type ChunkSummary } from './format.ts'
import { kindsIn, writesIn } from './presence.ts'
import { damaged, unknownVersion } from './trace-failure.ts'
import { MAX_CHUNK_BYTES, MAX_CHUNK_EVENTS, MAX_KEYFRAMES_BYTES } from './limits.ts'

const MAGIC = 0x4843_4c52
const CRC_AT = 36
const DIGEST_AT = 40
/** Bytes before the deflated columns. */
const CHUNK_HEADER_BYTES = 72

/** What {@link ChunkEncoder.encode} makes of a run of events. */
export interface EncodedChunk {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly summary: ChunkSummary
}

/** The header of a stored chunk, checked, with its parts still deflated. */
export interface ChunkHeader {
  readonly firstSeq: number
  readonly events: number
  readonly prefixDigest: string
  readonly encodedBytes: number
  readonly keyframesBytes: number
  readonly columns: Uint8Array
  readonly keyframes: Uint8Array
}

/** Encodes the chunks of one trace, in order; keeps the digest chain. */
export class ChunkEncoder {
  private readonly columns = new ColumnEncoder()
  private digest: string
  private nextSeq: number

  /** Continues after `nextSeq` events whose digest is `digest`; without either, starts a trace. */
  constructor(nextSeq = 0, digest: string = EMPTY_DIGEST) {
    this.nextSeq = nextSeq
    this.digest = digest
  }

  /**
   * Encodes the next chunk, with machine images from which its events can be had again. Everything
   * given may be reused by the caller afterwards.
   */
  encode(columns: EventColumns, keyframes: readonly Keyframe[]): EncodedChunk {
    const { count } = columns
    invariant(count > 0 && count <= MAX_CHUNK_EVENTS, `a chunk of ${count} events`)
    const encoded = this.columns.encode(columns)
    this.digest = extendDigest(this.digest, encoded)
    const firstSeq = this.nextSeq
    const images = encodeKeyframes(keyframes)
    this.nextSeq += count
    const bytes = seal({
      firstSeq,
      events: count,
      prefixDigest: this.digest,
      encodedBytes: encoded.length,
      keyframesBytes: images.length,
      columns: deflate(encoded),
      keyframes: deflate(images),
    })
    const summary: ChunkSummary = {
      firstSeq,
      events: count,
      firstTime: columns.time[0] ?? 0,
      lastTime: columns.time[count - 1] ?? 0,
      bytes: bytes.length,
      prefixDigest: this.digest,
      kinds: kindsIn(columns),
      writes: writesIn(columns),
    }
    return { bytes, summary }
  }
}

function seal(header: ChunkHeader): Uint8Array<ArrayBuffer> {
  const { columns, keyframes } = header
  const bytes = new Uint8Array(CHUNK_HEADER_BYTES + columns.length + keyframes.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, CHUNK_VERSION, true)
  view.setUint32(8, header.firstSeq % 2 ** 32, true)
  view.setUint32(12, Math.floor(header.firstSeq / 2 ** 32), true)
  view.setUint32(16, header.events, true)
  view.setUint32(20, header.encodedBytes, true)
  view.setUint32(24, columns.length, true)
  view.setUint32(28, header.keyframesBytes, true)
  view.setUint32(32, keyframes.length, true)
  const digest = fromHex(header.prefixDigest)
  invariant(digest, 'a digest is hexadecimal')
  bytes.set(digest, DIGEST_AT)
  bytes.set(columns, CHUNK_HEADER_BYTES)
  bytes.set(keyframes, CHUNK_HEADER_BYTES + columns.length)
  view.setUint32(CRC_AT, checksum(bytes), true)
  return bytes
}

function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(DIGEST_AT), crc32(bytes.subarray(0, CRC_AT)))
}

/**
 * Reads and checks the header of a stored chunk; nothing is inflated yet.
 *
 * @param at what to call the chunk in a failure, e.g. `chunks/000003.bin`
 */
export function openChunk(bytes: Uint8Array, at: string): Result<ChunkHeader, Failure> {
  const refuse = (why: string): Result<never, Failure> => err(damaged(at, why))
  if (bytes.length < CHUNK_HEADER_BYTES) return refuse('it is shorter than its header')
  if (bytes.length > MAX_CHUNK_BYTES) return refuse(`it is larger than ${MAX_CHUNK_BYTES} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) return refuse('it does not start with RLCH')
  const version = view.getUint16(4, true)
  if (version !== CHUNK_VERSION) return err(unknownVersion(at, version))
  if (view.getUint32(CRC_AT, true) !== checksum(bytes)) return refuse('its checksum is wrong')
  const firstSeq = view.getUint32(8, true) + view.getUint32(12, true) * 2 ** 32
  const events = view.getUint32(16, true)
  const encodedBytes = view.getUint32(20, true)
  const columnsBytes = view.getUint32(24, true)
  const keyframesBytes = view.getUint32(28, true)
  const deflatedKeyframesBytes = view.getUint32(32, true)
  if (!Number.isSafeInteger(firstSeq)) return refuse('its first event has an absurd number')
  if (events === 0 || events > MAX_CHUNK_EVENTS) return refuse(`it claims ${events} events`)
  if (encodedBytes > events * MAX_EVENT_BYTES + MAX_PREAMBLE_BYTES) {
    return refuse(`it claims ${encodedBytes} bytes for ${events} events`)
  }
  if (keyframesBytes > MAX_KEYFRAMES_BYTES)
    return refuse(`it claims keyframes of ${keyframesBytes} bytes`)
  const middle = CHUNK_HEADER_BYTES + columnsBytes
  if (middle + deflatedKeyframesBytes !== bytes.length) {
    return refuse('its parts do not add up to its length')
  }
  return ok({
    firstSeq,
    events,
    prefixDigest: toHex(bytes.subarray(DIGEST_AT, CHUNK_HEADER_BYTES)),
    encodedBytes,
    keyframesBytes,
    columns: bytes.subarray(CHUNK_HEADER_BYTES, middle),
    keyframes: bytes.subarray(middle),
  })
}

/** The encoded columns of a chunk: what its digest is taken of. */
export function encodedColumns(
  header: ChunkHeader,
  at: string,
): Result<Uint8Array<ArrayBuffer>, Failure> {
  const encoded = inflate(header.columns, header.encodedBytes)
  return encoded.ok ? encoded : err(damaged(at, encoded.error))
}

const decoder = new ColumnDecoder()

/**
 * The events that `encoded`, the inflated columns of `header`, stand for; in `spare` if that is given
 * and has room.
 */
export function decodeEvents(
  header: ChunkHeader,
  encoded: Uint8Array,
  at: string,
  spare?: EventColumns,
): Result<EventColumns, Failure> {
  const columns = decoder.decode(encoded, MAX_CHUNK_EVENTS, spare)
  if (!columns.ok) return err(damaged(at, columns.error))
  if (columns.value.count !== header.events) {
    return err(damaged(at, `it holds ${columns.value.count} events instead of ${header.events}`))
  }
  return columns
}

/** The machine images of a chunk, ascending by row; none when it carries none. */
export function decodeKeyframes(
  header: ChunkHeader,
  at: string,
): Result<readonly Keyframe[], Failure> {
  const bytes = inflate(header.keyframes, header.keyframesBytes)
  if (!bytes.ok) return err(damaged(at, `its keyframes: ${bytes.error}`))
  const keyframes = parseKeyframes(bytes.value, header.events)
  return keyframes.ok ? keyframes : err(damaged(at, `its keyframes: ${keyframes.error}`))
}

/** The machine images of a stored chunk, from its bytes alone. */
export function keyframesOfChunk(
  bytes: Uint8Array,
  at: string,
): Result<readonly Keyframe[], Failure> {
  const header = openChunk(bytes, at)
  return header.ok ? decodeKeyframes(header.value, at) : header
}

/** The events of a stored chunk, from its bytes alone. */
export function eventsOfChunk(bytes: Uint8Array, at: string): Result<EventColumns, Failure> {
  const header = openChunk(bytes, at)
  if (!header.ok) return header
  const encoded = encodedColumns(header.value, at)
  return encoded.ok ? decodeEvents(header.value, encoded.value, at) : encoded
}
