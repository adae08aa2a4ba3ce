/**
 * Race 0 of the lab: how Linux lost count of the blocks of a file, January 2003. Two fields that
 * belong together (`i_blocks`, `i_bytes`) were changed without a lock after a clean-up, and a new
 * kind of lock was invented to repair it.
 */
import type { Scenario } from '../scenario.ts'
import { EXPERIMENTS } from './experiments.ts'
import pageWorkload from './page-workload.h?raw'
import { PARAMETERS } from './parameters.ts'
import { PROBES } from './probes.ts'
import setWorkload from './set-workload.h?raw'
import { STORY } from './story.ts'
import threads from './threads.h?raw'
import { VARIANTS } from './variants.ts'
import workload from './workload.h?raw'

/** The inode accounting race of January 2003 and every fix proposed for it. */
export const INODE_ACCOUNTING: Scenario = {
  name: 'inode-accounting',
  title: 'Inode accounting',
  year: 2003,
  summary:
    'Writepage adds to i_blocks while truncate subtracts. Without a lock updates are lost, and a file ends with a negative number of blocks.',
  story: STORY,
  wordBits: 32,
  parameters: PARAMETERS,
  variants: VARIANTS,
  headers: {
    'workload.h': workload,
    'page-workload.h': pageWorkload,
    'set-workload.h': setWorkload,
    'threads.h': threads,
  },
  probes: PROBES,
  small: {
    CPUS: 2,
    WRITERS: 1,
    READERS: 0,
    STAT_EVERY: 0,
    READ_EVERY: 2,
    OPERATIONS: 2,
    BYTES: 700,
    THINK: 0,
  },
  experiments: EXPERIMENTS,
  notes: [
    'Under tso and pso fewer switches do: a value that waits in a store buffer is overtaken without anybody being interrupted. The numbers of switches are those under sequential consistency.',
    'A call is over, for the oracles, when everybody can see that it is. An unlock alone is not that on a machine with store buffers: what it protects may be on its way to memory still.',
    'A dropped read barrier breaks nothing here. Loads stay in order in all three memory models; on machines that reorder them it would.',
  ],
  comparison: { variant: 'none', with: 'frlock' },
}
