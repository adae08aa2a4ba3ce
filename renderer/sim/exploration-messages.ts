/** What the window and the worker that coordinates an exploration say to each other. Plain data. */
import type { Failure } from '#core/base/failure.ts'
import type { CampaignDocument } from '#core/host/explore/campaign-document.ts'
import type { CellProgress } from '#core/host/explore/campaign.ts'
import type { ExplorationDocument } from '#core/host/explore/document.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'

/** Explorations to be made together. */
export interface ExplorationOrder {
  readonly requests: readonly ExploreRequest[]
  /** Threads to use; no number changes the result. */
  readonly workers: number
  /** Seconds after which it ends by itself; undefined for no limit. */
  readonly seconds: number | undefined
  /** What an interrupted exploration of the same requests found out. */
  readonly known: readonly ExplorationDocument[]
}

/** Sent some times a second while it goes on. */
export interface ExplorationProgress {
  readonly type: 'progress'
  readonly seconds: number
  /** In the order of the requests. */
  readonly cells: readonly CellProgress[]
}

/** The last message of an exploration that was carried out, or interrupted. */
export interface ExplorationDone {
  readonly type: 'done'
  readonly document: CampaignDocument
  readonly interrupted: boolean
}

/** The last message of one that was not. */
export interface ExplorationFailed {
  readonly type: 'failed'
  readonly failure: Failure
}

export type ToExploration =
  { readonly type: 'start'; readonly order: ExplorationOrder } | { readonly type: 'stop' }

export type FromExploration = ExplorationProgress | ExplorationDone | ExplorationFailed
