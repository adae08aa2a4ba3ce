/**
 * The lanes of a foreign trace as a timeline shows them: a lane per CPU; for everything else a lane per
 * depth of nesting, one for moments, one per counter. What is on a lane is laid out when somebody looks
 * at it (row-boxes.ts): a capture may have thousands of lanes, of which a screen shows forty.
 */
import type { ForeignFormat, ForeignTrace, ForeignTrack } from './foreign-trace.ts'

/** Lanes that are shown at most beside those of CPUs and counters: those with most to show. */
const MAX_ROWS_SHOWN = 65_536

/** A lane of boxes. */
export interface ForeignRow {
  readonly lane: 'cpu' | 'thread'
  /** Number among the lanes of its kind that are shown. */
  readonly index: number
  readonly title: string
  /** What it is shown under: its process, or what it is a lane of. */
  readonly group: string
  /** Index of the trace's lane. */
  readonly track: number
  /** Of the slices that are on it; 0 where it shows moments. */
  readonly depth: number
  /** What its boxes are of. */
  readonly holds: 'slices' | 'instants'
  /** Slices or moments that are on it. */
  readonly count: number
}

/** A counter: samples `from` up to `to` of the trace. */
export interface ForeignCurveRow {
  /** Number among the counters that are shown. */
  readonly index: number
  readonly title: string
  readonly group: string
  readonly track: number
  readonly from: number
  readonly to: number
  /** The extremes of its values. */
  readonly least: number
  readonly most: number
}

type Draft = Omit<ForeignRow, 'index'>

/**
 * Lays a trace out in lanes.
 *
 * @param most lanes beside those of CPUs and counters
 */
export function layOutRows(trace: ForeignTrace, most: number = MAX_ROWS_SHOWN): ForeignRows {
  const { tracks } = trace
  const slices = rangesOf(trace.slices.track, tracks.length)
  const instants = rangesOf(trace.instants.track, tracks.length)
  const cpus: Draft[] = []
  const others: Draft[] = []
  for (const [track, named] of tracks.entries()) {
    const [from = 0, to = 0] = [slices[track], slices[track + 1]]
    const [first = 0, end = 0] = [instants[track], instants[track + 1]]
    if (named.kind === 'counter') continue
    const title = titleOf(trace.format, named)
    const more = { track, group: groupOf(named) }
    if (named.kind === 'cpu') {
      cpus.push({ lane: 'cpu', title, depth: 0, holds: 'slices', count: to - from, ...more })
      continue
    }
    for (const [depth, count] of countsByDepth(trace.slices.depth, from, to).entries()) {
      const deeper = depth === 0 ? title : `${title} › ${depth}`
      others.push({ lane: 'thread', title: deeper, depth, holds: 'slices', count, ...more })
    }
    if (end === first) continue
    const besides = to > from ? `${title} · events` : title
    const count = end - first
    others.push({ lane: 'thread', title: besides, depth: 0, holds: 'instants', count, ...more })
  }
  const shown = busiest(others, most)
  const number = (row: Draft, index: number): ForeignRow => ({ ...row, index })
  const rows = [...cpus.map(number), ...shown.map(number)]
  return new ForeignRows(rows, curveRows(trace), others.length - shown.length)
}

/** What is shown of a trace, from the top, and where to find it. */
export class ForeignRows {
  readonly rows: readonly ForeignRow[]
  readonly curves: readonly ForeignCurveRow[]
  /** Lanes that are not shown because there are too many. */
  readonly hidden: number
  readonly #cpus: number
  /** Places of the rows of each of the trace's lanes. */
  readonly #ofTrack = new Map<number, number[]>()

  constructor(
    rows: readonly ForeignRow[],
    curves: readonly ForeignCurveRow[] = [],
    hidden: number = 0,
  ) {
    this.rows = rows
    this.curves = curves
    this.hidden = hidden
    this.#cpus = rows.filter(({ lane }) => lane === 'cpu').length
    for (const [place, { track }] of rows.entries()) {
      const places = this.#ofTrack.get(track)
      if (places === undefined) this.#ofTrack.set(track, [place])
      else places.push(place)
    }
  }

