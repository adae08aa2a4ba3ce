/**
 * Bytes to events, the mirror of encode-columns.ts. The bytes may be hostile: every length is checked
 * before memory is taken, and whatever they say, the loops end after `count` rows.
 */
import { err, ok, type Result } from '#core/base/result.ts'
import { unzigzag, VarintReader } from '#core/base/varint.ts'
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import * as layout from './encoding.ts'
import { objectSlot, placeSlot, Predictor } from './predictor.ts'
import {
  VALUE_BUFFERED,
  VALUE_BY_PLACE,
  VALUE_CHANGED,
  VALUE_LOADED,
  VALUE_MODE,
} from './predictor.ts'

type Streams = readonly VarintReader[]

/** Decodes columns. Keeps its tables, so make one and use it for many chunks. */
export class ColumnDecoder {
  private readonly predictor = new Predictor()

  /**
   * The rows that `encoded` holds, in new memory, or in words what is wrong with it. More than
   * `maxRows` is an error.
   */
  decode(encoded: Uint8Array, maxRows: number): Result<EventColumns, string> {
    const preamble = new VarintReader(encoded)
    const count = preamble.varint()
    if (!preamble.sound) return err('the event count is missing')
    if (count > maxRows) return err(`it claims ${count} events, more than the ${maxRows} allowed`)
    const streams = openStreams(preamble, count)
    if (!streams.ok) return streams
    const columns = createColumns(count)
    columns.count = count
    this.predictor.reset()
    if (!decodePlaces(columns, this.predictor, streams.value)) {
      return err('an event has a time outside the range of a trace')
    }
    decodeObjects(columns, this.predictor, streams.value)
    const broken = streams.value.findIndex((stream) => stream.end > 0 && !stream.exact)
    if (broken >= 0) return err(`column stream ${broken} is damaged`)
    return ok(columns)
  }
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

/** Fills actor, time, CPU, kind and site. False when a time is no safe integer. */
function decodePlaces(columns: EventColumns, predictor: Predictor, streams: Streams): boolean {
  const { count, time, kind, actor, cpu, site } = columns
  const { place, cpu: cpuOf, nextSite, nextKind } = predictor
  const tags = streams[layout.STREAM_TAGS]!
  const actors = streams[layout.STREAM_ACTOR]!
  const times = streams[layout.STREAM_TIME]!
  const kinds = streams[layout.STREAM_KIND]!
  const sites = streams[layout.STREAM_SITE]!
  const cpus = streams[layout.STREAM_CPU]!
  const firstTag = tags.at
  let [who, when] = [0, 0]
  for (let row = 0; row < count; row += 1) {
    const tag = tags.byte()
    if ((tag & layout.TAG_ACTOR) !== 0) who ^= actors.byte()
    if ((tag & layout.TAG_TIME) !== 0) {
      when += times.signedLong()
      if (when < 0 || when > Number.MAX_SAFE_INTEGER) return false
    }
    const from = place[who]!
    if ((tag & layout.TAG_PLACE) !== 0) {
      nextSite[from] = nextSite[from]! + unzigzag(sites.varint())
      nextKind[from] = nextKind[from]! ^ kinds.byte()
    }
    if ((tag & layout.TAG_CPU) !== 0) cpuOf[who] = cpuOf[who]! ^ cpus.byte()
    const where = nextSite[from]!
    const what = nextKind[from]!
    place[who] = placeSlot(where, what)
    actor[row] = who
    time[row] = when
    site[row] = where
    kind[row] = what
    cpu[row] = cpuOf[who]!
  }
  // The tags are read once more, for the other columns.
  if (tags.end > 0 && tags.exact) tags.at = firstTag
  return true
}

/** Fills object, old, value and aux. */
function decodeObjects(columns: EventColumns, predictor: Predictor, streams: Streams): void {
  const { count, kind, site, object, value, valueHigh, old, oldHigh, aux } = columns
  const { object: objectAt, aux: auxAt, step, seen, seenHigh } = predictor
  const tags = streams[layout.STREAM_TAGS]!
  const objects = streams[layout.STREAM_OBJECT]!
  const values = streams[layout.STREAM_VALUE]!
  const valueHighs = streams[layout.STREAM_VALUE_HIGH]!
  const olds = streams[layout.STREAM_OLD]!
  const oldHighs = streams[layout.STREAM_OLD_HIGH]!
  const auxes = streams[layout.STREAM_AUX]!
  for (let row = 0; row < count; row += 1) {
    const tag = tags.byte()
    const what = kind[row]!
    const slot = placeSlot(site[row]!, what)
    if ((tag & layout.TAG_OBJECT) !== 0) {
      objectAt[slot] = objectAt[slot]! + unzigzag(objects.varint())
    }
    object[row] = objectAt[slot]!
    const held = objectSlot(object[row]!)
    const mode = VALUE_MODE[what]!
    if (mode === VALUE_CHANGED) {
      old[row] = seen[held]!
      oldHigh[row] = seenHigh[held]!
    }
    if ((tag & layout.TAG_OLD) !== 0) {
      old[row] = old[row]! + unzigzag(olds.varint())
      oldHigh[row] = oldHigh[row]! + unzigzag(oldHighs.varint())
    }
    const byPlace = mode === VALUE_BY_PLACE
    const changes = mode === VALUE_CHANGED
    const base = changes ? old[row]! : byPlace ? 0 : seen[held]!
    const baseHigh = changes ? oldHigh[row]! : byPlace ? 0 : seenHigh[held]!
    value[row] = base + step[slot]!
    valueHigh[row] = baseHigh
    if ((tag & layout.TAG_VALUE) !== 0) {
      value[row] = value[row]! + unzigzag(values.varint())
      valueHigh[row] = valueHigh[row]! + unzigzag(valueHighs.varint())
      if (mode !== VALUE_LOADED) step[slot] = value[row]! - base
    }
    if (!byPlace && mode !== VALUE_BUFFERED) {
      seen[held] = value[row]!
      seenHigh[held] = valueHigh[row]!
    }
    if ((tag & layout.TAG_AUX) !== 0) auxAt[slot] = auxAt[slot]! + unzigzag(auxes.varint())
    aux[row] = auxAt[slot]!
  }
}
