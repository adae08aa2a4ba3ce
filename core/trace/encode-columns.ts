/**
 * Events to bytes. Two passes, one over who is where and one over what happened to which object: each
 * fits in the registers of a loop that runs for every recorded event and allocates nothing.
 */
import { writeSignedLong, writeVarint, zigzag } from '#core/base/varint.ts'
import type { EventColumns } from '#core/event/columns.ts'
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

type Streams = readonly Uint8Array<ArrayBuffer>[]

/** Encodes columns. Keeps its working memory, so make one and use it for a whole recording. */
export class ColumnEncoder {
  private readonly predictor = new Predictor()
  private readonly ends = new Int32Array(layout.STREAMS)
  private streams: Streams = []
  private capacity = 0

  /**
   * The encoded form of all rows of `columns`, in new memory. Same rows, same bytes: this is what
   * digests are taken of. Times must be integers from 0 to 2^53 - 1.
   */
  encode(columns: EventColumns): Uint8Array<ArrayBuffer> {
    this.reserve(columns.count)
    this.predictor.reset()
    encodePlaces(columns, this.predictor, this.streams, this.ends)
    encodeObjects(columns, this.predictor, this.streams, this.ends)
    return assemble(columns.count, this.streams, this.ends)
  }

  private reserve(count: number): void {
    if (count <= this.capacity && this.streams.length > 0) return
    this.capacity = count
    this.streams = layout.STREAM_WIDTH.map((width) => new Uint8Array(count * width))
  }
}

/** Writes the streams of actor, time, CPU, kind and site, and one tag for each row. */
function encodePlaces(
  columns: EventColumns,
  predictor: Predictor,
  streams: Streams,
  ends: Int32Array,
): void {
  const { count, time, kind, actor, cpu, site } = columns
  const { place, cpu: cpuOf, places } = predictor
  const tags = streams[layout.STREAM_TAGS]!
  const actors = streams[layout.STREAM_ACTOR]!
  const times = streams[layout.STREAM_TIME]!
  const kinds = streams[layout.STREAM_KIND]!
  const sites = streams[layout.STREAM_SITE]!
  const cpus = streams[layout.STREAM_CPU]!
  let [actorEnd, timeEnd, kindEnd, siteEnd, cpuEnd] = [0, 0, 0, 0, 0]
  let [lastActor, lastTime] = [0, 0]
  for (let row = 0; row < count; row += 1) {
    let tag = 0
    const who = actor[row]!
    if (who !== lastActor) {
      tag |= layout.TAG_ACTOR
      actors[actorEnd++] = who ^ lastActor
      lastActor = who
    }
    const when = time[row]!
    if (when !== lastTime) {
      tag |= layout.TAG_TIME
      timeEnd = writeSignedLong(times, timeEnd, when - lastTime)
      lastTime = when
    }
    const from = place[who]!
    const where = site[row]!
    const what = kind[row]!
    if (where !== places[from + NEXT_SITE]! || what !== places[from + NEXT_KIND]!) {
      tag |= layout.TAG_PLACE
      siteEnd = writeVarint(sites, siteEnd, zigzag((where - places[from + NEXT_SITE]!) | 0))
      kinds[kindEnd++] = what ^ places[from + NEXT_KIND]!
      places[from + NEXT_SITE] = where
      places[from + NEXT_KIND] = what
    }
    place[who] = placeSlot(where, what)
    if (cpu[row]! !== cpuOf[who]!) {
      tag |= layout.TAG_CPU
      cpus[cpuEnd++] = cpu[row]! ^ cpuOf[who]!
      cpuOf[who] = cpu[row]!
    }
    tags[row] = tag
  }
  ends[layout.STREAM_TAGS] = count
  ends[layout.STREAM_ACTOR] = actorEnd
  ends[layout.STREAM_TIME] = timeEnd
  ends[layout.STREAM_KIND] = kindEnd
  ends[layout.STREAM_SITE] = siteEnd
  ends[layout.STREAM_CPU] = cpuEnd
}

