/**
 * Puts what was read in order: lanes by kind, rows by lane and time, slices at the depth at which they
 * lie in each other. Linear but for lanes whose rows came out of order, which are sorted.
 */
import type {
  ForeignArrows,
  ForeignCounters,
  ForeignFormat,
  ForeignInstants,
  ForeignTrace,
  ForeignTrackKind,
} from './foreign-trace.ts'
import { arrangeSlices } from './arrange-slices.ts'
import type { GrowingFloat64 } from '#core/analysis/growing-column.ts'
import { rowsInOrder } from './rows-in-order.ts'
import type { TraceBuilder, TrackDraft } from './trace-builder.ts'

const KIND_ORDER: Readonly<Record<ForeignTrackKind, number>> = {
  cpu: 0,
  task: 1,
  other: 2,
  counter: 3,
}

/** The trace that `draft` holds. */
export function arrangeTrace(
  draft: TraceBuilder,
  format: ForeignFormat,
  zeroNs: number,
): ForeignTrace {
  const order = draft.tracks.map((_, index) => index).sort((a, b) => compareTracks(draft, a, b))
  const place = new Uint32Array(order.length)
  for (const [at, index] of order.entries()) place[index] = at
  const origin = draft.first === Infinity ? 0 : draft.first
  const end = draft.last === -Infinity ? 0 : draft.last
  const { slices, tooDeep } = arrangeSlices(draft.slices, place, origin, end)
  return {
    format,
    events: draft.events,
    originNs: zeroNs + origin,
    durationNs: end - origin,
    names: draft.names.names,
    details: draft.details.finish(),
    tracks: order.map((index) => {
      const { order: _, ...track } = draft.tracks[index] as TrackDraft
      return track
    }),
    slices,
    instants: arrangeInstants(draft, place, origin),
    counters: arrangeCounters(draft, place, origin),
    arrows: arrangeArrows(draft, place, origin),
    notes: {
      ignored: draft.notebook.ignored,
      quotes: draft.notebook.quotes,
      losses: draft.losses,
      tooDeep,
      unnamed: draft.names.unnamed + draft.details.unkept,
      loose: draft.loose,
      backwards: draft.backwards,
    },
  }
}

function compareTracks({ tracks }: TraceBuilder, a: number, b: number): number {
  const one = tracks[a]
  const other = tracks[b]
  if (one === undefined || other === undefined) return 0
  if (one.kind !== other.kind) return KIND_ORDER[one.kind] - KIND_ORDER[other.kind]
  if (one.order !== other.order) return one.order < other.order ? -1 : 1
  return a - b
}

function arrangeInstants(
  { instants }: TraceBuilder,
  place: Uint32Array,
  origin: number,
): ForeignInstants {
  const { track, time, name, detail } = instants
  const rows = rowsInOrder(track, place, (a, b) => time.at(a) - time.at(b))
  return {
    count: rows.length,
    track: rows.map((row) => place[track.at(row)] as number),
    time: columnOf(rows, time, origin),
    name: rows.map((row) => name.at(row)),
    detail: rows.map((row) => detail.at(row)),
  }
}

function arrangeCounters(
  { counters }: TraceBuilder,
  place: Uint32Array,
  origin: number,
): ForeignCounters {
  const { track, time, value } = counters
  const rows = rowsInOrder(track, place, (a, b) => time.at(a) - time.at(b))
  return {
    count: rows.length,
    track: rows.map((row) => place[track.at(row)] as number),
    time: columnOf(rows, time, origin),
    value: columnOf(rows, value, 0),
  }
}

function arrangeArrows(
  { arrows }: TraceBuilder,
  place: Uint32Array,
  origin: number,
): ForeignArrows {
  const { fromTrack, from, toTrack, to, name } = arrows
  const rows = Uint32Array.from({ length: from.length }, (_, row) => row)
  rows.sort((a, b) => from.at(a) - from.at(b) || a - b)
  return {
    count: rows.length,
    fromTrack: rows.map((row) => place[fromTrack.at(row)] as number),
    from: columnOf(rows, from, origin),
    toTrack: rows.map((row) => place[toTrack.at(row)] as number),
    to: columnOf(rows, to, origin),
    name: rows.map((row) => name.at(row)),
  }
}

function columnOf(
  rows: Uint32Array,
  column: GrowingFloat64,
  less: number,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at++) out[at] = column.at(rows[at] as number) - less
  return out
}
