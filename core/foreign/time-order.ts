/** Rows of the tables of a trace, which are in order of lanes, in order of time. */

/** Buckets longer than this are sorted by comparison: all rows at one moment, say. */
const SHORT = 24

/**
 * `rows` by `timeOf`, those of one time in the order in which they are given. Linear where times are
 * spread evenly, as those of a capture are: a bucket for every row, sorted within.
 *
 * @param last no time is after it, none is before 0
 */
export function inTimeOrder(
  rows: Uint32Array<ArrayBuffer>,
  timeOf: (row: number) => number,
  last: number,
): Uint32Array<ArrayBuffer> {
  const count = rows.length
  const scale = last > 0 ? (count - 1) / last : 0
  const bucketOf = (row: number): number =>
    Math.max(0, Math.min(count - 1, Math.floor(timeOf(row) * scale)))
  const next = new Uint32Array(count + 1)
  for (const row of rows) next[bucketOf(row) + 1] = (next[bucketOf(row) + 1] as number) + 1
  for (let at = 1; at <= count; at++) next[at] = (next[at] as number) + (next[at - 1] as number)
  const ordered = new Uint32Array(count)
  for (const row of rows) {
    const bucket = bucketOf(row)
    ordered[next[bucket] as number] = row
    next[bucket] = (next[bucket] as number) + 1
  }
  // By now `next` says where each bucket ends.
  for (let bucket = 0, from = 0; bucket < count; bucket++) {
    const to = next[bucket] as number
    if (to - from > SHORT) {
      // The sort of typed arrays is stable.
      ordered.subarray(from, to).sort((a, b) => timeOf(a) - timeOf(b))
    } else insertInOrder(ordered, from, to, timeOf)
    from = to
  }
  return ordered
}

function insertInOrder(
  rows: Uint32Array,
  from: number,
  to: number,
  timeOf: (row: number) => number,
): void {
  for (let at = from + 1; at < to; at++) {
    const row = rows[at] as number
    const time = timeOf(row)
    let place = at
    while (place > from && timeOf(rows[place - 1] as number) > time) {
      rows[place] = rows[place - 1] as number
      place -= 1
    }
    rows[place] = row
  }
}
