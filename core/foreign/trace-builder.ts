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
import { TextStore } from './text-store.ts'

/** A lane while its trace is read: its name may come after its events. */
export interface TrackDraft {
  readonly kind: ForeignTrackKind
  name: string
  group: string
  readonly number: number
  readonly repeats: boolean
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
  readonly detail: GrowingUint32
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

interface ArrowDrafts {
  readonly fromTrack: GrowingUint32
  readonly from: GrowingFloat64
  readonly toTrack: GrowingUint32
  readonly to: GrowingFloat64
  readonly name: GrowingUint32
}

/** What a reader says of a new lane; it is no repetition, and in the order in which it came. */
export type NewTrack = Pick<TrackDraft, 'kind' | 'name' | 'group' | 'number'> &
  Partial<Pick<TrackDraft, 'order' | 'repeats'>>

/** A trace being put together. */
export class TraceBuilder {
  readonly names: NameTable = new NameTable()
  readonly details: TextStore = new TextStore()
  readonly notebook: Notebook = new Notebook()
  readonly tracks: TrackDraft[] = []
  readonly slices: SliceDrafts = {
    track: new GrowingUint32(),
    start: new GrowingFloat64(),
    end: new GrowingFloat64(),
    name: new GrowingUint32(),
    state: new GrowingUint32(),
    detail: new GrowingUint32(),
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
  readonly arrows: ArrowDrafts = {
    fromTrack: new GrowingUint32(),
    from: new GrowingFloat64(),
    toTrack: new GrowingUint32(),
    to: new GrowingFloat64(),
    name: new GrowingUint32(),
  }
  /** Events that were understood. */
  events = 0
  losses = 0
  /** Arrows that began and did not arrive. */
  loose = 0
  /** Events that lie before the one that was read before them. */
  backwards = 0
  first: number = Infinity
  last: number = -Infinity

  /** Whether as much has been read as is kept of a trace. */
  get full(): boolean {
    const { slices, instants, counters, arrows } = this
    const points = instants.time.length + counters.time.length
    return slices.start.length + points + arrows.from.length >= MAX_ROWS
  }

  /** A new lane; when there are too many, the one that all further ones share. */
  track(draft: NewTrack): number {
    if (this.tracks.length < MAX_TRACKS) {
      return this.tracks.push({ order: 0, repeats: false, ...draft }) - 1
    }
    if (this.tracks.length === MAX_TRACKS) {
      const rest = { kind: 'other', name: 'Further lanes', group: '', number: -1 } as const
      this.tracks.push({ ...rest, order: 1e9, repeats: false })
    }
    return MAX_TRACKS
  }

  /** Something happened at `time`. */
  seen(time: number): void {
    if (time < this.first) this.first = time
    if (time > this.last) this.last = time
  }

  /** A slice begins. @returns what to end it with */
  begin(
    track: number,
    time: number,
    name: string,
    state: number = LANE_RUNNING,
    detail = '',
  ): number {
    const { slices } = this
    slices.track.push(track)
    slices.start.push(time)
    slices.end.push(STILL_OPEN)
    slices.name.push(this.names.number(name))
    slices.state.push(state)
    slices.detail.push(this.details.number(detail))
    this.seen(time)
    return slices.start.length - 1
  }

  /** Slice `row` ends; one that would end before it began ends at once. */
  end(row: number, time: number): void {
    this.slices.end.set(row, Math.max(time, this.slices.start.at(row)))
    this.seen(time)
  }

  /** Slice `row` turns out to be of another state from its beginning on. */
  restate(row: number, state: number, detail: string): void {
    this.slices.state.set(row, state)
    this.describe(row, detail)
  }

  /** Slice `row` has these arguments. */
  describe(row: number, detail: string): void {
    this.slices.detail.set(row, this.details.number(detail))
  }

  instant(track: number, time: number, name: string, detail = ''): void {
    const { instants } = this
    instants.track.push(track)
    instants.time.push(time)
    instants.name.push(this.names.number(name))
    instants.detail.push(this.details.number(detail))
    this.seen(time)
  }

  count(track: number, time: number, value: number): void {
    const { counters } = this
    counters.track.push(track)
    counters.time.push(time)
    counters.value.push(value)
    this.seen(time)
  }

  arrow(fromTrack: number, from: number, toTrack: number, to: number, name: string): void {
    const { arrows } = this
    arrows.fromTrack.push(fromTrack)
    arrows.from.push(from)
    arrows.toTrack.push(toTrack)
    arrows.to.push(to)
    arrows.name.push(this.names.number(name))
    this.seen(from)
    this.seen(to)
  }
}
