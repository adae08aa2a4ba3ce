/**
 * What is asked of an exploration, and what its coordinator and the workers say to each other. All plain
 * data. A worker does one task at a time and remembers nothing that matters: any worker can do any task.
 */
import type { Failure } from '#core/base/failure.ts'
import type { SearchCounts } from '#core/explore/counts.ts'
import type { Interleaving } from '#core/export/interleaving.ts'
import type { StrategyName } from '#core/explore/strategy.ts'
import type { Subtree } from '#core/explore/subtree.ts'
import type { RunRequest } from '../protocol.ts'
import type { FindingRecord, Outcome } from './outcome.ts'

/** Limits of each execution and of the memory of a search; undefined means none, or the standard. */
export interface ExploreBounds {
  readonly preemptions?: number | undefined
  readonly contextSwitches?: number | undefined
  readonly maxStepsPerExecution?: number | undefined
  readonly maxBytes?: number | undefined
}

/** One exploration as a user asks for it; checked by check-exploration.ts, whoever sends it. */
export interface ExploreRequest {
  /**
   * What is explored: a run of the way `explore`. Parameters that are not given are the small ones of its
   * scenario; the seed is the first one of a sampling strategy.
   */
  readonly run: RunRequest
  readonly strategy: StrategyName
  /** PCT: how many ordering constraints the bug is supposed to have. */
  readonly depth?: number | undefined
  readonly bounds?: ExploreBounds | undefined
  /** Take every step twice and fail on any difference: a check of the machine, not of the program. */
  readonly twice?: boolean | undefined
  /** Go on after a violation and count everything. */
  readonly all?: boolean | undefined
  /** Most executions; of a sampling strategy the number of runs. */
  readonly maxExecutions?: number | undefined
}

/** One thing for a worker to do. Results depend on the task alone. */
export type ExploreTask =
  | {
      readonly kind: 'search'
      readonly subtree: Subtree
      /** Executions it may take at most; undefined for no limit. */
      readonly budget: number | undefined
      /** Steps after which it is split. */
      readonly splitAfter: number
    }
  | { readonly kind: 'sample'; readonly firstSeed: number; readonly runs: number }
  | { readonly kind: 'minimise'; readonly finding: FindingRecord }

/** A failing schedule made short. */
export interface MinimisedRecord {
  /** As in {@link FindingRecord}. */
  readonly schedule: string
  readonly switches: number
  readonly steps: number
  /** It is proven that nothing shorter fails in this way; false where steps or memory for that ran out. */
  readonly complete: boolean
  /** What happens under it. */
  readonly interleaving: Interleaving
}

/** What came of a task. */
export type TaskResult =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'minimised'; readonly minimised: MinimisedRecord }

/** What a worker is told. */
export type ToExplorer =
  /** Tasks of this cell will come: get ready for them. Nothing is answered. */
  | { readonly type: 'prepare'; readonly cell: number; readonly request: ExploreRequest }
  | {
      readonly type: 'task'
      readonly ticket: number
      /** Tasks with the same number have the same request. */
      readonly cell: number
      readonly request: ExploreRequest
      readonly task: ExploreTask
    }
  /** Hand in what there is. */
  | { readonly type: 'stop-task'; readonly ticket: number }

/** What a worker says. */
export type FromExplorer =
  | {
      readonly type: 'task-progress'
      readonly ticket: number
      readonly counts: Readonly<SearchCounts>
      /** 0 .. 1, an estimate. */
      readonly fraction: number
    }
  | { readonly type: 'task-done'; readonly ticket: number; readonly result: TaskResult }
  | { readonly type: 'task-failed'; readonly ticket: number; readonly failure: Failure }
