/** The questions of the thread that a measurement answers. */
import type { Experiment } from '../scenario.ts'

/** In the order of the list. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    key: 'retries',
    title: 'How often a fault is repeated',
    question:
      'Dave Chinner feared faults that are repeated without end: how many passes does a store need while a longer and longer hole is punched?',
    variants: ['retry-once-unlocked', 'retry-forever'],
    parameter: 'JOURNAL_LATENCY',
    values: [0, 20_000, 100_000, 500_000],
    metrics: ['retries', 'wasted-time', 'throughput'],
    parameters: { OPERATIONS: 600 },
  },
  {
    key: 'hold-times',
    title: 'How long the locks are held',
    question:
      'What does a fault wait for, and for how long: mmap_sem of the whole process, or a lock that only punches take for writing?',
    variants: ['none', 'mmap-sem-write', 'extra-rwsem', 'merged', 'per-page'],
    parameter: 'FILE_PAGES',
    values: [1, 2, 4, 8],
    metrics: [
      'lock-wait.mm.mmap_sem.p95',
      'lock-hold.mm.mmap_sem.sum',
      'lock-wait.file.i_mmap_sem.p95',
      'lock-hold.file.i_mmap_sem.sum',
      'lock-hold.file.i_mutex.p50',
      'throughput',
    ],
    parameters: { OPERATIONS: 600 },
  },
  {
    key: 'starvation',
    title: 'Who starves whom',
    question:
      'More and more threads that fault: does the puncher still get on, and do they among themselves?',
    variants: ['retry-forever', 'mmap-sem-write', 'merged'],
    parameter: 'FAULTERS',
    values: [1, 2, 3],
    metrics: ['retries', 'fairness', 'throughput', 'lock-hold.file.i_mutex.p95'],
    parameters: { OPERATIONS: 600, CPUS: 8, THINK: 1_000 },
  },
  {
    key: 'damage',
    title: 'How much goes to blocks of others',
    question:
      'The longer the blocks take to be freed, the wider the window: how many writes go astray?',
    variants: ['none', 'retry-once-unlocked', 'merged'],
    parameter: 'JOURNAL_LATENCY',
    values: [0, 20_000, 100_000, 500_000],
    metrics: ['probe:stray-writes', 'probe:writes'],
    parameters: { OPERATIONS: 600 },
  },
]
