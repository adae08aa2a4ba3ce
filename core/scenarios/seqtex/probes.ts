/** What is measured of the file while it is punched. */
import type { Probe } from '../scenario.ts'

/** Series of the scenario. */
export const PROBES: readonly Probe[] = [
  {
    key: 'faulting',
    label: 'Threads in a page fault',
    unit: 'threads',
    meaning: 'How many wait for the punch, asleep or spinning, or for the disk.',
    terms: [{ path: 'faulting', signed: false, factor: 1 }],
  },
  {
    key: 'punching',
    label: 'Punch under way',
    unit: '0 or 1',
    meaning: 'One while a hole is being punched: the write section and what is around it.',
    terms: [{ path: 'punching', signed: false, factor: 1 }],
  },
]
