/** Pictures of a foreign trace at any zoom, and words for a place in it. */
import type { LaneMarks, LanePicture, LaneSlices } from '#core/analysis/lanes.ts'
import { EVENT_MARK } from '#core/event/kinds.ts'
import type { ForeignTrace } from './foreign-trace.ts'
import { layOutRows, rangesOf, type ForeignRow } from './lane-rows.ts'

/**
 * What a box shows, as the actor of a picture: the index of its name from here on. Below are the numbers
 * of the lab's own actors.
 */
export const FIRST_FOREIGN_ACTOR = 256

/** One lane, as it is called. */
export interface ForeignLane {
  readonly lane: 'cpu' | 'thread'
  readonly index: number
  readonly title: string
}

/** An open foreign trace. */
export class ForeignPictures {
  readonly #trace: ForeignTrace
  readonly #rows: readonly ForeignRow[]
  readonly #instants: Uint32Array
  /** Lanes that are not shown because there are too many. */
  readonly hidden: number

  constructor(trace: ForeignTrace) {
    this.#trace = trace
    const { rows, hidden } = layOutRows(trace)
    this.#rows = rows
    this.hidden = hidden
    this.#instants = rangesOf(trace.instants.track, trace.tracks.length)
  }

  /** The lanes that are shown, from the top. */
  get lanes(): readonly ForeignLane[] {
    return this.#rows.map(({ lane, index, title }) => ({ lane, index, title }))
  }

  /** What the lanes show between two times; boxes shorter than `resolution` are merged. */
  picture(from: number, to: number, resolution: number): LanePicture {
    return {
      from,
      to,
      lanes: this.#rows.map((row) => slicesOf(row, from, to, resolution)),
      marks: this.#marks(from, to, resolution),
    }
  }

  /** What happened last on a lane at or before `time`, if anything did. */
  describe(time: number, lane: 'cpu' | 'thread', index: number): string | undefined {
    const row = this.#rows.find((one) => one.lane === lane && one.index === index)
    if (row === undefined) return undefined
    const { instants, names } = this.#trace
    const [from = 0, to = 0] = [this.#instants[row.track], this.#instants[row.track + 1]]
    const at = firstAfter((i) => instants.time[i] ?? 0, from, to, time) - 1
    if (at < from) return undefined
    const detail = names[instants.detail[at] ?? 0] ?? ''
    return `${names[instants.name[at] ?? 0] ?? ''} ${detail}`.trimEnd()
  }

  /** One mark for all moments of a CPU that the resolution cannot tell apart. */
  #marks(from: number, to: number, resolution: number): LaneMarks {
    const { instants } = this.#trace
    const found: { time: number; seq: number; cpu: number; events: number }[] = []
    for (const row of this.#rows) {
      if (row.lane !== 'cpu') continue
      const [first = 0, end = 0] = [this.#instants[row.track], this.#instants[row.track + 1]]
      const timeAt = (i: number): number => instants.time[i] ?? 0
      let last: (typeof found)[number] | undefined
      for (let at = firstAfter(timeAt, first, end, from - resolution); at < end; at++) {
        const time = timeAt(at)
        if (time > to) break
        if (last !== undefined && time - last.time < resolution) last.events += 1
        else found.push((last = { time, seq: at, cpu: row.index, events: 1 }))
      }
    }
    found.sort((a, b) => a.time - b.time)
    return {
      count: found.length,
      time: Float64Array.from(found, ({ time }) => time),
      seq: Float64Array.from(found, ({ seq }) => seq),
      kind: new Uint8Array(found.length).fill(EVENT_MARK),
      cpu: Uint8Array.from(found, ({ cpu }) => cpu),
      actor: new Uint8Array(found.length),
      events: Uint32Array.from(found, ({ events }) => events),
    }
  }
}

/** The first index in `from..to` whose value is greater than `value`, of values that ascend. */
function firstAfter(
  at: (index: number) => number,
  from: number,
  to: number,
  value: number,
): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at(middle) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Neighbours that are shorter than the resolution become one box that shows the longest of them. */
function slicesOf(row: ForeignRow, from: number, to: number, resolution: number): LaneSlices {
  const kept: { start: number; end: number; row: number; longest: number; merged: boolean }[] = []
  const { start, end } = row
  // What has no length may end where the picture begins.
  const first = firstAfter((i) => end.at(i), 0, end.length, from - resolution)
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
    actor: Uint32Array.from(kept, (box) => FIRST_FOREIGN_ACTOR + row.name.at(box.row)),
    state: Uint8Array.from(kept, (box) => row.state.at(box.row)),
    merged: Uint8Array.from(kept, ({ merged }) => (merged ? 1 : 0)),
  }
}
