/** Pictures of a foreign trace at any zoom, and words for a place in it. */
import type { LaneMarks, LanePicture, LaneSlices } from '#core/analysis/lanes.ts'
import { EVENT_MARK, EVENT_WARNING } from '#core/event/kinds.ts'
import { curveOf } from './foreign-curves.ts'
import { LOST_EVENTS, type ForeignTrace } from './foreign-trace.ts'
import { rangesOf, type ForeignRow, type ForeignRows } from './lane-rows.ts'
import type { BoxesOfRows, RowBoxes } from './row-boxes.ts'
import { firstAfter } from './search-times.ts'
import { textAt } from './text-store.ts'

/**
 * What a box shows, as the actor of a picture: the index of its name from here on. Below are the numbers
 * of the lab's own actors.
 */
export const FIRST_FOREIGN_ACTOR = 256

/** What lanes show: who ran on a CPU, slices or moments of something else, a counter. */
export type ForeignLaneKind = 'cpu' | 'thread' | 'counter'

/** Names a lane. */
export interface ForeignLaneName {
  readonly lane: ForeignLaneKind
  /** Number among the lanes of its kind. */
  readonly index: number
}

/** One lane, as it is called, and what it is shown under. */
export interface ForeignLane extends ForeignLaneName {
  readonly title: string
  readonly group: string
}

/** An open foreign trace. */
export class ForeignPictures {
  readonly #trace: ForeignTrace
  readonly #shown: ForeignRows
  readonly #boxes: BoxesOfRows
  readonly #instants: Uint32Array
  readonly #lost: number

  constructor(trace: ForeignTrace, shown: ForeignRows, boxes: BoxesOfRows) {
    this.#trace = trace
    this.#shown = shown
    this.#boxes = boxes
    this.#instants = rangesOf(trace.instants.track, trace.tracks.length)
    this.#lost = trace.names.indexOf(LOST_EVENTS)
  }

  /** The lanes that there are, from the top. */
  get lanes(): readonly ForeignLane[] {
    const { rows, curves } = this.#shown
    return [
      ...rows.map(({ lane, index, title, group }) => ({ lane, index, title, group })),
      ...curves.map(({ index, title, group }) => ({
        lane: 'counter' as const,
        index,
        title,
        group,
      })),
    ]
  }

  /**
   * What the lanes show between two times; boxes shorter than `resolution` are merged.
   *
   * @param lanes those that are wanted; all, if left out
   */
  picture(
    from: number,
    to: number,
    resolution: number,
    lanes: readonly ForeignLaneName[] = this.lanes,
  ): LanePicture {
    const { rows, curves } = this.#shown
    const places = lanes.map(({ lane, index }) => this.#shown.placeOf(lane, index))
    const wanted = places.flatMap((place) => rows[place] ?? [])
    return {
      from,
      to,
      lanes: wanted.map((row) => slicesOf(row, this.#boxes.of(row), from, to, resolution)),
      marks: this.#marks(wanted, from, to, resolution),
      curves: places
        .flatMap((place) => curves[place - rows.length] ?? [])
        .map((row) => curveOf(this.#trace.counters, row, from, to, resolution)),
    }
  }

  /** What happened last on a lane at or before `time`, if anything did. */
  describe(time: number, lane: ForeignLaneKind, index: number): string | undefined {
    const { instants, counters, names, details } = this.#trace
    if (lane === 'counter') {
      const curve = this.#shown.curves[index]
      if (curve === undefined) return undefined
      const sample = firstAfter(counters.time, curve.from, curve.to, time) - 1
      return sample < curve.from ? undefined : String(counters.value[sample])
    }
    const row = this.#shown.row(lane, index)
    if (row === undefined) return undefined
    const [from = 0, to = 0] = [this.#instants[row.track], this.#instants[row.track + 1]]
    const at = firstAfter(instants.time, from, to, time) - 1
    if (at < from) return undefined
    const detail = textAt(details, instants.detail[at] ?? 0)
    return `${names[instants.name[at] ?? 0] ?? ''} ${detail}`.trimEnd()
  }

  /** One mark for all moments of a CPU that the resolution cannot tell apart; losses have their own. */
  #marks(rows: readonly ForeignRow[], from: number, to: number, resolution: number): LaneMarks {
    const { instants } = this.#trace
    const found: { time: number; seq: number; kind: number; cpu: number; events: number }[] = []
    for (const row of rows) {
      if (row.lane !== 'cpu') continue
      const [first = 0, end = 0] = [this.#instants[row.track], this.#instants[row.track + 1]]
      let last: (typeof found)[number] | undefined
      let loss: (typeof found)[number] | undefined
      for (let at = firstAfter(instants.time, first, end, from - resolution); at < end; at++) {
        const time = instants.time[at] ?? 0
        if (time > to) break
        const isLoss = instants.name[at] === this.#lost
        const near = isLoss ? loss : last
        if (near !== undefined && time - near.time < resolution) {
          near.events += 1
          continue
        }
        const kind = isLoss ? EVENT_WARNING : EVENT_MARK
        const mark = { time, seq: at, kind, cpu: row.index, events: 1 }
        found.push(mark)
        if (isLoss) loss = mark
        else last = mark
      }
    }
    found.sort((a, b) => a.time - b.time)
    return {
      count: found.length,
      time: Float64Array.from(found, ({ time }) => time),
      seq: Float64Array.from(found, ({ seq }) => seq),
      kind: Uint8Array.from(found, ({ kind }) => kind),
      cpu: Uint16Array.from(found, ({ cpu }) => cpu),
      actor: new Uint8Array(found.length),
      events: Uint32Array.from(found, ({ events }) => events),
    }
  }
}

/** Neighbours that are shorter than the resolution become one box that shows the longest of them. */
function slicesOf(
  row: ForeignRow,
  boxes: RowBoxes,
  from: number,
  to: number,
  resolution: number,
): LaneSlices {
  const kept: { start: number; end: number; row: number; longest: number; merged: boolean }[] = []
  const { start, end } = boxes
  // What has no length may end where the picture begins.
  const first = end.upperBound(from - resolution)
  for (let at = first; at < start.length; at++) {
    const begins = start.at(at)
    if (begins > to) break
    const ends = end.at(at)
    const length = ends - begins
    const last = kept.at(-1)
    const joins =
      last !== undefined &&
      length < resolution &&
      last.longest < resolution &&
      ends - last.start < resolution
    if (!joins) {
      kept.push({ start: begins, end: ends, row: at, longest: length, merged: false })
      continue
    }
    last.end = ends
    last.merged = true
    if (length > last.longest) {
      last.longest = length
      last.row = at
    }
  }
  return {
    lane: row.lane,
    index: row.index,
    count: kept.length,
    start: Float64Array.from(kept, (box) => box.start),
    end: Float64Array.from(kept, (box) => box.end),
    actor: Uint32Array.from(kept, (box) => FIRST_FOREIGN_ACTOR + boxes.name.at(box.row)),
    state: Uint8Array.from(kept, (box) => boxes.state.at(box.row)),
    merged: Uint8Array.from(kept, ({ merged }) => (merged ? 1 : 0)),
  }
}
