/**
 * The lanes of a foreign trace as a timeline shows them, one box at a time at every moment: a lane per
 * CPU, with interrupts over what they interrupt; for everything else a lane per depth of nesting.
 */
import { LANE_RUNNING } from '#core/analysis/lanes.ts'
import type { ForeignFormat, ForeignTrace, ForeignTrack } from './foreign-trace.ts'
import { GrowingFloat64, GrowingUint32 } from '#core/analysis/growing-column.ts'

/** Lanes that are shown at most beside those of CPUs: those with most to show. */
const MAX_ROWS_SHOWN = 400
/** CPUs that are shown at most: marks of lanes number them in a byte. */
const MAX_CPUS_SHOWN = 256
/** Counters that are shown at most: those with most samples. */
const MAX_CURVES_SHOWN = 100

/** Boxes of one lane in order of time; they do not overlap. */
export interface ForeignRow {
  readonly lane: 'cpu' | 'thread'
  /** Number among the lanes of its kind that are shown. */
  readonly index: number
  readonly title: string
  /** Index of the trace's lane. */
  readonly track: number
  /** Of the slices that are on it; 0 where it shows moments. */
  readonly depth: number
  /** What its boxes are of. */
  readonly holds: 'slices' | 'instants'
  /** Row of each box in the trace's table of these. */
  readonly source: GrowingUint32
  readonly start: GrowingFloat64
  readonly end: GrowingFloat64
  /** Index into the names of the trace. */
  readonly name: GrowingUint32
  readonly state: GrowingUint32
}

/** A counter: samples `from` up to `to` of the trace. */
export interface ForeignCurveRow {
  /** Number among the counters that are shown. */
  readonly index: number
  readonly title: string
  readonly track: number
  readonly from: number
  readonly to: number
  /** The extremes of its values. */
  readonly least: number
  readonly most: number
}

/** What is shown of a trace. */
export interface ForeignRows {
  readonly rows: readonly ForeignRow[]
  readonly curves: readonly ForeignCurveRow[]
  /** Lanes that are not shown because there are too many. */
  readonly hidden: number
}

type Draft = Omit<ForeignRow, 'index'>

/** Lays a trace out in lanes. */
export function layOutRows(trace: ForeignTrace): ForeignRows {
  const { tracks } = trace
  const slices = rangesOf(trace.slices.track, tracks.length)
  const instants = rangesOf(trace.instants.track, tracks.length)
  const cpus: Draft[] = []
  const others: Draft[] = []
  for (const [track, { kind }] of tracks.entries()) {
    const [from = 0, to = 0] = [slices[track], slices[track + 1]]
    const [first = 0, end = 0] = [instants[track], instants[track + 1]]
    if (kind === 'cpu') cpus.push(cpuRow(trace, track, from, to))
    else if (kind !== 'counter') {
      others.push(...rowsByDepth(trace, track, from, to))
      if (end > first) others.push(instantRow(trace, track, first, end, to > from))
    }
  }
  const shown = busiest(others, MAX_ROWS_SHOWN, (row) => row.start.length)
  const counters = curveRows(trace)
  const curves = busiest(counters, MAX_CURVES_SHOWN, ({ from, to }) => to - from)
  const number = (row: Draft, index: number): ForeignRow => ({ ...row, index })
  return {
    rows: [...cpus.slice(0, MAX_CPUS_SHOWN).map(number), ...shown.map(number)],
    curves: curves.map((curve, index) => ({ ...curve, index })),
    hidden:
      others.length -
      shown.length +
      Math.max(0, cpus.length - MAX_CPUS_SHOWN) +
      (counters.length - curves.length),
  }
}

/** Where the rows of each lane begin in columns that are in order of lanes; one more for the end. */
export function rangesOf(track: Uint32Array, tracks: number): Uint32Array {
  const ranges = new Uint32Array(tracks + 1)
  for (const lane of track) ranges[lane + 1] = (ranges[lane + 1] ?? 0) + 1
  for (let at = 1; at <= tracks; at++) ranges[at] = (ranges[at] ?? 0) + (ranges[at - 1] ?? 0)
  return ranges
}