/** Writes the streams of object, old, value and aux, and completes the tags. */
function encodeObjects(
  columns: EventColumns,
  predictor: Predictor,
  streams: Streams,
  ends: Int32Array,
): void {
  const { count, kind, site, object, aux } = columns
  const tags = streams[layout.STREAM_TAGS]!
  const objects = streams[layout.STREAM_OBJECT]!
  const auxes = streams[layout.STREAM_AUX]!
  const { places } = predictor
  let [objectEnd, auxEnd] = [0, 0]
  const values = new ValueWriter(columns, predictor, streams)
  for (let row = 0; row < count; row += 1) {
    const what = kind[row]!
    const slot = placeSlot(site[row]!, what)
    let tag = tags[row]!
    const object_ = object[row]!
    if (object_ !== places[slot + PLACE_OBJECT]!) {
      tag |= layout.TAG_OBJECT
      objectEnd = writeVarint(
        objects,
        objectEnd,
        zigzag((object_ - places[slot + PLACE_OBJECT]!) | 0),
      )
      places[slot + PLACE_OBJECT] = object_
    }
    tag |= values.write(row, slot, objectSlot(object_), VALUE_MODE[what]!)
    const extra = aux[row]!
    if (extra !== places[slot + PLACE_AUX]!) {
      tag |= layout.TAG_AUX
      auxEnd = writeVarint(auxes, auxEnd, zigzag((extra - places[slot + PLACE_AUX]!) | 0))
      places[slot + PLACE_AUX] = extra
    }
    tags[row] = tag
  }
  ends[layout.STREAM_OBJECT] = objectEnd
  ends[layout.STREAM_AUX] = auxEnd
  values.finish(ends)
}

/** Writes `old` and `value`; a class so that its positions outlive a call without an array. */
class ValueWriter {
  private readonly columns: EventColumns
  private readonly predictor: Predictor
  private readonly streams: Streams
  private valueEnd = 0
  private valueHighEnd = 0
  private oldEnd = 0
  private oldHighEnd = 0

  constructor(columns: EventColumns, predictor: Predictor, streams: Streams) {
    this.columns = columns
    this.predictor = predictor
    this.streams = streams
  }

  /** Writes what of row `row` is not as expected; returns the tag bits for it. */
  write(row: number, slot: number, held: number, mode: number): number {
    const { columns, predictor, streams } = this
    const { places, seen } = predictor
    const value = columns.value[row]!
    const valueHigh = columns.valueHigh[row]!
    const old = columns.old[row]!
    const oldHigh = columns.oldHigh[row]!
    let tag = 0
    const changes = mode === VALUE_CHANGED
    const oldOff = changes ? (old - seen[held]!) | 0 : old
    const oldHighOff = changes ? (oldHigh - seen[held + 1]!) | 0 : oldHigh
    if (oldOff !== 0 || oldHighOff !== 0) {
      tag |= layout.TAG_OLD
      this.oldEnd = writeVarint(streams[layout.STREAM_OLD]!, this.oldEnd, zigzag(oldOff))
      const highs = streams[layout.STREAM_OLD_HIGH]!
      this.oldHighEnd = writeVarint(highs, this.oldHighEnd, zigzag(oldHighOff))
    }
    const byPlace = mode === VALUE_BY_PLACE
    const base = changes ? old : byPlace ? 0 : seen[held]!
    const baseHigh = changes ? oldHigh : byPlace ? 0 : seen[held + 1]!
    const off = (value - base - places[slot + PLACE_STEP]!) | 0
    const highOff = (valueHigh - baseHigh) | 0
    if (off !== 0 || highOff !== 0) {
      tag |= layout.TAG_VALUE
      this.valueEnd = writeVarint(streams[layout.STREAM_VALUE]!, this.valueEnd, zigzag(off))
      const highs = streams[layout.STREAM_VALUE_HIGH]!
      this.valueHighEnd = writeVarint(highs, this.valueHighEnd, zigzag(highOff))
      if (mode !== VALUE_LOADED) places[slot + PLACE_STEP] = (value - base) | 0
    }
    if (!byPlace && mode !== VALUE_BUFFERED) {
      seen[held] = value
      seen[held + 1] = valueHigh
    }
    return tag
  }

  finish(ends: Int32Array): void {
    ends[layout.STREAM_VALUE] = this.valueEnd
    ends[layout.STREAM_VALUE_HIGH] = this.valueHighEnd
    ends[layout.STREAM_OLD] = this.oldEnd
    ends[layout.STREAM_OLD_HIGH] = this.oldHighEnd
  }
}

/** Count and lengths, then the streams; one of nothing but zeros is left out. */
function assemble(count: number, streams: Streams, ends: Int32Array): Uint8Array<ArrayBuffer> {
  const parts = streams.map((stream, index) => {
    const part = stream.subarray(0, ends[index])
    return part.some((byte) => byte !== 0) ? part : part.subarray(0, 0)
  })
  const preamble = new Uint8Array(layout.MAX_PREAMBLE_BYTES)
  let at = writeVarint(preamble, 0, count)
  for (const part of parts) at = writeVarint(preamble, at, part.length)
  const encoded = new Uint8Array(at + parts.reduce((total, part) => total + part.length, 0))
  encoded.set(preamble.subarray(0, at))
  for (const part of parts) {
    encoded.set(part, at)
    at += part.length
  }
  return encoded
}
