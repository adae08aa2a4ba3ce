/** The contract of a sampling strategy: one run for each seed, nothing remembered between them. */
import type { Finding } from './finding.ts'

/** How one run ended. */
export interface Sample {
  /** limit: it was cut at the most steps of an execution. */
  readonly outcome: 'quiescent' | 'violated' | 'limit'
  readonly steps: number
  /** The violation, with a schedule that reproduces it. */
  readonly finding: Finding | undefined
}

/** A sampler of one program. */
export interface Sampler {
  /** The run of `seed`; the same seed gives the same run, whatever ran before. */
  run(seed: number): Sample
  /** Lowest probability with which one run meets a bug of the depth asked for (PCT); else undefined. */
  readonly guarantee: number | undefined
}
