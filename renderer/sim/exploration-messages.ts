/** What the window and the worker that coordinates explorations say to each other. Plain data. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { CampaignDocument } from '#core/host/explore/campaign-document.ts'
import type { CellProgress } from '#core/host/explore/campaign.ts'
import type { TimeLeft } from '#core/host/explore/time-left.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'

/** Explorations to be made together. */
export interface ExplorationOrder {
  /** Under which the result is kept. */
  readonly id: string
  readonly requests: readonly ExploreRequest[]
  /** Threads to use; no number changes the result. */
  readonly workers: number
  /** Seconds after which it ends by itself; undefined for no limit. */
  readonly seconds: number | undefined
  /** Go on from what is kept under the id, which is of the same requests. */
  readonly resume: boolean
}

/**
 * A result as the window holds it: without its parts, of which there may be many. They stay in the
 * database.
 */
export interface ShownExploration {
  readonly id: string
  readonly document: CampaignDocument
  /** For each exploration in it, what asks for it again, or why nothing can. */
  readonly requests: readonly Result<ExploreRequest, Failure>[]
  /** For each, whether it ran out of memory: with more of it, it can go on. */
  readonly outOfMemory: readonly boolean[]
  /** Something is left to do without more memory, and what was done is known part by part. */
  readonly resumable: boolean
}

/** Sent some times a second while it goes on. */
export interface ExplorationProgress {
  readonly type: 'progress'
  readonly seconds: number
  /** In the order of the requests. */
  readonly cells: readonly CellProgress[]
  /** How long it will still take, where that can be said. */
  readonly left: TimeLeft | undefined
}

/** The last message of an exploration that was carried out, or interrupted. */
export interface ExplorationDone {
  readonly type: 'done'
  readonly shown: ShownExploration
  /** Why it could not be kept. */
  readonly unkept: Failure | undefined
}

/** The last message of one that was not. */
export interface ExplorationFailed {
  readonly type: 'failed'
  readonly failure: Failure
}

/** Answer to `open` and `import`. */
export interface ExplorationRead {
  readonly type: 'read'
  readonly ticket: number
  readonly result: Result<ShownExploration, Failure>
}

export type ToExploration =
  | { readonly type: 'start'; readonly order: ExplorationOrder }
  | { readonly type: 'stop' }
  /** Read what is kept. */
  | { readonly type: 'open'; readonly ticket: number; readonly id: string }
  /** Check what a file holds, keep it under `id` and read it. */
  | {
      readonly type: 'import'
      readonly ticket: number
      readonly id: string
      readonly name: string
      readonly bytes: Uint8Array<ArrayBuffer>
    }

export type FromExploration =
  ExplorationProgress | ExplorationDone | ExplorationFailed | ExplorationRead
