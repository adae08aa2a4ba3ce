/**
 * The second half of race 0: the size of a file is 64 bits, the machine of 2003 has 32. A reader that
 * comes between the two stores sees a size the file never had.
 */
import type { Scenario } from '../scenario.ts'
import { EXPERIMENTS } from './experiments.ts'
import { PARAMETERS } from './parameters.ts'
import { PROBES } from './probes.ts'
import { STORY } from './story.ts'
import { VARIANTS } from './variants.ts'
import workload from './workload.h?raw'

/** The torn i_size of 2003 and every way to keep it whole. */
export const I_SIZE: Scenario = {
  name: 'i-size',
  title: 'The size of a file',
  year: 2003,
  summary:
    'A 64-bit size in two halves of 32 bits: while a file grows across 4 GiB, writepage sees half of each size and drops a page that is inside the file.',
  story: STORY,
  wordBits: 32,
  parameters: PARAMETERS,
  variants: VARIANTS,
  headers: { 'workload.h': workload },
  probes: PROBES,
  small: { CPUS: 3, WRITERS: 2, READERS: 1, OPERATIONS: 3, THINK: 0, WRITE_THINK: 0 },
  experiments: EXPERIMENTS,
  notes: [
    'A hand-made model of the sources counts three switches until the counter stays odd. The lab counts one more: a reader has to run to be caught.',
    'In the prices of the lab a read by a sequence counter is no cheaper than one by cmpxchg8b that two readers fight for: its two read barriers cost as much, as they did on i386, where each was a locked instruction. What cmpxchg8b does worse is to cost more with every reader that is added at first; set the price of a fence to 0 to see a machine on which read barriers are free.',
    'A dropped read barrier breaks nothing here. Loads stay in order in all three memory models; on machines that reorder them it would.',
    'The variants without i_sem are expected to fail under sequential consistency alone: nothing they do wrong needs more. Under tso and pso, where they have up to 714,000 states, they break the same oracles.',
  ],
  comparison: { variant: 'plain', with: 'seqcount-2003' },
}
