/**
 * Race 3 of the lab: a page fault against a hole punch, and the lock proposed against it in November
 * 2013, a sequence counter whose readers sleep.
 */
import type { Scenario } from '../scenario.ts'
import { EXPERIMENTS } from './experiments.ts'
import file from './file.h?raw'
import { PARAMETERS } from './parameters.ts'
import { PROBES } from './probes.ts'
import { STORY } from './story.ts'
import { VARIANTS } from './variants.ts'
import workload from './workload.h?raw'

/** The page fault against the hole punch, and every lock proposed or merged against it. */
export const SEQTEX: Scenario = {
  name: 'seqtex',
  title: 'seqtex: page fault against hole punch',
  year: 2013,
  summary:
    'A hole punch removes pages from the cache and then frees their blocks. A fault in between reads a page back in, and ends with blocks mapped that are somebody else’s.',
  story: STORY,
  wordBits: 64,
  parameters: PARAMETERS,
  variants: VARIANTS,
  headers: { 'file.h': file, 'workload.h': workload },
  probes: PROBES,
  small: {
    CPUS: 2,
    FAULTERS: 1,
    FILE_PAGES: 1,
    FREE_IOS: 0,
    DISK_LATENCY: 0,
    OPERATIONS: 1,
    THINK: 0,
  },
  experiments: EXPERIMENTS,
  comparison: { variant: 'none', with: 'seqtex' },
}
