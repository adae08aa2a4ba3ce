/** What is measured of the file while it is punched and stored to. */
import type { Probe } from '../scenario.ts'

/** Series of the scenario; `stray-writes` is the one that tells right from wrong. */
export const PROBES: readonly Probe[] = [
  {
    key: 'stray-writes',
    label: 'Writes to freed blocks',
    unit: 'pages',
    meaning:
      'Pages sent to a block that the file does not own at that place, counted from the start: damage to whoever owns it.',
    terms: [{ path: 'stray_writes', signed: false, factor: 1 }],
  },
  {
    key: 'writes',
    label: 'Writes',
    unit: 'pages',
    meaning: 'Pages sent to the disk, counted from the start.',
    terms: [{ path: 'writes', signed: false, factor: 1 }],
  },
  {
    key: 'blocks-given',
    label: 'Blocks given out',
    unit: 'blocks',
    meaning: 'By the allocator, to a page that became dirty over a hole, counted from the start.',
    terms: [{ path: 'last_block', signed: false, factor: 1 }],
  },
  {
    key: 'delayed',
    label: 'Reservations',
    unit: 'pages',
    meaning: 'Blocks promised and not yet given out (delayed allocation only).',
    terms: [{ path: 'file.i_delayed', signed: true, factor: 1 }],
  },
]
