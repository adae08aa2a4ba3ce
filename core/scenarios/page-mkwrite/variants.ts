/** Every kernel of the scenario, and what is expected of it. */
import { broken, holds } from '../expectation.ts'
import type { Variant } from '../scenario.ts'
import delalloc from './delalloc.c?raw'
import directIo from './direct-io.c?raw'
// prettier-ignore
import { BELOW, FOUND, OBJECTIONS, REPORT, safe, STEPS, XFS } from './expectations.ts'
import extraRwsem from './extra-rwsem.c?raw'
import imutexCrossed from './imutex-crossed.c?raw'
import imutexFair from './imutex-fair.c?raw'
import imutexSelf from './imutex-self.c?raw'
import imutexUnfair from './imutex-unfair.c?raw'
import merged from './merged.c?raw'
import mmapSemWrite from './mmap-sem-write.c?raw'
import none from './none.c?raw'
import perPage from './per-page.c?raw'
import retryForeverSelf from './retry-forever-self.c?raw'
import retryForever from './retry-forever.c?raw'
import retryOnceBlock from './retry-once-block.c?raw'
import retryOnceSigbus from './retry-once-sigbus.c?raw'
import retryOnceUnlocked from './retry-once-unlocked.c?raw'

const REINSTANTIATED =
  'a write fault between the emptying of the cache and the release of the blocks reads the page back and makes it dirty'
const STRAY_WRITE = 'the dirty page goes to its old block, which may be another file’s by then'
const STALE_READ =
  'the read half of the fault adds the page to the cache before page_mkwrite takes any lock, and a punch in progress then frees its block'
const STALE_LOAD = 'a fault for reading adds the page and never comes to page_mkwrite'
const INVERSION = 'mmap_sem before i_mutex in a fault, i_mutex before mmap_sem in write()'

/** A fault that loads, in place of the one that stores. */
const LOAD = { FAULTERS: 0, LOADERS: 1 }
/** The task that has i_mutex and faults, alone. */
const ALONE = { PUNCHERS: 0, FAULTERS: 0 }
/** Larger searches, under one model. */
const SC = ['sc'] as const

