/**
 * A scenario: one historical race, the program that shows it, and every fix proposed for it as a
 * variant. Pure data beside its C sources; the language compiles it, the app describes it.
 */

/**
 * A number the user may set; it becomes a `#define` of the same name in the program. Two names mean
 * something to the lab as well: `CPUS` is the number of CPUs of the machine, and `OPERATIONS` how many
 * operations make the run complete, counted in the ghost `completed`.
 */
export interface Parameter {
  /** C identifier, upper case: `OPERATIONS`. */
  readonly name: string
  readonly label: string
  readonly unit: string
  readonly minimum: number
  readonly maximum: number
  readonly step: number
  readonly default: number
  /** One sentence: what changes with it. */
  readonly meaning: string
}

/** One kernel: a C source that differs from its siblings by a small readable diff. */
export interface Variant {
  /** Stable: files, the command line and recordings use it. `none`, `frlock` … */
  readonly name: string
  readonly title: string
  /** One or two sentences: who proposed it, what it does. */
  readonly summary: string
  /** File name of the source, e.g. `frlock.c`. */
  readonly file: string
  readonly source: string
  /** What is expected of it, with the reason. */
  readonly expected: readonly Expectation[]
  /** Width of `long` where it differs from the scenario's. */
  readonly wordBits?: 32 | 64
  /** What this variant needs besides `Scenario.small` to be explored in full. */
  readonly small?: Readonly<Record<string, number>>
}

/** What a variant is expected to do, with the reason. */
export interface Expectation {
  /** `cost` is measured, not explored: `violated` says that it costs visibly more than its rivals. */
  readonly oracle:
    | 'continuous safety'
    | 'quiescent safety'
    | 'deadlock'
    | 'potential deadlock'
    | 'livelock'
    | 'leak'
    | 'cost'
  readonly verdict: 'holds' | 'violated'
  /** Memory models for which this is said. */
  readonly models: readonly ('sc' | 'tso' | 'pso')[]
  /** Parameters besides the small ones with which it shows, where the small ones do not show it. */
  readonly parameters?: Readonly<Record<string, number>>
  /**
   * Fewest changes of the running actor in a failing schedule under the first of the models, where the
   * source counts them. Store-buffer drains count nothing, an interrupt is an actor.
   */
  readonly switches?: number
  readonly reason: string
  /** Mail, commit or sheet it is taken from. */
  readonly source: string
}

/**
 * A quantity computed while events pass: from memory, as the drift of i_blocks, or from calls, as what it
 * costs to change it.
 */
export interface Probe {
  /** Key of the series it feeds. */
  readonly key: string
  readonly label: string
  readonly unit: string
  readonly meaning: string
  /**
   * Sum of terms: each a symbol path such as `inode.i_blocks`, read as signed or not, times a factor. A
   * path that a variant does not have counts nothing.
   */
  readonly terms: readonly ProbeTerm[]
  /** Gives the mean over time as well, as metric `<key>.mean`. */
  readonly average?: boolean
  /**
   * Instead of terms: functions (not `static inline`) whose calls are timed, in ticks. The metric `<key>`
   * is their mean; there are `<key>.p95` and `<key>.max` too.
   */
  readonly calls?: readonly string[]
}

/** One term of a probe: the value at `path`, signed or not, times `factor`. */
export interface ProbeTerm {
  readonly path: string
  readonly signed: boolean
  readonly factor: number
}

/** A paragraph of the story; `set` makes it a link that fills in the form. */
export interface StoryPart {
  readonly heading: string
  readonly text: string
  readonly set?: {
    readonly variant?: string
    readonly compare?: string
    readonly model?: 'sc' | 'tso' | 'pso'
    readonly way?: 'timed' | 'explore'
    readonly parameters?: Readonly<Record<string, number>>
  }
}

/**
 * A question somebody asked in the thread, answered by running variants (the timed way) once for each
 * value of one parameter and drawing a metric over it.
 */
export interface Experiment {
  readonly key: string
  readonly title: string
  /** The question in a sentence, and whose it was. */
  readonly question: string
  readonly variants: readonly string[]
  /** Parameter that is varied, and its values in order. */
  readonly parameter: string
  readonly values: readonly number[]
  /** Keys of the metrics to draw: those of core/analysis or `probe:<key>` for the last value of a probe. */
  readonly metrics: readonly string[]
  /** Parameters that differ from their defaults meanwhile. */
  readonly parameters?: Readonly<Record<string, number>>
}

/** One race with all its kernels. */
export interface Scenario {
  /** Stable: files, the command line and recordings use it. `inode-accounting`. */
  readonly name: string
  readonly title: string
  readonly year: number
  readonly summary: string
  readonly story: readonly StoryPart[]
  /** 32 for the kernels of 2003: 64-bit accesses come in two halves. */
  readonly wordBits: 32 | 64
  readonly parameters: readonly Parameter[]
  /** The broken one first. */
  readonly variants: readonly Variant[]
  /** Files the sources include, besides those of core/kernel. */
  readonly headers: Readonly<Record<string, string>>
  readonly probes: readonly Probe[]
  /** Parameters at which every interleaving of each variant can be explored in seconds. */
  readonly small: Readonly<Record<string, number>>
  readonly experiments: readonly Experiment[]
  /** Where the lab found something else than the sources say, and why; what is left out. */
  readonly notes?: readonly string[]
  /** Variant to compare with when the user has not chosen. */
  readonly comparison: { readonly variant: string; readonly with: string }
}
