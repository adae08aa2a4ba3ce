/** What a task of an exploration needs of the worker that does it. */
import type { SearchCounts } from '#core/explore/counts.ts'

/** How far a task is. */
export interface TaskProgress {
  readonly counts: Readonly<SearchCounts>
  readonly fraction: number
}

/** How a task is watched and ended. */
export interface TaskEnvironment {
  /** Milliseconds; decides when to pause, never what is found. */
  now(): number
  /** Called between slices. Resolves to false when the task should hand in what there is. */
  pause(progress: () => TaskProgress): Promise<boolean>
}
