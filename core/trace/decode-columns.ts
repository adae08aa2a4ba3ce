/**
 * Bytes to events, the mirror of encode-columns.ts. The bytes may be hostile: every length is checked
 * before memory is taken, and whatever they say, the loops end after `count` rows.
 */
import { err, ok, type Result } from '#core/base/result.ts'
import { unzigzag, VarintReader } from '#core/base/varint.ts'
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import * as layout from './encoding.ts'
import {
  NEXT_KIND,
  NEXT_SITE,
  objectSlot,
  PLACE_AUX,
  PLACE_OBJECT,
  PLACE_STEP,
  placeSlot,
  Predictor,
  VALUE_BUFFERED,
  VALUE_BY_PLACE,
  VALUE_CHANGED,
  VALUE_LOADED,
  VALUE_MODE,
} from './predictor.ts'

type Streams = readonly VarintReader[]

/** Columns for a whole chunk are made in multiples of so many rows. */
const ROOM_ROWS = 4_096

/** Decodes columns. Keeps its tables, so make one and use it for many chunks. */
export class ColumnDecoder {
  private readonly predictor = new Predictor()

  /**
   * The rows that `encoded` holds, or in words what is wrong with it. More than `maxRows` is an error.
   * They are in new memory, or in `spare` if that has room: it is written to in any case.
   */
  decode(encoded: Uint8Array, maxRows: number, spare?: EventColumns): Result<EventColumns, string> {
    const preamble = new VarintReader(encoded)
    const count = preamble.varint()
    if (!preamble.sound) return err('the event count is missing')
    if (count > maxRows) return err(`it claims ${count} events, more than the ${maxRows} allowed`)
    const streams = openStreams(preamble, count)
    if (!streams.ok) return streams
    const columns = emptyColumns(count, spare)
    this.predictor.reset()
    const tags = tagsIn(streams.value[layout.STREAM_TAGS]!, count)
    if (!decodePlaces(columns, this.predictor, tags, streams.value)) {
      return err('an event has a time outside the range of a trace')
    }
    decodeObjects(columns, this.predictor, tags, streams.value)
    const broken = streams.value.findIndex((stream) => stream.end > 0 && !stream.exact)
    if (broken >= 0) return err(`column stream ${broken} is damaged`)
    return ok(columns)
  }
}

/** Columns of `count` rows, those zero that are written only where they are not. */
function emptyColumns(count: number, spare: EventColumns | undefined): EventColumns {
  const reused = spare !== undefined && spare.time.length >= count
  const columns = reused ? spare : createColumns(count < ROOM_ROWS ? count : roomFor(count))
  if (reused) for (const rows of [columns.old, columns.oldHigh, columns.valueHigh]) rows.fill(0)
  columns.count = count
  return columns
}

/** Chunks differ by a few rows: with some room to spare, one holds the next. */
function roomFor(count: number): number {
  return Math.ceil(count / ROOM_ROWS) * ROOM_ROWS
}

/** A reader for each stream; absent ones read as zeros and have `end` 0. */
function openStreams(preamble: VarintReader, count: number): Result<Streams, string> {
  const lengths: number[] = []
  for (let stream = 0; stream < layout.STREAMS; stream += 1) lengths.push(preamble.varint())
  if (!preamble.sound) return err('the stream lengths are missing')
  let start = preamble.at
  const streams: VarintReader[] = []
  for (const [index, length] of lengths.entries()) {
    if (length > count * (layout.STREAM_WIDTH[index] ?? 0)) {
      return err(`column stream ${index} claims ${length} bytes for ${count} events`)
    }
    streams.push(
      length === 0
        ? new VarintReader(preamble.bytes, 0, 0)
        : new VarintReader(preamble.bytes, start, start + length),
    )
    start += length
  }
  if (start !== preamble.end) return err('the stream lengths do not add up to what is there')
  return ok(streams)
}

/** One tag for each row; zeros for rows that the stream has none for, and then it is not exact. */
function tagsIn(stream: VarintReader, count: number): Uint8Array {
  const tags = stream.bytes.subarray(stream.at, Math.min(stream.end, stream.at + count))
  stream.at += count
  if (tags.length === count) return tags
  const padded = new Uint8Array(count)
  padded.set(tags)
  return padded
}

