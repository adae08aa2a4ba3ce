/**
 * Paints the boxes of a lane as pixels. All rows of a lane look like one of a few: a rim, a body, a foot;
 * each is made once, column by column, and then copied as often as the lane is high. What a lane costs
 * therefore depends on its width alone, not on how many boxes there are.
 */
import {
  LANE_IDLE,
  LANE_INTERRUPT,
  LANE_PREEMPTED,
  LANE_RUNNING,
  LANE_SLEEPING,
  LANE_SPINNING,
} from '#core/analysis/lanes.ts'
import type { BoxColumns } from './boxes.ts'
import { actorInk, thin, type Inks } from './inks.ts'
import { fillSpan, putRow, type Pixels } from './pixels.ts'

/** Narrower boxes are no frame but a line above and below. CSS pixels. */
const FRAME_PIXELS = 3
/** Narrower boxes that spin do not say who does. CSS pixels. */
const SPINNER_PIXELS = 4
/** Wider boxes can lose a pixel to the air between neighbours. CSS pixels. */
const AIR_PIXELS = 6
/** Dots and gaps of the lower edge of merged boxes, on one grid for all lanes. CSS pixels. */
const DOT_PIXELS = 4
const LINE_SHARE = 0.6

/** Where a lane is: device pixels from the top of the canvas, which may be above it. */
export interface LanePlace {
  readonly top: number
  readonly height: number
}

/** What is on the columns of one row of a lane. */
interface LaneRows {
  /** The upper edge. */
  readonly rim: Uint32Array
  /** Between the edges, as often as the hatch needs it to repeat. */
  readonly body: readonly Uint32Array[]
  /** Just above the lower edge. */
  readonly foot: Uint32Array
  /** The lower edge. */
  readonly edge: Uint32Array
}

export class LanePainter {
  readonly #inks: Inks
  readonly #line: number
  #width = 0
  #rows: LaneRows = rowsOf(0, 0)

  constructor(inks: Inks) {
    this.#inks = inks
    this.#line = Math.max(1, Math.round(inks.ratio))
  }

  /** Paints `boxes`, whose places are in CSS pixels, and overwrites what was in the lane. */
  paint(pixels: Pixels, { top, height }: LanePlace, boxes: BoxColumns): void {
    const { rim, body, foot, edge } = this.#compose(pixels.width, boxes)
    const lower = height - this.#line
    for (let y = 0; y < height; y += 1) {
      const between = y < lower - this.#line ? body[y % body.length] : foot
      const row = y < this.#line ? rim : y >= lower ? edge : between
      if (row !== undefined) putRow(pixels, row, top + y)
    }
  }

  #compose(width: number, boxes: BoxColumns): LaneRows {
    const { size } = this.#inks.hatch
    if (width !== this.#width) {
      this.#width = width
      this.#rows = rowsOf(width, size)
    }
    const { rim, body, foot, edge } = this.#rows
    for (const row of [rim, foot, edge, ...body]) row.fill(0)
    const [first] = body
    if (first === undefined) return this.#rows
    let spins = false
    for (let box = 0; box < boxes.count; box += 1) {
      if (boxes.state[box] === LANE_SPINNING) spins = true
      else this.#box(first, boxes, box)
    }
    for (const row of body.slice(1)) row.set(first)
    foot.set(first)
    if (spins) this.#spinning(boxes)
    this.#dots(boxes)
    return spins ? this.#rows : { rim, body: [first], foot, edge }
  }

  #left(boxes: BoxColumns, box: number): number {
    return Math.round((boxes.x[box] as number) * this.#inks.ratio)
  }

  #right(boxes: BoxColumns, box: number, left: number): number {
    const { ratio } = this.#inks
    const x = boxes.x[box] as number
    const right = boxes.right[box] as number
    const air = right - x > AIR_PIXELS && boxes.merged[box] !== 1 ? 1 : 0
    return Math.min(this.#width, Math.max(left + 1, Math.round((right - air) * ratio)))
  }

  /** A box that is solid or hollow. */
  #box(body: Uint32Array, boxes: BoxColumns, box: number): void {
    const { rim, edge } = this.#rows
    const state = boxes.state[box] as number
    if (state === LANE_IDLE) return
    const left = this.#left(boxes, box)
    const right = this.#right(boxes, box, left)
    if (state === LANE_RUNNING || state === LANE_INTERRUPT) {
      const actor = boxes.actor[box] as number
      const ink = state === LANE_RUNNING ? actorInk(this.#inks, actor) : this.#inks.interrupt
      for (const row of [rim, body, edge]) fillSpan(row, left, right, ink)
      return
    }
    const full = hollowInk(this.#inks, state)
    const framed = right - left >= FRAME_PIXELS * this.#inks.ratio
    const ink = framed ? full : thin(full, LINE_SHARE)
    fillSpan(rim, left, right, ink)
    fillSpan(edge, left, right, ink)
    if (!framed) return
    fillSpan(body, left, left + this.#line, ink)
    fillSpan(body, right - this.#line, right, ink)
  }

  /** Hatched, with who does it as a line below. */
  #spinning(boxes: BoxColumns): void {
    const { rim, body, foot, edge } = this.#rows
    const { hatch, ratio } = this.#inks
    for (let box = 0; box < boxes.count; box += 1) {
      if (boxes.state[box] !== LANE_SPINNING) continue
      const left = this.#left(boxes, box)
      const right = this.#right(boxes, box, left)
      const own =
        right - left > SPINNER_PIXELS * ratio ? actorInk(this.#inks, boxes.actor[box] as number) : 0
      for (let x = left; x < right; x += 1) {
        const column = x % hatch.size
        for (let y = 0; y < hatch.size; y += 1) {
          body[y]![x] = hatch.colours[y * hatch.size + column] as number
        }
        const ink = hatch.colours[column] as number
        rim[x] = ink
        foot[x] = own === 0 ? ink : own
        edge[x] = own === 0 ? ink : own
      }
    }
  }

  /** There is more here than can be seen: zoom in. */
  #dots(boxes: BoxColumns): void {
    const { edge } = this.#rows
    const { background, ratio } = this.#inks
    const [period, dot] = [Math.round(DOT_PIXELS * ratio), Math.round((DOT_PIXELS * ratio) / 2)]
    for (let box = 0; box < boxes.count; box += 1) {
      if (boxes.merged[box] !== 1 || boxes.state[box] === LANE_IDLE) continue
      const left = this.#left(boxes, box)
      const right = this.#right(boxes, box, left)
      for (let x = left; x < right; x += 1) if (x % period < dot) edge[x] = background
    }
  }
}

function hollowInk({ sleeping, woken, preempted }: Inks, state: number): number {
  if (state === LANE_SLEEPING) return sleeping
  return state === LANE_PREEMPTED ? preempted : woken
}

function rowsOf(width: number, bodies: number): LaneRows {
  const row = (): Uint32Array => new Uint32Array(width)
  return { rim: row(), body: Array.from({ length: bodies }, row), foot: row(), edge: row() }
}