/** The broken one first. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'none',
    title: 'Nothing (3.4)',
    summary:
      'Fault and punch as they were. i_size keeps a fault out of what a truncate removes; nothing keeps it out of a hole.',
    file: 'none.c',
    source: none,
    expected: [
      broken('quiescent safety', REINSTANTIATED, REPORT, { switches: 2 }),
      broken('continuous safety', STRAY_WRITE, REPORT, {
        switches: 3,
        models: SC,
        parameters: { SYNC: 1 },
      }),
      holds('potential deadlock', 'mmap_sem and i_mutex never meet', REPORT),
    ],
  },
  {
    name: 'imutex-self',
    title: 'i_mutex in the fault: write from its own mapping',
    summary:
      'Dave Chinner ran XFS with its i_iolock in the fault for months. One task that writes a file out of a mapping of that file is enough to stop it.',
    file: 'imutex-self.c',
    source: imutexSelf,
    small: ALONE,
    expected: [
      broken('deadlock', 'the fault waits for the i_mutex of its own task', STEPS, { switches: 0 }),
      broken('potential deadlock', INVERSION, OBJECTIONS, {
        parameters: { PUNCHERS: 1, FAULTERS: 1 },
      }),
      holds('quiescent safety', 'both halves of a fault wait for the punch', FOUND, {
        parameters: { PUNCHERS: 1, FAULTERS: 1 },
      }),
    ],
  },
  {
    name: 'imutex-crossed',
    title: 'i_mutex in the fault: two files crossed',
    summary: 'The same kernel, and two tasks that write two files, each out of the other.',
    file: 'imutex-crossed.c',
    source: imutexCrossed,
    small: ALONE,
    expected: [
      broken('deadlock', 'each has one i_mutex and faults for the other', STEPS, { switches: 1 }),
      broken('potential deadlock', INVERSION, OBJECTIONS),
    ],
  },
  {
    name: 'imutex-fair',
    title: 'i_mutex in the fault: three threads, fair rwsem',
    summary:
      'The same kernel. A fault, a write and an mmap() of one process; a reader of mmap_sem queues behind the writer.',
    file: 'imutex-fair.c',
    source: imutexFair,
    small: { PUNCHERS: 0 },
    expected: [
      broken(
        'deadlock',
        'the write waits behind mmap(), which waits for the fault, which waits for the write',
        STEPS,
        { switches: 2 },
      ),
      broken('potential deadlock', INVERSION, OBJECTIONS),
    ],
  },
  {
    name: 'imutex-unfair',
    title: 'i_mutex in the fault: three threads, unfair rwsem',
    summary:
      'The same three threads with an rwsem whose readers pass a waiting writer: two readers never wait for each other.',
    file: 'imutex-unfair.c',
    source: imutexUnfair,
    small: { PUNCHERS: 0 },
    expected: [
      holds('deadlock', 'a reader joins the reader that is there', STEPS),
      broken('potential deadlock', INVERSION, STEPS),
    ],
  },
  {
    name: 'retry-once-block',
    title: 'Retry once, then wait',
    summary:
      'page_mkwrite tries i_mutex and has the fault repeated without mmap_sem. The second time it must not, and waits.',
    file: 'retry-once-block.c',
    source: retryOnceBlock,
    small: ALONE,
    expected: [
      broken('deadlock', 'the second time is the first kernel again', OBJECTIONS, { switches: 0 }),
    ],
  },
  {
    name: 'retry-once-unlocked',
    title: 'Retry once, then go on',
    summary: 'The same; the second time the fault goes on without the lock.',
    file: 'retry-once-unlocked.c',
    source: retryOnceUnlocked,
    expected: [
      broken('quiescent safety', 'a punch is longer than one retry', OBJECTIONS, { switches: 2 }),
    ],
  },
  {
    name: 'retry-once-sigbus',
    title: 'Retry once, then SIGBUS',
    summary: 'The same; the second time the program is killed.',
    file: 'retry-once-sigbus.c',
    source: retryOnceSigbus,
    expected: [
      broken('continuous safety', 'a signal for a store to a file that is there', OBJECTIONS, {
        switches: 1,
      }),
      holds('quiescent safety', 'no page becomes dirty during a punch', OBJECTIONS),
    ],
  },
  {
    name: 'retry-forever',
    title: 'Retry without end',
    summary:
      'page_mkwrite has the fault repeated until it gets i_mutex. No fault could be repeated more than once before Linux 5.7.',
    file: 'retry-forever.c',
    source: retryForever,
    expected: [
      holds('quiescent safety', 'no page becomes dirty during a punch', OBJECTIONS),
      broken('quiescent safety', STALE_LOAD, XFS, { switches: 2, parameters: LOAD }),
      broken(
        'livelock',
        'every retry takes the lock of the page that the punch, which has i_mutex, waits for; the lock is not fair',
        FOUND,
      ),
      broken('cost', 'the fault burns its CPU until the punch is over', OBJECTIONS),
    ],
  },
  {
    name: 'retry-forever-self',
    title: 'Retry without end, for oneself',
    summary:
      'The same kernel, and a direct read into a mapping of the same file: the task waits for itself, awake.',
    file: 'retry-forever-self.c',
    source: retryForeverSelf,
    small: ALONE,
    expected: [broken('livelock', 'who holds i_mutex is the one who retries', STEPS)],
  },
  {
    name: 'mmap-sem-write',
    title: 'mmap_sem for the punch',
    summary:
      'Considered by Jan Kara, “a bit ugly”: a punch takes mmap_sem of every process that has the file mapped.',
    file: 'mmap-sem-write.c',
    source: mmapSemWrite,
    expected: [
      ...safe('no fault runs during a punch', REPORT),
      ...safe('nor does one that loads', REPORT, { parameters: LOAD }),
      holds('potential deadlock', 'i_mutex before mmap_sem, as in write()', REPORT),
      broken('cost', 'faults on any file wait for the punch, and so do mmap() and brk()', REPORT),
    ],
  },
  {
    name: 'extra-rwsem',
    title: 'An rwsem in page_mkwrite (proposed)',
    summary: 'Jan Kara’s proposal: a lock of its own below mmap_sem and above the page lock.',
    file: 'extra-rwsem.c',
    source: extraRwsem,
    expected: [
      ...safe('no page becomes dirty during a punch', REPORT),
      holds('potential deadlock', 'nobody takes mmap_sem under it', BELOW),
      broken('quiescent safety', STALE_READ, FOUND, { switches: 3, parameters: { BUFFERS: 1 } }),
      broken('quiescent safety', STALE_LOAD, XFS, { switches: 2, parameters: LOAD }),
    ],
  },
  {
    name: 'per-page',
    title: 'Page by page',
    summary:
      'Each block is freed under the lock of its page. That locks out faults on pages in the cache, not on others.',
    file: 'per-page.c',
    source: perPage,
    expected: [
      ...safe('the page cannot come back before its block is gone', STEPS),
      broken('quiescent safety', 'a page that is not cached has no lock to hold', STEPS, {
        switches: 2,
        parameters: { CACHED: 0 },
      }),
      broken('cost', 'a transaction for each page', REPORT),
    ],
  },
  {
    name: 'merged',
    title: 'The rwsem in both halves of a fault (merged)',
    summary:
      'XFS 4.1 and ext4 4.5: page_mkwrite and the fault that adds the page take the lock. Since 5.15 it is the invalidate_lock of every mapping.',
    file: 'merged.c',
    source: merged,
    expected: [
      ...safe('no page enters the cache or becomes dirty during a punch', XFS),
      ...safe('nor for reading', XFS, { parameters: LOAD }),
      ...safe('nor with a buffer left by the read', XFS, { parameters: { BUFFERS: 1 } }),
      ...safe('nor while disks are waited for', XFS, {
        models: SC,
        parameters: { DISK_LATENCY: 1, JOURNAL_LATENCY: 1 },
      }),
      ...safe('nor elsewhere in a longer hole', XFS, { models: SC, parameters: { FILE_PAGES: 2 } }),
      holds('continuous safety', 'writeback is over before the blocks go', XFS, {
        models: SC,
        parameters: { SYNC: 1, CACHED: 0, ALLOCATED: 0 },
      }),
      holds('potential deadlock', 'mmap_sem or i_mutex, then the rwsem, then pages', XFS),
      holds('deadlock', 'mmap_sem or i_mutex, then the rwsem, then pages', XFS),
    ],
  },
  {
    name: 'direct-io',
    title: 'i_mutex in page_mkwrite: direct I/O',
    summary:
      'A direct read into a mapping of the same file that has not been stored to yet faults it in under i_mutex.',
    file: 'direct-io.c',
    source: directIo,
    small: ALONE,
    expected: [
      broken('deadlock', 'get_user_pages() faults for writing under i_mutex', OBJECTIONS, {
        switches: 0,
      }),
      broken('potential deadlock', INVERSION, OBJECTIONS, { parameters: { FAULTERS: 1 } }),
    ],
  },
  {
    name: 'delalloc',
    title: 'Nothing, with delayed allocation',
    summary:
      'page_mkwrite only reserves. A punch takes the reservation back while the dirty page still counts on it.',
    file: 'delalloc.c',
    source: delalloc,
    small: { ALLOCATED: 0 },
    expected: [
      broken('quiescent safety', 'a dirty page without a reservation', OBJECTIONS, { switches: 2 }),
      broken('continuous safety', 'the flusher finds nothing to allocate from', REPORT, {
        switches: 3,
        models: SC,
        parameters: { SYNC: 1, CACHED: 0 },
      }),
    ],
  },
]
