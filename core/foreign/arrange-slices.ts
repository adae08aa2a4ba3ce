/** Slices in order, each at the depth at which it lies in others of its lane. */
import type { ForeignSlices } from './foreign-trace.ts'
import type { GrowingUint32 } from '#core/analysis/growing-column.ts'
import { MAX_DEPTH } from './limits.ts'
import { rowsInOrder } from './rows-in-order.ts'
import { STILL_OPEN, type SliceDrafts } from './trace-builder.ts'

/**
 * @param place of each lane in the order of lanes
 * @param origin the first moment, which times are counted from
 * @param last the last moment, at which ends what has not ended
 * @returns the slices, and how many lay too deep to be among them
 */
export function arrangeSlices(
  slices: SliceDrafts,
  place: Uint32Array,
  origin: number,
  last: number,
): { readonly slices: ForeignSlices; readonly tooDeep: number } {
  const endOf = (row: number): number => {
    const end = slices.end.at(row)
    return end === STILL_OPEN ? Math.max(last, slices.start.at(row)) : end
  }
  const rows = rowsInOrder(
    slices.track,
    place,
    (a, b) => slices.start.at(a) - slices.start.at(b) || endOf(b) - endOf(a),
  )
  const { depths, tooDeep } = depthsOf(slices, rows, endOf)
  const kept = tooDeep === 0 ? rows : rows.filter((_, at) => depths[at] !== TOO_DEEP)
  return {
    slices: {
      count: kept.length,
      track: kept.map((row) => place[slices.track.at(row)] as number),
      start: timesOf(kept, (row) => slices.start.at(row) - origin),
      end: timesOf(kept, (row) => endOf(row) - origin),
      name: kept.map((row) => slices.name.at(row)),
      depth: depths.filter((depth) => depth !== TOO_DEEP),
      state: statesOf(kept, slices.state),
      detail: kept.map((row) => slices.detail.at(row)),
    },
    tooDeep,
  }
}

/** A loop: a typed array made by `from` asks an iterator for every row. */
function timesOf(rows: Uint32Array, timeOf: (row: number) => number): Float64Array<ArrayBuffer> {
  const times = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at++) times[at] = timeOf(rows[at] as number)
  return times
}

function statesOf(rows: Uint32Array, state: GrowingUint32): Uint8Array<ArrayBuffer> {
  const states = new Uint8Array(rows.length)
  for (let at = 0; at < rows.length; at++) states[at] = state.at(rows[at] as number)
  return states
}

const TOO_DEEP = 255

/**
 * How many slices each lies in. What overlaps without lying in the other counts as if it did, so that
 * slices of one depth never overlap.
 */
function depthsOf(
  { track, start }: SliceDrafts,
  rows: Uint32Array,
  endOf: (row: number) => number,
): { readonly depths: Uint8Array<ArrayBuffer>; readonly tooDeep: number } {
  const depths = new Uint8Array(rows.length)
  /** Ends of the slices around the current one. */
  const around = new Float64Array(MAX_DEPTH)
  let depth = 0
  let lane = -1
  let tooDeep = 0
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number
    if (track.at(row) !== lane) depth = 0
    lane = track.at(row)
    while (depth > 0 && (around[depth - 1] as number) <= start.at(row)) depth -= 1
    if (depth === MAX_DEPTH) {
      depths[at] = TOO_DEEP
      tooDeep += 1
      continue
    }
    around[depth] = endOf(row)
    depths[at] = depth
    depth += 1
  }
  return { depths, tooDeep }
}
