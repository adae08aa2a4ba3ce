/** What a user may change about the workload of inode accounting. */
import type { Parameter } from '../scenario.ts'

/** Parameters in the order of the form. */
export const PARAMETERS: readonly Parameter[] = [
  {
    name: 'CPUS',
    label: 'CPUs',
    unit: 'CPUs',
    minimum: 2,
    maximum: 4,
    step: 1,
    default: 4,
    meaning: 'Thread n runs on CPU n modulo this; with fewer CPUs than threads they share.',
  },
  {
    name: 'WRITERS',
    label: 'Writepage threads',
    unit: 'threads',
    minimum: 1,
    maximum: 3,
    step: 1,
    default: 3,
    meaning:
      'Threads that allocate, beside the one that truncates. With two or more, additions are lost more often than subtractions.',
  },
  {
    name: 'STAT_EVERY',
    label: 'Truncates per stat',
    unit: 'calls',
    minimum: 0,
    maximum: 1_000,
    step: 1,
    default: 2,
    meaning:
      'The truncating task asks for the total after every so many of its calls; 0 for never.',
  },
  {
    name: 'READERS',
    label: 'Stat threads',
    unit: 'threads',
    minimum: 0,
    maximum: 2,
    step: 1,
    default: 0,
    meaning:
      'Further threads that do nothing but ask for the total, each as often as one writepage thread adds to it.',
  },
  {
    name: 'OPERATIONS',
    label: 'Operations',
    unit: 'calls',
    minimum: 2,
    maximum: 10_000_000,
    step: 1,
    default: 100_000,
    meaning: 'Additions and subtractions together; half of them are additions.',
  },
  {
    name: 'BYTES',
    label: 'Bytes per operation',
    unit: 'bytes',
    minimum: 1,
    maximum: 65_536,
    step: 1,
    default: 4_096,
    meaning:
      'Whole pages leave i_bytes alone; 300 or 700 make every other call carry into i_blocks.',
  },
  {
    name: 'THINK',
    label: 'Time between calls',
    unit: 'ticks',
    minimum: 0,
    maximum: 100_000,
    step: 1,
    default: 2_000,
    meaning:
      'Average pause of a writepage thread between two calls; less of it means more contention.',
  },
  {
    name: 'START',
    label: 'Blocks at the start',
    unit: 'sectors of 512 bytes',
    minimum: 0,
    maximum: 1_000_000,
    step: 1,
    default: 40,
    meaning: 'What the file holds before the first call, and must hold again after the last.',
  },
]
