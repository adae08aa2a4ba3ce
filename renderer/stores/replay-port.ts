/**
 * What the replay panels and the timeline ask of an open recording, wherever it is answered (a worker
 * in the app, an object in tests). One port per open recording; Compare holds two. Every answer is a
 * copy made for the asker; nothing is cached on this side of the port but by the replay store. What
 * cannot be answered (a chunk is damaged, the worker died) rejects with an Error whose cause is the
 * `Failure`.
 */
import type { LanePicture } from '#core/analysis/lanes.ts'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Moment } from '#core/replay/moment.ts'
import type { EventQuery } from '#core/replay/search.ts'
import type { Manifest } from '#core/trace/format.ts'

/** Opens a recording by its identifier. */
export type OpenReplay = (recording: string) => Promise<Result<ReplayPort, Failure>>

export interface ReplayPort {
  readonly recording: string
  readonly manifest: Manifest
  readonly debug: DebugInfo
  /** The machine after event `seq`. */
  momentAt(seq: number): Promise<Moment>
  /** Events `first .. first + count - 1`, fewer at the end. */
  events(first: number, count: number): Promise<EventColumns>
  /** What the lanes show from `from` to `to` ticks, merged to boxes of at least `resolution` ticks. */
  lanes(from: number, to: number, resolution: number): Promise<LanePicture>
  /** The nearest event after (1) or before (-1) `from`, exclusive, or undefined. */
  find(query: EventQuery, from: number, direction: 1 | -1): Promise<number | undefined>
  /** The last event at or before `time`, 0 if none. */
  seqAt(time: number): Promise<number>
  close(): void
}
