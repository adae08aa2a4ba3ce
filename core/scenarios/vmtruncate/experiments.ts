/** Questions of the thread, answered by running variants. */
import type { Experiment } from '../scenario.ts'

const WAITS = ['frlock-no-wait', 'frlock', 'frlock-alloc-sem'] as const
const DISK = [10_000, 30_000, 100_000, 300_000, 1_000_000] as const

/** Experiments in the order of the app. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    key: 'waiting',
    title: 'CPU burnt while truncation waits for the disk',
    question:
      'Is the dummy down() and up() of i_sem worth it? Without it faults start over until the truncation is done: bad for CPU utilization, as Andrea Arcangeli puts it.',
    variants: WAITS,
    parameter: 'IO_LATENCY',
    values: DISK,
    metrics: ['wasted-time', 'sleep-time', 'retries'],
    // No fault waits for the disk itself, so a pass that comes to nothing is CPU time.
    parameters: { CACHED: 16 },
  },
  {
    key: 'writers',
    title: 'Waiting behind a write() that has nothing to do with it',
    question:
      'i_sem is held by write() too. What does a fault that waits for i_sem pay for a task that writes to the same file, and how much of it does i_alloc_sem spare?',
    variants: ['frlock', 'frlock-alloc-sem'],
    parameter: 'IO_LATENCY',
    values: [30_000, 100_000, 300_000],
    metrics: ['sleep-time.blocked', 'throughput'],
    parameters: { WRITERS: 1, CACHED: 16 },
  },
  {
    key: 'retries',
    title: 'Retries for nothing',
    question:
      'Counter and locks are one for each file: a truncation of one half makes faults on the other half start over. How many passes come to nothing as more threads fault?',
    variants: ['counter-after', 'frlock', 'seqlock', 'page-lock'],
    parameter: 'FAULTERS',
    values: [1, 2, 3, 4],
    metrics: ['retries', 'throughput'],
    // A CPU for each of them, and one for the truncating task.
    parameters: { CPUS: 5, PAUSE: 10_000 },
  },
  {
    key: 'strays',
    title: 'How often it happens',
    question:
      'Is the race worth a fix? Stray pages reclaimed with their data: a fault that has slept for the disk wakes up together with the truncation that waits for its page.',
    variants: ['none', 'counter-after'],
    parameter: 'CACHED',
    values: [0, 2, 4, 8],
    metrics: ['probe:lost', 'retries'],
    parameters: { OPERATIONS: 60_000, PAUSE: 10_000 },
  },
]