  /** The place of a lane among all, from the top, counters last; -1 if there is no such lane. */
  placeOf(lane: 'cpu' | 'thread' | 'counter', index: number): number {
    const { rows, curves } = this
    const [first, end] =
      lane === 'cpu'
        ? [0, this.#cpus]
        : lane === 'thread'
          ? [this.#cpus, rows.length]
          : [rows.length, rows.length + curves.length]
    return Number.isInteger(index) && index >= 0 && first + index < end ? first + index : -1
  }

  /** The lane of boxes of that name. */
  row(lane: 'cpu' | 'thread' | 'counter', index: number): ForeignRow | undefined {
    return this.rows[this.placeOf(lane, index)]
  }

  /** The place of the lane that shows slices of `track` at `depth`, -1 if none does. */
  placeOfSlice(track: number, depth: number): number {
    return this.#find(
      track,
      (row) => row.lane === 'cpu' || (row.holds === 'slices' && row.depth === depth),
    )
  }

  /** The place of the lane that shows moments of `track`, -1 if none does. */
  placeOfInstant(track: number): number {
    return this.#find(track, (row) => row.lane === 'cpu' || row.holds === 'instants')
  }

  /** The place of the first lane of `track`, -1 if none is shown. */
  firstPlace(track: number): number {
    return this.#find(track, () => true)
  }

  #find(track: number, is: (row: ForeignRow) => boolean): number {
    const places = this.#ofTrack.get(track) ?? []
    return places.find((place) => is(this.rows[place] as ForeignRow)) ?? -1
  }
}

/** Where the rows of each lane begin in columns that are in order of lanes; one more for the end. */
export function rangesOf(track: Uint32Array, tracks: number): Uint32Array {
  const ranges = new Uint32Array(tracks + 1)
  for (const lane of track) ranges[lane + 1] = (ranges[lane + 1] ?? 0) + 1
  for (let at = 1; at <= tracks; at++) ranges[at] = (ranges[at] ?? 0) + (ranges[at - 1] ?? 0)
  return ranges
}

function countsByDepth(depths: Uint8Array, from: number, to: number): readonly number[] {
  const counts: number[] = []
  for (let at = from; at < to; at++) {
    const depth = depths[at] ?? 0
    while (counts.length <= depth) counts.push(0)
    counts[depth] = (counts[depth] ?? 0) + 1
  }
  return counts
}

/** `most` rows, those with most on them, in the order in which they were. */
function busiest(rows: readonly Draft[], most: number): readonly Draft[] {
  if (rows.length <= most) return rows
  const bySize = rows.toSorted((a, b) => b.count - a.count)
  const chosen = new Set(bySize.slice(0, most))
  return rows.filter((row) => chosen.has(row))
}

function curveRows(trace: ForeignTrace): readonly ForeignCurveRow[] {
  const { tracks, counters } = trace
  const ranges = rangesOf(counters.track, tracks.length)
  const curves: ForeignCurveRow[] = []
  for (const [track, named] of tracks.entries()) {
    const [from = 0, to = 0] = [ranges[track], ranges[track + 1]]
    if (from === to) continue
    let least = Infinity
    let most = -Infinity
    for (let at = from; at < to; at++) {
      const value = counters.value[at] ?? 0
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
    const title = titleOf(trace.format, named)
    curves.push({
      index: curves.length,
      title,
      group: groupOf(named),
      track,
      from,
      to,
      least,
      most,
    })
  }
  return curves
}

/** `bash-1977` as the kernel's own text has it, `flusher · app` where processes have names. */
function titleOf(format: ForeignFormat, { kind, name, group, number }: ForeignTrack): string {
  if (format === 'ftrace' && kind === 'task' && number >= 0) return `${name}-${number}`
  return group === '' ? name : `${name} · ${group}`
}

const GROUPS = { cpu: 'CPUs', task: 'Tasks', other: 'Others', counter: 'Counters' } as const

function groupOf({ kind, group }: ForeignTrack): string {
  return group === '' ? GROUPS[kind] : group
}
