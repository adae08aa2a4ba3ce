/**
 * What limits a search. A bound that cut something is counted, and the result of that search is never a
 * proof: bounds are part of every verdict.
 */

/** Limits of one search; undefined means none. */
export interface SearchBounds {
  /** Switches away from an actor that could have gone on, in one execution. */
  readonly preemptions?: number | undefined
  /** Changes of the running actor in one execution (see switches.ts). */
  readonly contextSwitches?: number | undefined
  /** Executions of the whole search, or runs of a sampling one. */
  readonly maxExecutions?: number | undefined
  /** Steps of one execution: loops that do not end are cut here. */
  readonly maxStepsPerExecution?: number | undefined
  /** Bytes of memory of the search: visited states, snapshots, events. */
  readonly maxBytes?: number | undefined
}

/** Without a word from the user: executions are long, memory is not endless. */
export const DEFAULT_STEPS_PER_EXECUTION: number = 10_000
export const DEFAULT_MAX_BYTES: number = 512 * 2 ** 20
