/**
 * What a window asks of the worker that holds an open recording, and what it answers. One recording per
 * worker; questions are answered in the order they come in, each with its own id.
 */
import type { LanePicture } from '#core/analysis/lanes.ts'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Moment } from '#core/replay/moment.ts'
import type { EventQuery } from '#core/replay/search.ts'
import type { Manifest } from '#core/trace/format.ts'

/** Everything that can be asked: arguments and answer. */
export interface ReplayCalls {
  /** First of all: opens a recording by its identifier. */
  open(recording: string): OpenedTrace
  /** The machine after event `seq`. */
  momentAt(seq: number): Moment
  /** Events `first` to `first + count - 1`, fewer at the end. */
  events(first: number, count: number): EventColumns
  /** What the lanes show from `from` to `to` ticks, merged to boxes of at least `resolution` ticks. */
  lanes(from: number, to: number, resolution: number): LanePicture
  /** The nearest event after (1) or before (-1) `from`, exclusive, or undefined. */
  find(query: EventQuery, from: number, direction: 1 | -1): number | undefined
  /** The last event at or before `time`, 0 if none. */
  seqAt(time: number): number
}

/** What is known of a recording once it is open. */
export interface OpenedTrace {
  readonly manifest: Manifest
  readonly debug: DebugInfo
}

/** One question. */
export type ReplayQuestion = {
  readonly [Call in keyof ReplayCalls]: {
    readonly id: number
    readonly call: Call
    readonly arguments: Parameters<ReplayCalls[Call]>
  }
}[keyof ReplayCalls]

/** Its answer: the value of the call, or why there is none. */
export interface ReplayAnswer {
  readonly id: number
  readonly result: Result<unknown, Failure>
}
