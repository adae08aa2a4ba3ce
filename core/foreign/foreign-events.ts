/** The slices and moments of a foreign trace as a list: in order of time, searched, stepped through. */
import { LANE_RUNNING, LANE_STATES, type LaneState } from '#core/analysis/lanes.ts'
import type { ForeignLaneKind } from './foreign-pictures.ts'
import type { ForeignTrace } from './foreign-trace.ts'
import { rangesOf, type ForeignRows } from './lane-rows.ts'
import type { BoxesOfRows } from './row-boxes.ts'
import { textsWith } from './find-texts.ts'
import { firstAfter } from './search-times.ts'
import { textAt } from './text-store.ts'
import { inTimeOrder } from './time-order.ts'

/** A slice or a moment in full. */
export interface ForeignEvent {
  /** Tells events of one trace apart: slices, then moments. */
  readonly number: number
  readonly name: string
  /** Its arguments as the file has them; empty if it has none. */
  readonly detail: string
  /** Nanoseconds since the first event of the trace. */
  readonly start: number
  /** As its start where it is a moment. */
  readonly end: number
  /** What the task did meanwhile; undefined where that means nothing. */
  readonly state: LaneState | undefined
  /** The lane that shows it; undefined if it is not among those that are shown. */
  readonly lane: { readonly lane: ForeignLaneKind; readonly index: number } | undefined
  readonly laneTitle: string
}

/** What is stepped through: what says so, on that lane; everything where nothing is said. */
export interface ForeignFilter {
  /** Words: each is part of the name of the event, of its lane (so of its task) or of its arguments, in any case. */
  readonly text?: string
  readonly lane?: { readonly lane: ForeignLaneKind; readonly index: number }
}

/** Events of a trace by time. */
export class ForeignEvents {
  readonly #trace: ForeignTrace
  readonly #shown: ForeignRows
  readonly #boxes: BoxesOfRows
  readonly #slices: Uint32Array
  readonly #instants: Uint32Array
  /** The list that was asked for last, and what it was asked for. */
  #list: { readonly key: string; readonly events: Uint32Array } | undefined

  constructor(trace: ForeignTrace, shown: ForeignRows, boxes: BoxesOfRows) {
    this.#trace = trace
    this.#shown = shown
    this.#boxes = boxes
    this.#slices = rangesOf(trace.slices.track, trace.tracks.length)
    this.#instants = rangesOf(trace.instants.track, trace.tracks.length)
  }

  /** How many events there are of that kind. */
  count(filter: ForeignFilter): number {
    return this.#matching(filter).length
  }

  /** `count` of them, from place `from` of their order on. */
  page(filter: ForeignFilter, from: number, count: number): readonly ForeignEvent[] {
    return Array.from(this.#matching(filter).subarray(from, from + count), (event) =>
      this.event(event),
    )
  }