/** The `most` rows of greatest size, in the order in which they were. */
function busiest<Row>(
  rows: readonly Row[],
  most: number,
  size: (row: Row) => number,
): readonly Row[] {
  if (rows.length <= most) return rows
  const chosen = new Set(rows.toSorted((a, b) => size(b) - size(a)).slice(0, most))
  return rows.filter((row) => chosen.has(row))
}

function curveRows(trace: ForeignTrace): Omit<ForeignCurveRow, 'index'>[] {
  const { tracks, counters } = trace
  const ranges = rangesOf(counters.track, tracks.length)
  const curves: Omit<ForeignCurveRow, 'index'>[] = []
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
    curves.push({ title: titleOf(trace.format, named), track, from, to, least, most })
  }
  return curves
}

/** `bash-1977` as the kernel's own text has it, `flusher · app` where processes have names. */
function titleOf(format: ForeignFormat, { kind, name, group, number }: ForeignTrack): string {
  if (format === 'ftrace' && kind === 'task' && number >= 0) return `${name}-${number}`
  return group === '' ? name : `${name} · ${group}`
}

function emptyRow(
  trace: ForeignTrace,
  lane: ForeignRow['lane'],
  track: number,
  { more, depth, holds }: { more: string } & Pick<ForeignRow, 'depth' | 'holds'>,
): Draft {
  const found = trace.tracks[track]
  return {
    lane,
    title: `${found === undefined ? '' : titleOf(trace.format, found)}${more}`,
    track,
    depth,
    holds,
    source: new GrowingUint32(),
    start: new GrowingFloat64(),
    end: new GrowingFloat64(),
    name: new GrowingUint32(),
    state: new GrowingUint32(),
  }
}

/** A box between two times for row `source` of the trace's table of what the lane holds. */
function push(
  { slices, instants }: ForeignTrace,
  row: Draft,
  source: number,
  start: number,
  end: number,
): void {
  const table = row.holds === 'slices' ? slices : instants
  row.source.push(source)
  row.start.push(start)
  row.end.push(end)
  row.name.push(table.name[source] ?? 0)
  row.state.push(row.holds === 'slices' ? (slices.state[source] ?? LANE_RUNNING) : LANE_RUNNING)
}

/** What lies deeper covers what it lies in. */
function cpuRow(trace: ForeignTrace, track: number, from: number, to: number): Draft {
  const { slices } = trace
  const row = emptyRow(trace, 'cpu', track, { more: '', depth: 0, holds: 'slices' })
  const around: number[] = []
  let since = 0
  const until = (time: number): void => {
    const top = around.at(-1)
    if (top !== undefined && time > since) push(trace, row, top, since, time)
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
  return row
}

function rowsByDepth(trace: ForeignTrace, track: number, from: number, to: number): Draft[] {
  const { slices } = trace
  const rows: Draft[] = []
  for (let at = from; at < to; at++) {
    const depth = slices.depth[at] ?? 0
    const more = depth === 0 ? '' : ` › ${depth}`
    const row = (rows[depth] ??= emptyRow(trace, 'thread', track, { more, depth, holds: 'slices' }))
    push(trace, row, at, slices.start[at] ?? 0, slices.end[at] ?? 0)
  }
  return rows
}

function instantRow(
  trace: ForeignTrace,
  track: number,
  from: number,
  to: number,
  besides: boolean,
): Draft {
  const { instants } = trace
  const more = besides ? ' · events' : ''
  const row = emptyRow(trace, 'thread', track, { more, depth: 0, holds: 'instants' })
  for (let at = from; at < to; at++) {
    const time = instants.time[at] ?? 0
    push(trace, row, at, time, time)
  }
  return row
}
