/** The questions of the thread that a measurement answers. */
import type { Experiment } from '../scenario.ts'

/** In the order of the list. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    key: 'readers',
    title: 'What a read costs',
    question:
      'A locked instruction reads the size in one piece, but takes the cache line away from the other readers: is a sequence counter cheaper when there are many of them and the size hardly changes?',
    variants: ['seqcount', 'frlock-begin-end', 'cmpxchg8b', 'long64'],
    parameter: 'READERS',
    values: [1, 2, 3, 4],
    metrics: ['probe:read-cost', 'probe:write-cost', 'throughput'],
    parameters: { CPUS: 6, WRITERS: 1, OPERATIONS: 20_000, THINK: 0, WRITE_THINK: 30_000 },
  },
  {
    key: 'wait-or-retry',
    title: 'Wait first, or find out at the end',
    question:
      'The reader of 2003 reads in the middle of a write and starts again; the one of 2008 waits until the counter is even. What does each waste?',
    variants: ['seqcount-2003', 'seqcount'],
    parameter: 'WRITE_THINK',
    values: [0, 100, 300, 1_000],
    metrics: ['probe:read-cost', 'retries', 'spin-time', 'most-retries'],
    parameters: { CPUS: 4, WRITERS: 2, READERS: 2, OPERATIONS: 20_000, THINK: 100 },
  },
]
