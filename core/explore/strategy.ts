/** The ways of choosing schedules, by name, with the paper each one is taken from. */

/** Name of a strategy, as on the command line. */
export type StrategyName = 'dpor' | 'stateful' | 'dfs' | 'random' | 'pct' | 'pos'

/** One row of {@link STRATEGIES}. */
export interface Strategy {
  readonly name: StrategyName
  /** It ends by itself, having seen everything: its result may be a proof. */
  readonly exhaustive: boolean
  readonly title: string
  /** Where the algorithm was published. */
  readonly source: string
}

/** Every strategy there is. */
export const STRATEGIES: readonly Strategy[] = [
  {
    name: 'dpor',
    exhaustive: true,
    title: 'Every Mazurkiewicz trace once: source sets and sleep sets',
    source:
      'P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas: Optimal Dynamic Partial Order Reduction, POPL 2014',
  },
  {
    name: 'stateful',
    exhaustive: true,
    title: 'Every state once: depth-first search with a set of visited states',
    source: 'G. Holzmann: The SPIN Model Checker, 2003; hash compaction: U. Stern, D. Dill, 1995',
  },
  {
    name: 'dfs',
    exhaustive: true,
    title: 'Every trace once, without learning from races: depth-first search with sleep sets',
    source: 'P. Godefroid: Partial-Order Methods for the Verification of Concurrent Systems, 1996',
  },
  {
    name: 'random',
    exhaustive: false,
    title: 'A random walk: each enabled actor with the same probability',
    source:
      'P. Thomson, A. Donaldson, A. Betts: Concurrency Testing Using Schedule Bounding, PPoPP 2014',
  },
  {
    name: 'pct',
    exhaustive: false,
    title:
      'Random priorities with d - 1 random change points: a bug of depth d is hit with a known probability',
    source:
      'S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte: A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010',
  },
  {
    name: 'pos',
    exhaustive: false,
    title: 'Random priorities of operations, drawn anew where operations race',
    source: 'X. Yuan, J. Yang, R. Gu: Partial Order Aware Concurrency Sampling, CAV 2018',
  },
]
