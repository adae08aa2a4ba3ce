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

/** Boxes of one lane in order of time; they do not overlap. */
export interface ForeignRow {
  readonly lane: 'cpu' | 'thread'
  /** Number among the lanes of its kind that are shown. */
  readonly index: number
  readonly title: string
  /** Index of the trace's lane. */
  readonly track: number
  readonly start: GrowingFloat64
  readonly end: GrowingFloat64
  /** Index into the names of the trace. */
  readonly name: GrowingUint32
  readonly state: GrowingUint32
}

/** What is shown of a trace. */
export interface ForeignRows {
  readonly rows: readonly ForeignRow[]
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
  const shown = busiest(others)
  const number = (row: Draft, index: number): ForeignRow => ({ ...row, index })
  return {
    rows: [...cpus.slice(0, MAX_CPUS_SHOWN).map(number), ...shown.map(number)],
    hidden: others.length - shown.length + Math.max(0, cpus.length - MAX_CPUS_SHOWN),
  }
}

/** Where the rows of each lane begin in columns that are in order of lanes; one more for the end. */
export function rangesOf(track: Uint32Array, tracks: number): Uint32Array {
  const ranges = new Uint32Array(tracks + 1)
  for (const lane of track) ranges[lane + 1] = (ranges[lane + 1] ?? 0) + 1
  for (let at = 1; at <= tracks; at++) ranges[at] = (ranges[at] ?? 0) + (ranges[at - 1] ?? 0)
  return ranges
}

function busiest(rows: readonly Draft[]): readonly Draft[] {
  if (rows.length <= MAX_ROWS_SHOWN) return rows
  const bySize = rows.toSorted((a, b) => b.start.length - a.start.length)
  const chosen = new Set(bySize.slice(0, MAX_ROWS_SHOWN))
  return rows.filter((row) => chosen.has(row))
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
  more: string,
): Draft {
  const found = trace.tracks[track]
  return {
    lane,
    title: `${found === undefined ? '' : titleOf(trace.format, found)}${more}`,
    track,
    start: new GrowingFloat64(),
    end: new GrowingFloat64(),
    name: new GrowingUint32(),
    state: new GrowingUint32(),
  }
}

function push(row: Draft, start: number, end: number, name: number, state: number): void {
  row.start.push(start)
  row.end.push(end)
  row.name.push(name)
  row.state.push(state)
}

/** What lies deeper covers what it lies in. */
function cpuRow(trace: ForeignTrace, track: number, from: number, to: number): Draft {
  const { slices } = trace
  const row = emptyRow(trace, 'cpu', track, '')
  const around: number[] = []
  let since = 0
  const until = (time: number): void => {
    const top = around.at(-1)
    if (top !== undefined && time > since) {
      push(row, since, time, slices.name[top] ?? 0, slices.state[top] ?? LANE_RUNNING)
    }
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
    const row = (rows[depth] ??= emptyRow(trace, 'thread', track, depth === 0 ? '' : ` › ${depth}`))
    const [start = 0, end = 0, name = 0, state = 0] = [
      slices.start[at],
      slices.end[at],
      slices.name[at],
      slices.state[at],
    ]
    push(row, start, end, name, state)
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
  const row = emptyRow(trace, 'thread', track, besides ? ' · events' : '')
  for (let at = from; at < to; at++) {
    const time = instants.time[at] ?? 0
    push(row, time, time, instants.name[at] ?? 0, LANE_RUNNING)
  }
  return row
}
