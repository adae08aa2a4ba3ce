/**
 * A part of an exhaustive search: all executions that begin with certain choices, less those that other
 * parts cover. Plain arrays: it goes to workers, files and other machines as it is.
 */

/** One part. The whole search is the part with empty arrays. */
export interface Subtree {
  /** Choices that lead to its root, one for each step: actors, and after a data choice -1 - value. */
  readonly prefix: readonly number[]
  /** Actors asleep at its root: what begins with one of their steps is covered by other parts. */
  readonly sleep: readonly number[]
  /** Actors whose steps at the root are covered too, but for data choices by which they end the run. */
  readonly endingOnly?: readonly number[]
  /** An actor whose step at the root chooses data, and the first value that is not covered yet. */
  readonly resume?: readonly [actor: number, value: number]
  /** Of what it was split from, the part that it is estimated to be: see Levels.shareOf. */
  readonly share?: number
}

/** The whole search. */
export const WHOLE: Subtree = { prefix: [], sleep: [] }
