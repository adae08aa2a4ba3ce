/**
 * Collects lanes, slices, instants and counters in any order and puts them in order at the end. Times
 * that are handed in count nanoseconds from a moment of the reader's choice.
 */
import { LANE_RUNNING } from '#core/analysis/lanes.ts'
import type { ForeignTrackKind } from './foreign-trace.ts'
import { GrowingFloat64, GrowingUint32 } from '#core/analysis/growing-column.ts'
import { MAX_ROWS, MAX_TRACKS } from './limits.ts'
import { NameTable } from './name-table.ts'
import { Notebook } from './notebook.ts'

/** A lane while its trace is read: its name may come after its events. */
export interface TrackDraft {
  readonly kind: ForeignTrackKind
  name: string
  group: string
  readonly number: number
  /** Place among lanes of its kind, ahead of the order in which they came. */
  order: number
}

/** Marks a slice that has not ended yet. */
export const STILL_OPEN: number = -Infinity

/** Rows as they came; columns are of one length. */
export interface SliceDrafts {
  readonly track: GrowingUint32
  readonly start: GrowingFloat64
  /** {@link STILL_OPEN} until it ends. */
  readonly end: GrowingFloat64
  readonly name: GrowingUint32
  readonly state: GrowingUint32
}

interface InstantDrafts {
  readonly track: GrowingUint32
  readonly time: GrowingFloat64
  readonly name: GrowingUint32
  readonly detail: GrowingUint32
}

interface SampleDrafts {
  readonly track: GrowingUint32
  readonly time: GrowingFloat64
  readonly value: GrowingFloat64
}

/** A trace being put together. */
export class TraceBuilder {
  readonly names: NameTable = new NameTable()
  readonly notebook: Notebook = new Notebook()
  readonly tracks: TrackDraft[] = []
  readonly slices: SliceDrafts = {
    track: new GrowingUint32(),
    start: new GrowingFloat64(),
    end: new GrowingFloat64(),
    name: new GrowingUint32(),
    state: new GrowingUint32(),
  }
  readonly instants: InstantDrafts = {
    track: new GrowingUint32(),
    time: new GrowingFloat64(),
    name: new GrowingUint32(),
    detail: new GrowingUint32(),
  }
  readonly counters: SampleDrafts = {
    track: new GrowingUint32(),
    time: new GrowingFloat64(),
    value: new GrowingFloat64(),
  }
  /** Events that were understood. */
  events = 0
  losses = 0
  first: number = Infinity
  last: number = -Infinity

  /** Whether as much has been read as is kept of a trace. */
  get full(): boolean {
    const { slices, instants, counters } = this
    return slices.start.length + instants.time.length + counters.time.length >= MAX_ROWS
  }

  /** A new lane; when there are too many, the one that all further ones share. */
  track(draft: Omit<TrackDraft, 'order'> & { readonly order?: number }): number {
    if (this.tracks.length < MAX_TRACKS) {
      return this.tracks.push({ order: 0, ...draft }) - 1
    }
    if (this.tracks.length === MAX_TRACKS) {
      this.tracks.push({ kind: 'other', name: 'Further lanes', group: '', number: -1, order: 1e9 })
    }
    return MAX_TRACKS
  }

  /** Something happened at `time`. */
  seen(time: number): void {
    if (time < this.first) this.first = time
    if (time > this.last) this.last = time
  }

  /** A slice begins. @returns what to end it with */
  begin(track: number, time: number, name: string, state: number = LANE_RUNNING): number {
    const { slices } = this
    slices.track.push(track)
    slices.start.push(time)
    slices.end.push(STILL_OPEN)
    slices.name.push(this.names.number(name))
    slices.state.push(state)
    this.seen(time)
    return slices.start.length - 1
  }

  /** Slice `row` ends; one that would end before it began ends at once. */
  end(row: number, time: number): void {
    this.slices.end.set(row, Math.max(time, this.slices.start.at(row)))
    this.seen(time)
  }

  instant(track: number, time: number, name: string, detail = ''): void {
    const { instants } = this
    instants.track.push(track)
    instants.time.push(time)
    instants.name.push(this.names.number(name))
    instants.detail.push(this.names.number(detail))
    this.seen(time)
  }

  count(track: number, time: number, value: number): void {
    const { counters } = this
    counters.track.push(track)
    counters.time.push(time)
    counters.value.push(value)
    this.seen(time)
  }
}
