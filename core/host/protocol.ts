/**
 * What the app (or the command line) and a simulation worker say to each other. One run per worker
 * at a time. All messages are plain data; typed arrays are transferred, never shared.
 */
import type { Failure } from '#core/base/failure.ts'
import type { SourceFile } from '#core/language/debug-info.ts'
import type { Manifest, MetricValue } from '#core/trace/format.ts'
import type { LaneOverview } from '#core/analysis/lane-overview.ts'
import type { Series } from '#core/analysis/series.ts'

/** How to run, whatever is run. */
interface RunConditions {
  /** Each is a `#define`; `CPUS` is the number of CPUs as well. */
  readonly parameters: Readonly<Record<string, number>>
  readonly model: 'sc' | 'tso' | 'pso'
  readonly way: 'timed' | 'explore'
  readonly seed: number
  /**
   * Follow these choices instead of drawing them: base64 of core/schedule/schedule.ts. Goes with the way
   * `explore`; where the schedule ends, the thread that ran last goes on.
   */
  readonly schedule?: string
  /** Overrides of the cost table, by name. */
  readonly costs?: Readonly<Record<string, number>>
}

/** A variant of a scenario; parameters that are not given have their defaults. */
export interface VariantRequest extends RunConditions {
  readonly scenario: string
  readonly variant: string
}

/** A program of the user's own; it may have any parameters. */
export interface SourceRequest extends RunConditions {
  readonly program: GivenProgram
}

/** A program as it is handed in. */
export interface GivenProgram {
  readonly main: SourceFile
  /** Headers of its own, by name in `#include`; those of the lab need not be among them. */
  readonly headers: Readonly<Record<string, string>>
  /** Width of `long` and of pointers. */
  readonly wordBits: 32 | 64
}

/** A run as a user asks for it; checked by the worker (checkRequest), whoever sends it. */
export type RunRequest = VariantRequest | SourceRequest

/** What a worker is told. */
export type ToWorker =
  | { readonly type: 'run'; readonly recording: string; readonly request: RunRequest }
  /** Goes on with a recording that was cut off, from its own sources and set-up. */
  | { readonly type: 'resume'; readonly recording: string }
  | { readonly type: 'stop' }
  /** Free bytes on the disk, as the window knows them: before a run and every few seconds during it. */
  | { readonly type: 'room'; readonly freeBytes: number }

/** Sent about ten times a second while a run goes on. */
export interface RunProgress {
  readonly type: 'progress'
  readonly recording: string
  readonly events: number
  readonly steps: number
  readonly ticks: number
  /** 0 .. 1 where the scenario can tell (completed operations of those asked for), else undefined. */
  readonly fraction: number | undefined
  readonly eventsPerSecond: number
  readonly storedBytes: number
  readonly metrics: readonly MetricValue[]
  readonly series: readonly Series[]
  readonly violations: number
}

/** The last message of a run that came to an end, whatever its verdict. */
export interface RunDone {
  readonly type: 'done'
  readonly recording: string
  readonly manifest: Manifest
  readonly series: readonly Series[]
  readonly storedBytes: number
  /** To be kept with the recording; a worker that keeps it does not send it on. */
  readonly lanes?: LaneOverview
}

/** The last message of a run that did not. */
export interface RunFailed {
  readonly type: 'failed'
  readonly recording: string
  readonly failure: Failure
}

/** What a worker says. */
export type FromWorker = RunProgress | RunDone | RunFailed
