/** The questions of the thread that a measurement answers. */
import type { Experiment } from '../scenario.ts'

/** In the order of the list. */
export const EXPERIMENTS: readonly Experiment[] = []
