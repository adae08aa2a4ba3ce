/** What a search has counted. Sums: those of the parts of a search add up to those of the whole. */

/** Counts of one search or of a part of it. */
export interface SearchCounts {
  /** Runs that were taken to their end, wherever that was. */
  executions: number
  /** Mazurkiewicz traces in which every thread finished. */
  completeTraces: number
  /** Traces that end with some thread unable to go on. */
  blockedTraces: number
  /** Traces that end early because a check failed. */
  violatedTraces: number
  /** Executions that added no trace: sleep-set-blocked ones, or a trace met again. */
  redundant: number
  /** Of the redundant ones, those that stopped because everybody able to step was asleep. */
  sleepSetBlocked: number
  /** Executions and branches that a bound cut off. */
  cutByBound: number
  /** States visited, each once (stateful); nodes of the tree of executions otherwise. */
  states: number
  /** Steps taken on the machine. */
  steps: number
  /** Most bytes in use by the search at one time; the largest of its parts, not their sum. */
  bytes: number
}

/** Nothing counted yet. */
export function noCounts(): SearchCounts {
  return {
    executions: 0,
    completeTraces: 0,
    blockedTraces: 0,
    violatedTraces: 0,
    redundant: 0,
    sleepSetBlocked: 0,
    cutByBound: 0,
    states: 0,
    steps: 0,
    bytes: 0,
  }
}

/** The counts of two parts together. */
export function addCounts(a: Readonly<SearchCounts>, b: Readonly<SearchCounts>): SearchCounts {
  return {
    executions: a.executions + b.executions,
    completeTraces: a.completeTraces + b.completeTraces,
    blockedTraces: a.blockedTraces + b.blockedTraces,
    violatedTraces: a.violatedTraces + b.violatedTraces,
    redundant: a.redundant + b.redundant,
    sleepSetBlocked: a.sleepSetBlocked + b.sleepSetBlocked,
    cutByBound: a.cutByBound + b.cutByBound,
    states: a.states + b.states,
    steps: a.steps + b.steps,
    bytes: Math.max(a.bytes, b.bytes),
  }
}
