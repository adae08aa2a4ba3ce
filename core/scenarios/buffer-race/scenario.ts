/**
 * Race 4 of the lab: two writers of one page submit the same buffer, April 2005. A write of a page
 * marked its buffers, unlocked the page and then looked through all buffers for marks, those of others
 * included.
 */
import type { Scenario } from '../scenario.ts'
import buffer from './buffer.h?raw'
import { EXPERIMENTS } from './experiments.ts'
import io from './io.h?raw'
import ledger from './ledger.h?raw'
import { PARAMETERS } from './parameters.ts'
import { PROBES } from './probes.ts'
import { STORY } from './story.ts'
import { VARIANTS } from './variants.ts'
import workload from './workload.h?raw'
import writeback from './writeback.h?raw'

/** The second buffer race of __block_write_full_page() and every fix proposed for it. */
export const BUFFER_RACE: Scenario = {
  name: 'buffer-race',
  title: 'The second buffer race',
  year: 2005,
  summary:
    'Two tasks write the same page. When the first has unlocked it and its own buffers are on disk, the second marks others, and the first submits those as well.',
  story: STORY,
  wordBits: 32,
  parameters: PARAMETERS,
  variants: VARIANTS,
  headers: {
    'buffer.h': buffer,
    'ledger.h': ledger,
    'io.h': io,
    'writeback.h': writeback,
    'workload.h': workload,
  },
  probes: PROBES,
  small: {
    CPUS: 2,
    THREADS: 2,
    PAGES: 1,
    BUFFERS: 2,
    START_DIRTY: 0,
    SYNC: 0,
    OPERATIONS: 2,
    IO_LATENCY: 0,
    QUEUE_TIME: 0,
    REQUESTS: 0,
    IRQ_CPU: -1,
    THINK: 0,
  },
  experiments: EXPERIMENTS,
  comparison: { variant: 'none', with: 'unlock-late' },
}
