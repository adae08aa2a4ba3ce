/** The order that rows of a trace are kept in, however they came. */
import type { GrowingUint32 } from '#core/analysis/growing-column.ts'

/**
 * Rows in order of lane, then of time, then of arrival: a counting sort by lane, and a sort within a
 * lane only if its rows are not in order already.
 */
export function rowsInOrder(
  track: GrowingUint32,
  place: Uint32Array,
  compare: (a: number, b: number) => number,
): Uint32Array {
  const count = track.length
  const starts = new Uint32Array(place.length + 1)
  for (let row = 0; row < count; row++) {
    const at = (place[track.at(row)] as number) + 1
    starts[at] = (starts[at] as number) + 1
  }
  for (let at = 1; at < starts.length; at++) {
    starts[at] = (starts[at] as number) + (starts[at - 1] as number)
  }
  const next = starts.slice()
  const rows = new Uint32Array(count)
  for (let row = 0; row < count; row++) {
    const at = place[track.at(row)] as number
    rows[next[at] as number] = row
    next[at] = (next[at] as number) + 1
  }
  for (let at = 0; at + 1 < starts.length; at++) {
    const lane = rows.subarray(starts[at], starts[at + 1])
    if (!isInOrder(lane, compare)) lane.sort((a, b) => compare(a, b) || a - b)
  }
  return rows
}

function isInOrder(rows: Uint32Array, compare: (a: number, b: number) => number): boolean {
  for (let at = 1; at < rows.length; at++) {
    if (compare(rows[at - 1] as number, rows[at] as number) > 0) return false
  }
  return true
}
