/** What is on the lanes of a foreign trace, one box at a time at every moment, laid out when asked for. */
import { LANE_RUNNING } from '#core/analysis/lanes.ts'
import { GrowingFloat64, GrowingUint32 } from '#core/analysis/growing-column.ts'
import type { ForeignTrace } from './foreign-trace.ts'
import { rangesOf, type ForeignRow } from './lane-rows.ts'

/** Boxes of a lane in order of time; they do not overlap. */
export interface RowBoxes {
  /** Row of each in the trace's table of what the lane holds. */
  readonly source: GrowingUint32
  readonly start: GrowingFloat64
  readonly end: GrowingFloat64
  /** Index into the names of the trace. */
  readonly name: GrowingUint32
  readonly state: GrowingUint32
}

/** Boxes that are kept for when they are asked for again: some 28 bytes each. */
const MAX_KEPT = 4_000_000

/** Lays out lanes, and remembers those that were asked for last. */
export class BoxesOfRows {
  readonly #trace: ForeignTrace
  readonly #slices: Uint32Array
  readonly #instants: Uint32Array
  /** In order of use. */
  readonly #kept = new Map<ForeignRow, RowBoxes>()
  #boxes = 0

  constructor(trace: ForeignTrace) {
    this.#trace = trace
    this.#slices = rangesOf(trace.slices.track, trace.tracks.length)
    this.#instants = rangesOf(trace.instants.track, trace.tracks.length)
  }

  /** What is on `row`. */
  of(row: ForeignRow): RowBoxes {
    let boxes = this.#kept.get(row)
    if (boxes === undefined) {
      boxes = this.#layOut(row)
      this.#boxes += boxes.start.length
    } else this.#kept.delete(row)
    this.#kept.set(row, boxes)
    for (const [oldest, left] of this.#kept) {
      if (this.#boxes <= MAX_KEPT || oldest === row) break
      this.#kept.delete(oldest)
      this.#boxes -= left.start.length
    }
    return boxes
  }

  #layOut(row: ForeignRow): RowBoxes {
    const ranges = row.holds === 'slices' ? this.#slices : this.#instants
    const [from = 0, to = 0] = [ranges[row.track], ranges[row.track + 1]]
    const boxes: RowBoxes = {
      source: new GrowingUint32(),
      start: new GrowingFloat64(),
      end: new GrowingFloat64(),
      name: new GrowingUint32(),
      state: new GrowingUint32(),
    }
    if (row.lane === 'cpu') this.#layOutCpu(boxes, from, to)
    else if (row.holds === 'slices') this.#layOutDepth(boxes, row.depth, from, to)
    else this.#layOutInstants(boxes, from, to)
    return boxes
  }

  /** What lies deeper covers what it lies in: interrupts what they interrupt. */
  #layOutCpu(boxes: RowBoxes, from: number, to: number): void {
    const { slices } = this.#trace
    const around: number[] = []
    let since = 0
    const until = (time: number): void => {
      const top = around.at(-1)
      if (top !== undefined && time > since) this.#pushSlice(boxes, top, since, time)
      since = Math.max(since, time)
    }
    const closeBefore = (time: number): void => {
      for (let top = around.at(-1); top !== undefined; top = around.at(-1)) {
        const end = slices.end[top] ?? 0
        if (end > time) return
        until(end)
        around.pop()
      }
    }
    for (let at = from; at < to; at++) {
      const start = slices.start[at] ?? 0
      closeBefore(start)
      until(start)
      since = start
      around.push(at)
    }
    closeBefore(Infinity)
  }

  #layOutDepth(boxes: RowBoxes, depth: number, from: number, to: number): void {
    const { slices } = this.#trace
    for (let at = from; at < to; at++) {
      if (slices.depth[at] !== depth) continue
      this.#pushSlice(boxes, at, slices.start[at] ?? 0, slices.end[at] ?? 0)
    }
  }

  #layOutInstants(boxes: RowBoxes, from: number, to: number): void {
    const { instants } = this.#trace
    for (let at = from; at < to; at++) {
      const time = instants.time[at] ?? 0
      push(boxes, at, time, time, instants.name[at] ?? 0, LANE_RUNNING)
    }
  }

  #pushSlice(boxes: RowBoxes, source: number, start: number, end: number): void {
    const { name, state } = this.#trace.slices
    push(boxes, source, start, end, name[source] ?? 0, state[source] ?? LANE_RUNNING)
  }
}

function push(
  boxes: RowBoxes,
  source: number,
  start: number,
  end: number,
  name: number,
  state: number,
): void {
  boxes.source.push(source)
  boxes.start.push(start)
  boxes.end.push(end)
  boxes.name.push(name)
  boxes.state.push(state)
}