/** Fills actor, time, CPU, kind and site. False when a time is no safe integer. */
function decodePlaces(
  columns: EventColumns,
  predictor: Predictor,
  tags: Uint8Array,
  streams: Streams,
): boolean {
  const { count, time, kind, actor, cpu, site } = columns
  const { place, cpu: cpuOf, places } = predictor
  const actors = streams[layout.STREAM_ACTOR]!
  const times = streams[layout.STREAM_TIME]!
  const kinds = streams[layout.STREAM_KIND]!
  const sites = streams[layout.STREAM_SITE]!
  const cpus = streams[layout.STREAM_CPU]!
  let [who, when] = [0, 0]
  for (let row = 0; row < count; row += 1) {
    const tag = tags[row]!
    if ((tag & layout.TAG_ACTOR) !== 0) who ^= actors.byte()
    if ((tag & layout.TAG_TIME) !== 0) {
      when += times.signedLong()
      if (when < 0 || when > Number.MAX_SAFE_INTEGER) return false
    }
    const from = place[who]!
    if ((tag & layout.TAG_PLACE) !== 0) {
      places[from + NEXT_SITE] = places[from + NEXT_SITE]! + unzigzag(sites.varint())
      places[from + NEXT_KIND] = places[from + NEXT_KIND]! ^ kinds.byte()
    }
    if ((tag & layout.TAG_CPU) !== 0) cpuOf[who] = cpuOf[who]! ^ cpus.byte()
    const where = places[from + NEXT_SITE]!
    const what = places[from + NEXT_KIND]!
    place[who] = placeSlot(where, what)
    actor[row] = who
    time[row] = when
    site[row] = where
    kind[row] = what
    cpu[row] = cpuOf[who]!
  }
  return true
}

/** Fills object, old, value and aux. */
function decodeObjects(
  columns: EventColumns,
  predictor: Predictor,
  tags: Uint8Array,
  streams: Streams,
): void {
  const { count, kind, site, object, value, valueHigh, old, oldHigh, aux } = columns
  const { places, seen } = predictor
  const objects = streams[layout.STREAM_OBJECT]!
  const values = streams[layout.STREAM_VALUE]!
  const valueHighs = streams[layout.STREAM_VALUE_HIGH]!
  const olds = streams[layout.STREAM_OLD]!
  const oldHighs = streams[layout.STREAM_OLD_HIGH]!
  const auxes = streams[layout.STREAM_AUX]!
  for (let row = 0; row < count; row += 1) {
    const tag = tags[row]!
    const what = kind[row]!
    const slot = placeSlot(site[row]!, what)
    if ((tag & layout.TAG_OBJECT) !== 0) {
      places[slot + PLACE_OBJECT] = places[slot + PLACE_OBJECT]! + unzigzag(objects.varint())
    }
    const object_ = places[slot + PLACE_OBJECT]!
    const held = objectSlot(object_)
    const mode = VALUE_MODE[what]!
    const byPlace = mode === VALUE_BY_PLACE
    const changes = mode === VALUE_CHANGED
    let was = changes ? seen[held]! : 0
    let wasHigh = changes ? seen[held + 1]! : 0
    if ((tag & layout.TAG_OLD) !== 0) {
      was = (was + unzigzag(olds.varint())) | 0
      wasHigh = (wasHigh + unzigzag(oldHighs.varint())) | 0
    }
    const base = changes ? was : byPlace ? 0 : seen[held]!
    let now = (base + places[slot + PLACE_STEP]!) | 0
    let nowHigh = changes ? wasHigh : byPlace ? 0 : seen[held + 1]!
    if ((tag & layout.TAG_VALUE) !== 0) {
      now = (now + unzigzag(values.varint())) | 0
      nowHigh = (nowHigh + unzigzag(valueHighs.varint())) | 0
      if (mode !== VALUE_LOADED) places[slot + PLACE_STEP] = now - base
    }
    if (!byPlace && mode !== VALUE_BUFFERED) {
      seen[held] = now
      seen[held + 1] = nowHigh
    }
    if ((tag & layout.TAG_AUX) !== 0) {
      places[slot + PLACE_AUX] = places[slot + PLACE_AUX]! + unzigzag(auxes.varint())
    }
    object[row] = object_
    value[row] = now
    aux[row] = places[slot + PLACE_AUX]!
    // The columns are zero, and as a rule so are these: memory that is not written is not paged in.
    if (was !== 0) old[row] = was
    if (nowHigh !== 0) valueHigh[row] = nowHigh
    if (wasHigh !== 0) oldHigh[row] = wasHigh
  }
}
