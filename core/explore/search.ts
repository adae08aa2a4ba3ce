/**
 * The contract of an exhaustive search: an object that is advanced a slice at a time, that can say at
 * any moment what it has counted and found, and that can give what is left of it away in parts.
 *
 * Nothing here depends on time or on who carries it out: same program, configuration, options and
 * subtree, same counts and findings, however the slices are cut.
 */
import type { Program } from '#core/language/program.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import type { SearchBounds } from './bounds.ts'
import type { SearchCounts } from './counts.ts'
import type { Finding } from './finding.ts'
import type { Subtree } from './subtree.ts'

/** What is searched. */
export interface SearchSubject {
  readonly program: Program
  /** Not timed. */
  readonly config: MachineConfig
}

/** How it is searched. */
export interface SearchOptions {
  readonly strategy: 'dpor' | 'stateful' | 'dfs'
  readonly bounds: SearchBounds
  /** Go on after a violation and count everything; else the search stops at the first one. */
  readonly all: boolean
  /** Take every step twice from the same state, and throw an InvariantError on any difference. */
  readonly twice?: boolean
  /**
   * Looks at the machine at the end of each execution, and at the way to it (as in Subtree.prefix): final
   * states and traces, as a test or a chart wants them.
   */
  readonly atEnd?: (machine: Machine, path: readonly number[]) => void
}

/**
 * running: call `advance` again. done: everything was seen. stopped: at a violation. limited: a bound on
 * executions or memory was reached. split: it was given away in parts.
 */
export type SearchStatus = 'running' | 'done' | 'stopped' | 'limited' | 'split'

/** A search under way. */
export interface Search {
  readonly status: SearchStatus
  readonly counts: Readonly<SearchCounts>
  /** One for each signature, in the order in which they were met. */
  readonly findings: readonly Finding[]
  /** What the reader of a verdict should know: reductions that were given up, chance of omission. */
  readonly notes: readonly string[]
  /** Can {@link split} give parts of it away? */
  readonly divisible: boolean
  /** Takes about `maxSteps` more steps of the machine. */
  advance(maxSteps: number): SearchStatus
  /**
   * Gives up here: what has not been searched yet, in parts that do not overlap, in the order in which
   * it would have been searched. What was counted and found so far stays true and is not in the parts.
   */
  split(): readonly Subtree[]
  /** How much of it is done, 0 to 1: an estimate from the shape of the tree, 0 when unknown. */
  progress(): number
}
