/**
 * Series as they are kept with a recording. Buckets near each other hold values near each other, so
 * columns are kept as differences and deflated: a tenth of what they take as they are drawn.
 *
 *     per series: buckets, form (a byte), then column by column
 *     whole numbers: time since the last, last since the last, last - low, high - last (signed longs)
 *     others: time, low, high, last as they are (64-bit floats, lowest byte first)
 */
import { invariant } from '#core/base/invariant.ts'
import { VarintReader, writeSignedLong, writeVarint } from '#core/base/varint.ts'
import { deflate, inflate } from '#core/trace/deflate.ts'
import type { SeriesHead } from './bucket-series.ts'
import type { Series } from './series.ts'

const WHOLE = 0
const FLOATS = 1
/** Four columns of at most eight bytes each. */
const MOST_BUCKET_BYTES = 32
const MOST_HEAD_BYTES = 6
/** Differences of such numbers are whole numbers that a signed long holds. */
const LARGEST_WHOLE = 2 ** 51

/** Everything there is of the series of one recording. */
export interface PackedSeries {
  readonly heads: readonly SeriesHead[]
  /** The columns, and how many bytes they are before they were deflated. */
  readonly packed: Uint8Array<ArrayBuffer>
  readonly bytes: number
}

/** Packs series without loss; {@link unpackSeries} gives the same ones back. */
export function packSeries(all: readonly Series[]): PackedSeries {
  const buckets = all.reduce((sum, { time }) => sum + time.length, 0)
  const out = new Uint8Array(buckets * MOST_BUCKET_BYTES + all.length * MOST_HEAD_BYTES)
  let at = 0
  for (const series of all) {
    at = writeVarint(out, at, series.time.length)
    const whole = columnsOf(series).every((column) => column.every(isWhole))
    out[at++] = whole ? WHOLE : FLOATS
    at = whole ? writeWhole(out, at, series) : writeFloats(out, at, series)
  }
  const heads = all.map(({ key, label, unit, shape }) => ({ key, label, unit, shape }))
  return { heads, packed: deflate(out.subarray(0, at)), bytes: at }
}

/** What {@link packSeries} was given. */
export function unpackSeries({ heads, packed, bytes }: PackedSeries): Series[] {
  const inflated = inflate(packed, bytes)
  invariant(inflated.ok, 'series are kept as they were made')
  const reader = new VarintReader(inflated.value)
  return heads.map((head) => {
    const count = reader.varint()
    return {
      ...head,
      ...(reader.byte() === WHOLE ? readWhole(reader, count) : readFloats(reader, count)),
    }
  })
}

type Columns = Pick<Series, 'time' | 'low' | 'high' | 'last'>

function columnsOf({ time, low, high, last }: Columns): Float64Array<ArrayBuffer>[] {
  return [time, low, high, last]
}

/** Minus zero would come back as zero. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < LARGEST_WHOLE && !Object.is(value, -0)
}

function writeWhole(out: Uint8Array, position: number, { time, low, high, last }: Columns): number {
  let at = position
  for (const column of [time, last]) {
    let before = 0
    for (const value of column) {
      at = writeSignedLong(out, at, value - before)
      before = value
    }
  }
  for (const [bucket, value] of last.entries()) at = writeSignedLong(out, at, value - low[bucket]!)
  for (const [bucket, value] of last.entries()) at = writeSignedLong(out, at, high[bucket]! - value)
  return at
}

function readWhole(reader: VarintReader, count: number): Columns {
  const [time, last] = [0, 0].map((start) => {
    const column = new Float64Array(count)
    let value = start
    for (let bucket = 0; bucket < count; bucket++) column[bucket] = value += reader.signedLong()
    return column
  }) as [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>]
  return {
    time,
    low: last.map((value) => value - reader.signedLong()),
    high: last.map((value) => value + reader.signedLong()),
    last,
  }
}

function writeFloats(out: Uint8Array, position: number, columns: Columns): number {
  const view = new DataView(out.buffer)
  let at = position
  for (const column of columnsOf(columns)) {
    for (const value of column) {
      view.setFloat64(at, value, true)
      at += 8
    }
  }
  return at
}

function readFloats(reader: VarintReader, count: number): Columns {
  const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset)
  const column = (): Float64Array<ArrayBuffer> => {
    const values = new Float64Array(count)
    for (let bucket = 0; bucket < count; bucket++) {
      values[bucket] = view.getFloat64(reader.at, true)
      reader.at += 8
    }
    return values
  }
  return { time: column(), low: column(), high: column(), last: column() }
}
