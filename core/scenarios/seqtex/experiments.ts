/** The questions of the thread that a measurement answers. */
import type { Experiment } from '../scenario.ts'

/** In the order of the list. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    key: 'section',
    title: 'To spin or to sleep, by the length of a write section',
    question:
      'The proposal says that a seqcount reader would burn its CPU for a very long time. How long, by the number of disk I/Os it takes to free the blocks, and how long does a seqtex reader sleep instead?',
    variants: ['seqcount', 'seqtex', 'seqtex-second-truncate', 'invalidate-lock'],
    parameter: 'FREE_IOS',
    values: [1, 2, 5, 10, 20, 50, 100],
    metrics: ['spin-time', 'sleep-time'],
    parameters: { OPERATIONS: 5 },
  },
  {
    key: 'faulters',
    title: 'To spin or to sleep, by the number of faulting CPUs',
    question:
      'The same, when more and more threads fault into the hole. There are eight CPUs: the eighth thread spins on that of the punch, and takes its time slices.',
    variants: ['seqcount', 'seqtex', 'seqtex-second-truncate', 'invalidate-lock'],
    parameter: 'FAULTERS',
    values: [1, 2, 3, 4, 5, 6, 7, 8],
    metrics: ['spin-time', 'sleep-time'],
    parameters: { OPERATIONS: 3, FREE_IOS: 5 },
  },
  {
    key: 'retries',
    title: 'Work done for nothing',
    question:
      'How many passes of a fault end in a failed check, and how much time do they waste, by how closely faults and punch coincide?',
    variants: [
      'generation-before',
      'generation-imutex',
      'seqcount',
      'seqtex',
      'seqtex-second-truncate',
      'xip-check-locked',
      'invalidate-lock',
    ],
    parameter: 'THINK',
    values: [5_000, 20_000, 50_000, 100_000, 200_000],
    metrics: ['retries', 'wasted-time'],
    parameters: { OPERATIONS: 40 },
  },
  {
    key: 'mmap',
    title: 'Who waits for a fault that waits',
    question:
      'A fault that sleeps for a punch has mmap_sem for reading meanwhile. How long does everybody sleep, by the number of calls of mmap() in the same process?',
    variants: ['none', 'seqtex-second-truncate', 'fault-rwsem', 'invalidate-lock'],
    parameter: 'MMAPS',
    values: [0, 20, 50, 100, 200],
    metrics: ['sleep-time', 'throughput'],
    parameters: { OPERATIONS: 50 },
  },
]
