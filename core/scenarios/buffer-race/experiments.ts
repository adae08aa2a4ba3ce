/** The questions of the thread that a measurement answers. */
import type { Experiment } from '../scenario.ts'

/** In the order of the list. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    key: 'window',
    title: 'How fast must the disk be?',
    question:
      'The crash was seen on a loop device over tmpfs. How often is a buffer submitted twice, by the latency of the I/O?',
    variants: ['none'],
    parameter: 'IO_LATENCY',
    values: [0, 500, 1_000, 2_000, 3_000, 4_000, 6_000, 8_000],
    metrics: ['probe:duplicates'],
    parameters: { OPERATIONS: 1_000 },
  },
  {
    key: 'leak',
    title: 'What the first patch leaves behind',
    question: 'How many references are never given back, by the number of writes?',
    variants: ['first-patch', 'own-buffers', 'unlock-late'],
    parameter: 'OPERATIONS',
    values: [250, 500, 1_000, 2_000],
    metrics: ['probe:references'],
  },
  {
    key: 'page-lock',
    title: 'What it costs to keep the page locked',
    question:
      'Nick Piggin: the page lock is then held while requests are queued. How many pages are locked on average, and how long do the others sleep, by the time the block layer takes for a buffer?',
    variants: ['own-buffers', 'last-buffer', 'unlock-late'],
    parameter: 'QUEUE_TIME',
    values: [0, 2_000, 5_000, 10_000, 20_000],
    metrics: ['locked_pages.mean', 'sleep-time', 'throughput'],
    parameters: { OPERATIONS: 1_000 },
  },
  {
    key: 'requests',
    title: 'Waiting for a request with the page locked',
    question:
      'The same, by the number of free request slots on a slower disk: whoever submits sleeps for one, with or without the page lock.',
    variants: ['own-buffers', 'last-buffer', 'unlock-late'],
    parameter: 'REQUESTS',
    values: [1, 2, 4, 8],
    metrics: ['locked_pages.mean', 'sleep-time', 'throughput'],
    parameters: { OPERATIONS: 1_000, PAGES: 4, IO_LATENCY: 20_000 },
  },
]
