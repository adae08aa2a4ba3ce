/** The questions of the thread that a measurement answers. */
import type { Experiment } from '../scenario.ts'

/** In the order of the list. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    key: 'drift',
    title: 'How far the count drifts',
    question:
      'Oleg Drokin found a file with minus forty blocks: how many sectors are lost as the file system works, and does the fix lose any?',
    variants: ['none', 'frlock'],
    parameter: 'OPERATIONS',
    values: [5_000, 10_000, 20_000, 40_000, 80_000],
    metrics: ['probe:drift', 'probe:blocks'],
  },
  {
    key: 'writer-cost',
    title: 'What the frlock costs its writers',
    question:
      'Andrew Morton expected writers to be a little slower than with a spinlock, for the sake of readers that hardly exist. What does a call cost?',
    variants: ['none', 'spinlock', 'frlock', 'seqlock', 'usedbytes'],
    parameter: 'WRITERS',
    values: [1, 2, 3],
    metrics: ['probe:call-cost', 'spin-time', 'throughput'],
    parameters: { CPUS: 4, OPERATIONS: 20_000, STAT_EVERY: 0, THINK: 500 },
  },
  {
    key: 'two-inodes',
    title: 'One lock for all files',
    question:
      'The big kernel lock and dq_data_lock are taken for every file. How long do threads wait that have a file of their own?',
    variants: ['bkl', 'dq-lock', 'spinlock', 'frlock'],
    parameter: 'OTHERS',
    values: [0, 1, 2],
    metrics: ['probe:call-cost', 'spin-time', 'throughput'],
    parameters: { CPUS: 4, WRITERS: 1, TRUNCATERS: 0, OPERATIONS: 20_000, THINK: 100 },
  },
  {
    key: 'readers',
    title: 'Read often or written mostly',
    question:
      'These fields are written mostly and read rarely, so a lock that favours readers is fairly pointless, says the patch itself. When does it pay?',
    variants: ['spinlock', 'frlock', 'seqlock'],
    parameter: 'READ_EVERY',
    values: [1, 3, 10, 30, 100],
    metrics: ['throughput', 'retries', 'spin-time'],
    parameters: { CPUS: 4, WRITERS: 1, READERS: 2, OPERATIONS: 20_000, THINK: 100 },
  },
]
