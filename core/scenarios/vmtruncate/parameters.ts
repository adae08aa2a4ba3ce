/** What a user may change about the file, the tasks that use it and the disk. */
import type { Parameter } from '../scenario.ts'

/** A yes or no. */
function flag(name: string, label: string, meaning: string): Parameter {
  return { name, label, unit: '0 or 1', minimum: 0, maximum: 1, step: 1, default: 0, meaning }
}

/** Parameters in the order of the form. */
export const PARAMETERS: readonly Parameter[] = [
  {
    name: 'CPUS',
    label: 'CPUs',
    unit: 'CPUs',
    minimum: 1,
    maximum: 8,
    step: 1,
    default: 4,
    meaning: 'Thread n runs on CPU n modulo this; the truncating task is thread 0.',
  },
  {
    name: 'FAULTERS',
    label: 'Faulting threads',
    unit: 'threads',
    minimum: 1,
    maximum: 4,
    step: 1,
    default: 3,
    meaning: 'Threads of one process that touch the pages of the mapped file.',
  },
  {
    name: 'OPERATIONS',
    label: 'Touches',
    unit: 'touches',
    minimum: 1,
    maximum: 1_000_000,
    step: 1,
    default: 21_000,
    meaning: 'Touches of all faulting threads together. A touch that ends in SIGBUS counts.',
  },
  {
    name: 'ROUNDS',
    label: 'Truncations at most',
    unit: 'rounds',
    minimum: 1,
    maximum: 1_000_000,
    step: 1,
    default: 1_000,
    meaning:
      'Rounds of every task that does not fault; it stops earlier when nobody faults any more.',
  },
  {
    name: 'FILE_PAGES',
    label: 'Length of the file',
    unit: 'pages',
    minimum: 2,
    maximum: 16,
    step: 2,
    default: 16,
    meaning: 'A truncation cuts it to half of this.',
  },
  {
    name: 'TOUCHED',
    label: 'Pages touched',
    unit: 'pages',
    minimum: 1,
    maximum: 16,
    step: 1,
    default: 16,
    meaning:
      'Touches fall on so many pages, counted from the end of the file; not more than it has.',
  },
  {
    name: 'CACHED',
    label: 'Pages cached',
    unit: 'pages',
    minimum: 0,
    maximum: 16,
    step: 1,
    default: 4,
    meaning:
      'So many pages at the end of the file are in the cache at the start and whenever the file has grown; a fault on another one reads it from disk.',
  },
  {
    name: 'IO_LATENCY',
    label: 'Disk latency',
    unit: 'ticks',
    minimum: 0,
    maximum: 10_000_000,
    step: 1,
    default: 100_000,
    meaning: 'From handing an I/O to the disk to its interrupt; with 0 freeing blocks takes none.',
  },
  {
    name: 'WRITEBACK',
    label: 'Pages under writeback',
    unit: 'pages',
    minimum: 0,
    maximum: 8,
    step: 1,
    default: 1,
    meaning: 'So many of the pages to be removed are being written; truncation waits for them.',
  },
  {
    name: 'THINK',
    label: 'Time between touches',
    unit: 'ticks',
    minimum: 0,
    maximum: 100_000,
    step: 1,
    default: 2_000,
    meaning: 'What a faulting thread computes between two touches, on average.',
  },
  {
    name: 'PAUSE',
    label: 'Time between truncations',
    unit: 'ticks',
    minimum: 0,
    maximum: 10_000_000,
    step: 1,
    default: 100_000,
    meaning: 'How long the truncating task sleeps after each change of the file, on average.',
  },
  {
    ...flag(
      'RECLAIM',
      'Page reclaim',
      'After each touch the page is unmapped again, as page reclaim does it; so each touch faults.',
    ),
    default: 1,
  },
  flag(
    'INVALIDATE',
    'Invalidate inside i_size',
    'The length stays, and the pages of the second half are dropped: what a distributed file system does.',
  ),
  flag(
    'PRIVATE',
    'Private mapping',
    'Touches are writes to a private mapping, and each fault maps a copy of the page.',
  ),
  flag(
    'DEBUG_SPINLOCK_SLEEP',
    'Check for sleeping in a spinlock',
    'The truncation lock of the frlock and seqlock variants is the spinlock that was posted, and sleeping with it held is reported. Off: only its counters, all that was left of it on 2.4.',
  ),
  flag(
    'WRITERS',
    'Tasks in write()',
    'One more task writes to the part that stays; i_sem is held.',
  ),
  flag(
    'DIRECT_READERS',
    'Tasks in O_DIRECT reads',
    'One more task reads past the page cache; i_alloc_sem is held for reading.',
  ),
  flag(
    'BUFFER_FAULTS',
    'Their buffers fault',
    'The buffer of write() or of the direct read is not in memory: mmap_sem is taken inside.',
  ),
  flag('MAPPERS', 'Threads in mmap()', 'One more thread takes mmap_sem for writing, now and then.'),
]

/** One fault and one truncation of a file of two pages, and no disk: explored in full in a second. */
export const SMALL: Readonly<Record<string, number>> = {
  CPUS: 2,
  FAULTERS: 1,
  OPERATIONS: 1,
  ROUNDS: 1,
  FILE_PAGES: 2,
  TOUCHED: 1,
  CACHED: 1,
  IO_LATENCY: 0,
  WRITEBACK: 0,
  THINK: 0,
  PAUSE: 0,
  RECLAIM: 0,
}