  /** The place of the first of them that does not begin before `time`. */
  placeAt(filter: ForeignFilter, time: number): number {
    const events = this.#matching(filter)
    let low = 0
    let high = events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#start(events[middle] ?? 0) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The place of event `number` among them; -1 if it is none of them. */
  placeOf(filter: ForeignFilter, number: number): number {
    const events = this.#matching(filter)
    const start = this.#start(number)
    for (let at = this.placeAt(filter, start); this.#start(events[at] ?? -1) === start; at++) {
      if (events[at] === number) return at
    }
    return -1
  }

  /**
   * The next of them (`way` 1) or the one before (-1): from event `number` on if that is one of them, else
   * from `time` on. Undefined if there is none.
   */
  step(
    filter: ForeignFilter,
    from: { readonly time: number; readonly number?: number | undefined },
    way: 1 | -1,
  ): ForeignEvent | undefined {
    const events = this.#matching(filter)
    let place = this.placeAt(filter, from.time)
    const there = from.number === undefined ? -1 : this.placeOf(filter, from.number)
    if (there >= 0) {
      const beside = events[there + way]
      return beside === undefined ? undefined : this.event(beside)
    }
    if (way === 1) while (this.#start(events[place] ?? -1) <= from.time) place += 1
    const next = events[way === 1 ? place : place - 1]
    return next === undefined ? undefined : this.event(next)
  }

  /**
   * What a lane shows at `time`: a moment at most `reach` away, the slice around it otherwise. Undefined
   * if there is neither.
   */
  at(time: number, kind: ForeignLaneKind, index: number, reach: number): ForeignEvent | undefined {
    const row = this.#shown.row(kind, index)
    if (row === undefined) return undefined
    if (kind === 'cpu' || row.holds === 'instants') {
      const { instants, slices } = this.#trace
      const [from = 0, to = 0] = [this.#instants[row.track], this.#instants[row.track + 1]]
      const after = firstAfter(instants.time, from, to, time)
      const away = (at: number): number =>
        at < from || at >= to ? Infinity : Math.abs((instants.time[at] ?? NaN) - time)
      const nearest = away(after - 1) <= away(after) ? after - 1 : after
      if (away(nearest) <= reach) return this.event(slices.count + nearest)
      if (row.holds === 'instants') return undefined
    }
    const { start, end, source } = this.#boxes.of(row)
    const box = start.upperBound(time) - 1
    if (box < 0 || end.at(box) + reach < time) return undefined
    return this.event(source.at(box))
  }

  /** Event `number`: one that there is. */
  event(number: number): ForeignEvent {
    const { slices, instants, names, details, tracks } = this.#trace
    const isSlice = number < slices.count
    const at = isSlice ? number : number - slices.count
    const table = isSlice ? slices : instants
    const start = this.#start(number)
    const track = table.track[at] ?? 0
    const place = isSlice
      ? this.#shown.placeOfSlice(track, slices.depth[at] ?? 0)
      : this.#shown.placeOfInstant(track)
    const row = this.#shown.rows[place]
    const state = isSlice ? (slices.state[at] ?? LANE_RUNNING) : undefined
    return {
      number,
      name: names[table.name[at] ?? 0] ?? '',
      detail: textAt(details, table.detail[at] ?? 0),
      start,
      end: isSlice ? (slices.end[at] ?? start) : start,
      state: state === undefined ? undefined : LANE_STATES[state],
      lane: row === undefined ? undefined : { lane: row.lane, index: row.index },
      laneTitle: row?.title ?? tracks[track]?.name ?? '',
    }
  }

  /** NaN where there is no such event. */
  #start(number: number): number {
    const { slices, instants } = this.#trace
    return (
      (number < slices.count ? slices.start[number] : instants.time[number - slices.count]) ?? NaN
    )
  }

  #matching(filter: ForeignFilter): Uint32Array {
    const key = JSON.stringify([filter.text ?? '', filter.lane ?? null])
    if (this.#list?.key === key) return this.#list.events
    const words = (filter.text ?? '').split(/\s+/).filter((word) => word !== '')
    const candidates =
      filter.lane === undefined ? this.#everywhere(words.length > 0) : this.#onLane(filter.lane)
    const events = words.length === 0 ? candidates : this.#saying(candidates, words)
    const { durationNs } = this.#trace
    const ordered = inTimeOrder(events, (event) => this.#start(event), durationNs)
    this.#list = { key, events: ordered }
    return ordered
  }

  /** Everything once: not what lanes repeat of others, unless that is to be searched too. */
  #everywhere(repeated: boolean): Uint32Array<ArrayBuffer> {
    const { slices, instants, tracks } = this.#trace
    const events = new Uint32Array(slices.count + instants.count)
    let count = 0
    for (const [table, first] of [
      [slices, 0],
      [instants, slices.count],
    ] as const) {
      for (let at = 0; at < table.count; at++) {
        if (repeated || tracks[table.track[at] ?? 0]?.repeats !== true) events[count++] = first + at
      }
    }
    return events.slice(0, count)
  }

  #onLane({ lane, index }: NonNullable<ForeignFilter['lane']>): Uint32Array<ArrayBuffer> {
    const row = this.#shown.row(lane, index)
    if (row === undefined) return new Uint32Array()
    const { slices } = this.#trace
    const events: number[] = []
    const isCpu = row.lane === 'cpu'
    if (isCpu || row.holds === 'slices') {
      const [from = 0, to = 0] = [this.#slices[row.track], this.#slices[row.track + 1]]
      for (let at = from; at < to; at++) {
        if (isCpu || slices.depth[at] === row.depth) events.push(at)
      }
    }
    if (isCpu || row.holds === 'instants') {
      const [from = 0, to = 0] = [this.#instants[row.track], this.#instants[row.track + 1]]
      for (let at = from; at < to; at++) events.push(slices.count + at)
    }
    return Uint32Array.from(events)
  }

  /**
   * Those of which every word is said. An event that a lane repeats of another is found there only if
   * that takes the name of the lane: `bash` finds what happened on its CPU while it ran.
   */
  #saying(events: Uint32Array<ArrayBuffer>, words: readonly string[]): Uint32Array<ArrayBuffer> {
    const { slices, instants, names, details, tracks } = this.#trace
    const wanted = words.map((word) => {
      const has = (text: string): number =>
        text.toLowerCase().includes(word.toLowerCase()) ? 1 : 0
      return {
        name: Uint8Array.from(names, has),
        lane: Uint8Array.from(tracks, (_, track) => has(this.#titleOf(track))),
        detail: textsWith(details, word),
      }
    })
    return events.filter((event) => {
      const isSlice = event < slices.count
      const table = isSlice ? slices : instants
      const at = isSlice ? event : event - slices.count
      const [name = 0, detail = 0, track = 0] = [table.name[at], table.detail[at], table.track[at]]
      let byLane = false
      for (const word of wanted) {
        if (word.name[name] === 1 || (detail > 0 && word.detail[detail] === 1)) continue
        if (word.lane[track] !== 1) return false
        byLane = true
      }
      return byLane || tracks[track]?.repeats !== true
    })
  }

  /** As its first lane is called. */
  #titleOf(track: number): string {
    return this.#shown.rows[this.#shown.firstPlace(track)]?.title ?? ''
  }
}
