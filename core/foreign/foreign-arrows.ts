/** The arrows of a foreign trace at any zoom, between the lanes that are shown. */
import type { LaneArrows } from '#core/analysis/lanes.ts'
import { GrowingFloat64, GrowingUint32 } from '#core/analysis/growing-column.ts'
import type { ForeignTrace } from './foreign-trace.ts'
import type { ForeignRow } from './lane-rows.ts'

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

  constructor({ arrows, tracks }: ForeignTrace, rows: readonly ForeignRow[]) {
    const places = placesOf(rows, tracks.length)
    for (let at = 0; at < arrows.count; at++) {
      const [from = 0, to = 0] = [arrows.from[at], arrows.to[at]]
      const fromRow = rowAround(rows, places[arrows.fromTrack[at] ?? 0] ?? [], from)
      const toRow = rowAround(rows, places[arrows.toTrack[at] ?? 0] ?? [], to)
      if (fromRow < 0 || toRow < 0) continue
      this.#fromRow.push(fromRow)
      this.#from.push(from)
      this.#toRow.push(toRow)
      this.#to.push(to)
    }
  }

  /** What is to be drawn between two times, of one lane only if `row` names one. */
  picture(from: number, to: number, resolution: number, row?: number): LaneArrows {
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
      fromRow: Uint32Array.from(kept, (at) => this.#fromRow.at(at)),
      from: Float64Array.from(kept, (at) => this.#from.at(at)),
      toRow: Uint32Array.from(kept, (at) => this.#toRow.at(at)),
      to: Float64Array.from(kept, (at) => this.#to.at(at)),
      tooMany: found.length - kept.length + further,
    }
  }
}

/** The places among the lanes that are shown of each lane of the trace: slices by depth, then moments. */
function placesOf(rows: readonly ForeignRow[], tracks: number): readonly (readonly number[])[] {
  const places: number[][] = Array.from({ length: tracks }, () => [])
  for (const [place, { track }] of rows.entries()) places[track]?.push(place)
  return places
}

/** The innermost lane of slices that has something at `time`, else the first; -1 if none is shown. */
function rowAround(rows: readonly ForeignRow[], places: readonly number[], time: number): number {
  for (const place of places.toReversed()) {
    const row = rows[place]
    if (row === undefined || row.holds !== 'slices') continue
    const at = row.start.upperBound(time) - 1
    if (at >= 0 && row.end.at(at) >= time) return place
  }
  return places[0] ?? -1
}
