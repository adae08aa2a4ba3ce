/** What is measured while the size changes. */
import type { Probe } from '../scenario.ts'

/** Series of the scenario; `dropped` tells right from wrong. */
export const PROBES: readonly Probe[] = [
  {
    key: 'dropped',
    label: 'Pages dropped',
    unit: 'pages',
    meaning:
      'Pages inside the file that writepage took to be beyond its end, because it saw half a size: lost user data.',
    terms: [{ path: 'dropped', signed: false, factor: 1 }],
  },
  {
    key: 'size',
    label: 'Size of the file',
    unit: 'MiB',
    meaning: 'What memory holds, half a change included: 0 or 8 GiB is a size the file never had.',
    terms: [{ path: 'inode.i_size', signed: true, factor: 1 / 1_048_576 }],
  },
]
