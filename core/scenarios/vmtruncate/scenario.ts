/**
 * Race 2 of the lab: a page fault maps a page that a truncation has just removed (May to August 2003).
 * Nothing tied what ->nopage had found to the page table it went into; counters, locks and hooks were
 * proposed, and four years later the page lock replaced what was merged.
 */
import type { Scenario } from '../scenario.ts'
import { EXPERIMENTS } from './experiments.ts'
import filemap from './filemap.h?raw'
import mm from './mm.h?raw'
import { NOTES } from './notes.ts'
import { PARAMETERS, SMALL } from './parameters.ts'
import { PROBES } from './probes.ts'
import { STORY } from './story.ts'
import truncateLock from './truncate-lock.h?raw'
import truncate from './truncate.h?raw'
import { VARIANTS } from './variants.ts'
import workload from './workload.h?raw'

/** vmtruncate() against do_no_page(), and every fix proposed or merged. */
export const VMTRUNCATE: Scenario = {
  name: 'vmtruncate',
  title: 'Truncate against page fault',
  year: 2003,
  summary:
    'A fault finds a page, a truncation removes it, and the fault maps it all the same: what is stored there never reaches the disk.',
  story: STORY,
  wordBits: 32,
  parameters: PARAMETERS,
  variants: VARIANTS,
  headers: {
    'filemap.h': filemap,
    'mm.h': mm,
    'truncate-lock.h': truncateLock,
    'truncate.h': truncate,
    'workload.h': workload,
  },
  probes: PROBES,
  small: SMALL,
  experiments: EXPERIMENTS,
  notes: NOTES,
  comparison: { variant: 'none', with: 'counter-after' },
}
