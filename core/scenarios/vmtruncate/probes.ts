/** What is measured of the file and its mapping while both change. */
import type { Probe } from '../scenario.ts'

/** Series of the scenario; `stray` is the one that tells right from wrong. */
export const PROBES: readonly Probe[] = [
  {
    key: 'stray',
    label: 'Stray pages',
    unit: 'pages',
    meaning:
      'Pages that are mapped and no longer in the page cache. What is stored in one never reaches the disk.',
    terms: [{ path: 'stray', signed: false, factor: 1 }],
  },
  {
    key: 'lost',
    label: 'Stray pages reclaimed',
    unit: 'pages',
    meaning: 'Stray pages that page reclaim has unmapped so far, with whatever was stored in them.',
    terms: [{ path: 'lost', signed: false, factor: 1 }],
  },
  {
    key: 'size',
    label: 'i_size',
    unit: 'pages',
    meaning: 'Length of the file.',
    terms: [{ path: 'inode.i_size', signed: false, factor: 1 }],
  },
]
