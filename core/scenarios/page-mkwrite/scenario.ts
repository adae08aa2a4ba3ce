/**
 * Race 1 of the lab: a write fault against the punching of a hole, May 2012. The fault puts a page of
 * the hole back into the page cache before its block is freed, and the page is written to a block that
 * is no longer the file's. Nine years of locks were tried before every file system had the same one.
 */
import type { Scenario } from '../scenario.ts'
import calls from './calls.h?raw'
import delayed from './delalloc.h?raw'
import { EXPERIMENTS } from './experiments.ts'
import fault from './fault.h?raw'
import memory from './mm.h?raw'
import { PARAMETERS } from './parameters.ts'
import { PROBES } from './probes.ts'
import { STORY } from './story.ts'
import { VARIANTS } from './variants.ts'
import workload from './workload.h?raw'

/** page_mkwrite against hole punch, and every lock proposed between them. */
export const PAGE_MKWRITE: Scenario = {
  name: 'page-mkwrite',
  title: 'page_mkwrite against hole punch',
  year: 2012,
  summary:
    'A hole is punched into a file: its pages leave the cache, then its blocks are freed. In between a store to a mapping of the file brings a page back.',
  story: STORY,
  wordBits: 64,
  parameters: PARAMETERS,
  variants: VARIANTS,
  headers: {
    'mm.h': memory,
    'fault.h': fault,
    'calls.h': calls,
    'delalloc.h': delayed,
    'workload.h': workload,
  },
  probes: PROBES,
  small: {
    CPUS: 5,
    OPERATIONS: 2,
    FILE_PAGES: 1,
    PUNCHERS: 1,
    FAULTERS: 1,
    LOADERS: 0,
    FLUSHERS: 0,
    SYNC: 0,
    CACHED: 1,
    ALLOCATED: 1,
    BUFFERS: 0,
    DISK_LATENCY: 0,
    JOURNAL_LATENCY: 0,
    THINK: 0,
  },
  experiments: EXPERIMENTS,
  comparison: { variant: 'none', with: 'merged' },
}
