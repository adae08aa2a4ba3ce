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
  {
    key: 'read-cost',
    label: 'Cost of a read',
    unit: 'ticks',
    meaning: 'From the call of i_size_read() to its return, further attempts included.',
    terms: [],
    calls: ['i_size_read'],
  },
  {
    key: 'write-cost',
    label: 'Cost of a change',
    unit: 'ticks',
    meaning: 'From the call of i_size_write() to its return; the wait for i_sem is not in it.',
    terms: [],
    calls: ['i_size_write'],
  },
]
