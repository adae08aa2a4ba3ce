/**
 * What a timeline made by others shows of a recording: tracks, slices that nest on them, moments,
 * counters and arrows. Perfetto, Chrome and speedscope files are written from these.
 */

/** What a track stands for. */
export type TrackKind = 'cpu' | 'task' | 'lock' | 'counter'

/** One row of the timeline. */
export interface Track {
  /** Unique in a recording, from 1. */
  readonly id: number
  readonly kind: TrackKind
  readonly name: string
  /** CPU number, actor, address of the lock, or running number of the counter. */
  readonly index: number
}

/** Facts about a slice or a moment, by name. */
export type Details = Readonly<Record<string, string | number>>

/** What a task does on the whole, as schedulers count it. */
export type TaskState = 'runnable' | 'running' | 'sleeping' | 'dead'

/**
 * Takes what happens, nearly in order of time: both ends of an arrow are told when its head is
 * reached, with the earlier time at its foot.
 */
export interface TrackSink {
  /** Called once for each track, before anything else on it. */
  declare(track: Track): void
  begin(track: Track, time: number, name: string): void
  /** Ends the innermost open slice of the track. */
  end(track: Track, time: number): void
  instant(track: Track, time: number, name: string, details: Details): void
  count(track: Track, time: number, value: number): void
  /** An arrow between two moments, from `from` to `to`. */
  flow(name: string, from: FlowEnd, to: FlowEnd): void
  /** Task `actor` changes to `state`, on `cpu`. */
  task(actor: number, name: string, cpu: number, time: number, state: TaskState): void
  /** An oracle was broken. */
  violation(time: number, message: string, details: Details): void
}

/** One end of an arrow. */
export interface FlowEnd {
  readonly track: Track
  readonly time: number
  readonly name: string
}
