/** What the scenario counts besides time: I/O, references, locked pages. */
import type { Probe } from '../scenario.ts'

function counted(path: string, label: string, unit: string, meaning: string): Probe {
  return { key: path, label, unit, meaning, terms: [{ path, signed: true, factor: 1 }] }
}

/** Series of the scenario; `references` tells the leak, `duplicates` the race. */
export const PROBES: readonly Probe[] = [
  counted(
    'ios',
    'I/O under way',
    'buffers',
    'Submitted and not yet completed, duplicates counted.',
  ),
  counted(
    'duplicates',
    'Duplicate I/O',
    'buffers',
    'Buffers submitted while an I/O of the same buffer was under way. It should stay at 0.',
  ),
  counted(
    'references',
    'References of all buffers',
    'references',
    'What get_bh() has taken and put_bh() not given back. It should come back to 0; while it does not, the pages cannot be reclaimed.',
  ),
  {
    ...counted(
      'locked_pages',
      'Locked pages',
      'pages',
      'How many pages are locked: the wider its peaks, the longer others wait.',
    ),
    average: true,
  },
  counted(
    'skipped',
    'Writes that found nothing to do',
    'writes',
    'Dirty pages without a dirty buffer: somebody else had just submitted them (pages_skipped).',
  ),
  counted(
    'redirtied',
    'Buffers left for later',
    'buffers',
    'A writer that does not wait found them locked and made the page dirty again: many of them are a busy loop.',
  ),
]
