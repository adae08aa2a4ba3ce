/** Tracks of a recording by what they stand for, and the slices that are open on each. */
import type { Track, TrackKind, TrackSink } from './tracks.ts'

/** Declares tracks as they are first used and keeps their slices nested. */
export class TrackTable {
  readonly #sink: TrackSink
  readonly #tracks = new Map<string, Track>()
  /** Open slices by track id: what each was begun for. */
  readonly #open: string[][] = [[]]

  constructor(sink: TrackSink) {
    this.#sink = sink
  }

  /** The track of `kind` with this `index`, declared on first use under the name that `name` gives. */
  track(kind: TrackKind, index: number, name: () => string): Track {
    const key = `${kind} ${index}`
    const known = this.#tracks.get(key)
    if (known !== undefined) return known
    const track: Track = { id: this.#tracks.size + 1, kind, name: name(), index }
    this.#tracks.set(key, track)
    this.#open[track.id] = []
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
    for (const track of this.#tracks.values()) this.closeTrack(track, time)
  }
}
