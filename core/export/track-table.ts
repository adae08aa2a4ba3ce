/** Tracks of a recording by what they stand for, and the slices that are open on each. */
import type { Track, TrackKind, TrackSink } from './tracks.ts'

/** Declares tracks as they are first used and keeps their slices nested. */
export class TrackTable {
  readonly #sink: TrackSink
  readonly #tracks: Readonly<Record<TrackKind, Map<number, Track>>> = {
    cpu: new Map(),
    task: new Map(),
    lock: new Map(),
    counter: new Map(),
  }
  readonly #all: Track[] = []
  /** Open slices by track id, which counts from 1: what each was begun for. */
  readonly #open: string[][] = [[]]

  constructor(sink: TrackSink) {
    this.#sink = sink
  }

  /** The track of `kind` with this `index`, undefined before it is declared. */
  find(kind: TrackKind, index: number): Track | undefined {
    return this.#tracks[kind].get(index)
  }

  /** Makes the track that {@link find} does not find. */
  declare(kind: TrackKind, index: number, name: string): Track {
    const track: Track = { id: this.#open.length, kind, name, index }
    this.#tracks[kind].set(index, track)
    this.#open.push([])
    this.#all.push(track)
    this.#sink.declare(track)
    return track
  }

  /** Begins a slice; `reason` is what {@link close} finds it by. */
  open(track: Track, time: number, name: string, reason: string): void {
    this.#open[track.id]!.push(reason)
    this.#sink.begin(track, time, name)
  }

  /**
   * Ends the innermost slice begun for `reason` and those inside it, which cannot outlive it. Nothing
   * where there is none: a recording may begin in the middle of things.
   */
  close(track: Track, time: number, reason: string): void {
    const open = this.#open[track.id]!
    const at = open.lastIndexOf(reason)
    if (at < 0) return
    while (open.length > at) {
      open.pop()
      this.#sink.end(track, time)
    }
  }

  /** Ends every open slice of one track. */
  closeTrack(track: Track, time: number): void {
    const open = this.#open[track.id]!
    for (; open.length > 0; open.pop()) this.#sink.end(track, time)
  }

  /** Ends every open slice of all tracks. */
  closeAll(time: number): void {
    for (const track of this.#all) this.closeTrack(track, time)
  }
}
