/** The arrows of a foreign trace at any zoom, between the lanes that are shown. */
import type { LaneArrows } from '#core/analysis/lanes.ts'
import { GrowingFloat64, GrowingUint32 } from '#core/analysis/growing-column.ts'
import type { ForeignTrace } from './foreign-trace.ts'
import { rangesOf, type ForeignRows } from './lane-rows.ts'

/** More than this many are a grey mass: none are drawn then, and how many there are is said. */
const MAX_ARROWS_DRAWN = 160

/** Arrows both of whose ends are nearer than this many times the resolution are one. */
const NEAR = 4

/** Knows where each arrow leaves and arrives. */
export class ForeignArrowPictures {
  // The arrows both of whose lanes are shown, by time of departure; columns are of one length.
  readonly #fromRow = new GrowingUint32()
  readonly #from = new GrowingFloat64()
  readonly #toRow = new GrowingUint32()
  readonly #to = new GrowingFloat64()

  constructor(trace: ForeignTrace, shown: ForeignRows) {
    const { arrows } = trace
    const leaves = placesOfEnds(trace, shown, arrows.fromTrack, arrows.from)
    const arrives = placesOfEnds(trace, shown, arrows.toTrack, arrows.to)
    for (let at = 0; at < arrows.count; at++) {
      const [fromRow = -1, toRow = -1] = [leaves[at], arrives[at]]
      if (fromRow < 0 || toRow < 0) continue
      this.#fromRow.push(fromRow)
      this.#from.push(arrows.from[at] ?? 0)
      this.#toRow.push(toRow)
      this.#to.push(arrows.to[at] ?? 0)
    }
  }

  /**
   * What is to be drawn between two times, of one lane only if `row` says its place among all.
   *
   * @param places where each of all lanes is shown, from the top, -1 where it is not; as they are, if left out
   */
  picture(
    from: number,
    to: number,
    resolution: number,
    row?: number,
    places?: Int32Array,
  ): LaneArrows {
    const placeOf = (of: number): number => places?.[of] ?? of
    const near = Math.max(resolution * NEAR, Number.MIN_VALUE)
    const found: number[] = []
    const seen = new Set<string>()
    const end = this.#from.upperBound(to)
    let further = 0
    for (let at = 0; at < end; at++) {
      const [leaves, arrives] = [this.#from.at(at), this.#to.at(at)]
      if (arrives < from) continue
      const [fromRow, toRow] = [this.#fromRow.at(at), this.#toRow.at(at)]
      if (row !== undefined && fromRow !== row && toRow !== row) continue
      if (placeOf(fromRow) < 0 || placeOf(toRow) < 0) continue
      if (found.length > MAX_ARROWS_DRAWN) {
        further += 1
        continue
      }
      const key = `${fromRow} ${toRow} ${Math.floor(leaves / near)} ${Math.floor(arrives / near)}`
      if (seen.has(key)) continue
      seen.add(key)
      found.push(at)
    }
    const kept = found.length > MAX_ARROWS_DRAWN ? [] : found
    return {
      count: kept.length,
      fromRow: Uint32Array.from(kept, (at) => placeOf(this.#fromRow.at(at))),
      from: Float64Array.from(kept, (at) => this.#from.at(at)),
      toRow: Uint32Array.from(kept, (at) => placeOf(this.#toRow.at(at))),
      to: Float64Array.from(kept, (at) => this.#to.at(at)),
      tooMany: found.length - kept.length + further,
    }
  }
}

/**
 * The place of the lane of each end of an arrow: of the innermost slice that is there at that time, else
 * the first of its lane of the trace; -1 where none is shown. One pass over the slices, beside the ends in
 * order of lane and time.
 */
function placesOfEnds(
  { slices, tracks }: ForeignTrace,
  shown: ForeignRows,
  track: Uint32Array,
  time: Float64Array,
): Int32Array {
  const places = new Int32Array(track.length)
  const order = Uint32Array.from(track, (_, at) => at).sort(
    (a, b) => (track[a] ?? 0) - (track[b] ?? 0) || (time[a] ?? 0) - (time[b] ?? 0) || a - b,
  )
  const ranges = rangesOf(slices.track, tracks.length)
  /** Ends of the slices that began last at each depth. */
  const ends: number[] = []
  let lane = -1
  let next = 0
  for (const at of order) {
    const [on = 0, when = 0] = [track[at], time[at]]
    if (on !== lane) {
      lane = on
      next = ranges[on] ?? 0
      ends.length = 0
    }
    for (; next < (ranges[on + 1] ?? 0) && (slices.start[next] ?? 0) <= when; next++) {
      ends.length = slices.depth[next] ?? 0
      ends.push(slices.end[next] ?? 0)
    }
    const depth = ends.findLastIndex((end) => end >= when)
    const inside = depth < 0 ? -1 : shown.placeOfSlice(on, depth)
    places[at] = inside >= 0 ? inside : shown.firstPlace(on)
  }
  return places
}
