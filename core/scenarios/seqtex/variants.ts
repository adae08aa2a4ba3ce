/** Every kernel of the scenario, and what is expected of it. */
import { broken, holds } from '../expectation.ts'
import type { Variant } from '../scenario.ts'
import { CODE, safe, STEPS, unsafe } from './expectations.ts'
import faultRwsem from './fault-rwsem.c?raw'
import generationAfter from './generation-after.c?raw'
import generationBefore from './generation-before.c?raw'
import generationBetween from './generation-between.c?raw'
import generationImutex from './generation-imutex.c?raw'
import invalidateLock from './invalidate-lock.c?raw'
import none from './none.c?raw'
import seqcount from './seqcount.c?raw'
import seqtexDropPage from './seqtex-drop-page.c?raw'
import seqtexSecondTruncate from './seqtex-second-truncate.c?raw'
import seqtexUnlockedWake from './seqtex-unlocked-wake.c?raw'
import seqtexWmb from './seqtex-wmb.c?raw'
import seqtex from './seqtex.c?raw'
import xipCheckBefore from './xip-check-before.c?raw'
import xipCheckLocked from './xip-check-locked.c?raw'
import xipNone from './xip-none.c?raw'
import xipUndo from './xip-undo.c?raw'

const PROPOSAL = 'the mail that proposes seqtex, November 2013'
const XFS = '1420669543-8093-1-git-send-email-david@fromorbit.com'
const MERGED = 'linux 730633f0b7f9, in 5.15'
const RESEND = '20210413112859.32249-2-jack@suse.cz'

const REINSTANTIATED =
  'a fault between the removal of the page and the release of its block reads the page back in; the count it compares is the same before and after'
const STALE_PAGE =
  'a fault that began before the write lock adds the page after its removal; its check fails, but the page stays in the cache, where the next try finds it with an even count'

/** The broken one first. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'none',
    title: 'Nothing (3.12)',
    summary:
      'Fault and punch as they were. i_size tells a fault that a page was truncated; nothing tells it of a hole.',
    file: 'none.c',
    source: none,
    expected: unsafe(
      'a fault between the removal of the page and the release of its block reads the page back in',
      '20120515224805.GA25577@quack.suse.cz',
      { switches: 2 },
    ),
  },
  {
    name: 'generation-before',
    title: 'Generation counter, before the pages go',
    summary: 'A punch counts, a fault compares under the page lock. The count comes first.',
    file: 'generation-before.c',
    source: generationBefore,
    expected: unsafe(REINSTANTIATED, PROPOSAL, { switches: 2 }),
  },
  {
    name: 'generation-between',
    title: 'Generation counter, between pages and blocks',
    summary: 'The same, counted when the pages are gone and the blocks still to be freed.',
    file: 'generation-between.c',
    source: generationBetween,
    expected: unsafe(REINSTANTIATED, PROPOSAL, { switches: 2 }),
  },
  {
    name: 'generation-after',
    title: 'Generation counter, at the end',
    summary: 'The same, counted when the blocks are free.',
    file: 'generation-after.c',
    source: generationAfter,
    expected: unsafe(REINSTANTIATED, PROPOSAL, { switches: 2 }),
  },
  {
    name: 'generation-imutex',
    title: 'Generation counter under i_mutex',
    summary:
      'A fault waits for a punch by taking i_mutex, then compares. Refused in the thread: a fault holds mmap_sem, and write() takes the two the other way round.',
    file: 'generation-imutex.c',
    source: generationImutex,
    expected: [
      ...unsafe(
        'the fault waits, sees that a punch was there and tries again; the page it read meanwhile is still in the cache',
        CODE,
        { switches: 3 },
      ),
      broken(
        'potential deadlock',
        'a fault takes mmap_sem and then i_mutex, write() i_mutex and then mmap_sem',
        PROPOSAL,
        { models: ['sc'], parameters: { WRITE_FIRST: 1 } },
      ),
      holds(
        'deadlock',
        'mmap_sem is only read by both: as long as nobody wants it for writing, both get it',
        CODE,
        { models: ['sc'], parameters: { WRITE_FIRST: 1 } },
      ),
      broken(
        'deadlock',
        'with an mmap() waiting for mmap_sem, write() waits behind it, and it behind the fault, and the fault for write()',
        CODE,
        { models: ['sc'], parameters: { WRITE_FIRST: 1, MMAPS: 1 } },
      ),
    ],
  },
  {
    name: 'seqcount',
    title: 'Sequence count',
    summary:
      'Odd from before the pages go until the blocks are free; a fault that meets an odd count spins. A write section has disk I/Os in it.',
    file: 'seqcount.c',
    source: seqcount,
    expected: [
      ...unsafe(STALE_PAGE, CODE, { models: ['sc'], switches: 4 }),
      ...unsafe(
        'the write barrier lets the odd count wait in the store buffer while the punch finds the cache empty',
        CODE,
        { models: ['tso', 'pso'], switches: 2 },
      ),
      broken(
        'livelock',
        'in a kernel that is not preemptible a fault that spins on the CPU of the punch never lets it go on',
        CODE,
        { models: ['sc'], parameters: { CPUS: 1, CONFIG_PREEMPT: 0 } },
      ),
      broken(
        'cost',
        'each fault that meets a punch burns its CPU for the rest of the write section, however many disk I/Os that is',
        PROPOSAL,
      ),
    ],
  },
  {
    name: 'seqtex',
    title: 'seqtex (the proposal)',
    summary:
      'A sequence count whose readers sleep while it is odd. Readers never hold up a writer; the writer may sleep.',
    file: 'seqtex.c',
    source: seqtex,
    expected: [
      ...unsafe(STALE_PAGE, STEPS, { switches: 4 }),
      holds('deadlock', 'who is on the list is woken by the writer that made the count odd', CODE),
      holds('cost', 'a fault that meets a punch sleeps until it is over', PROPOSAL),
    ],
  },
  {
    name: 'seqtex-second-truncate',
    title: 'seqtex, pages removed twice',
    summary:
      'The punch removes the pages again when the blocks are free, as ext4 did for a while for another reason.',
    file: 'seqtex-second-truncate.c',
    source: seqtexSecondTruncate,
    expected: safe(
      'what faults have added meanwhile is gone before the count is even again',
      STEPS,
    ),
  },
  {
    name: 'seqtex-drop-page',
    title: 'seqtex, a retry takes its page back',
    summary: 'A fault whose check fails removes the page from the cache before it tries again.',
    file: 'seqtex-drop-page.c',
    source: seqtexDropPage,
    expected: [
      ...safe('with one fault at a time nobody else can find the page', STEPS),
      broken(
        'continuous safety',
        'somebody else who faults when the count is even finds the page before the one that added it has come to take it back',
        CODE,
        { models: ['sc'], parameters: { READ_BACK: 1 } },
      ),
    ],
  },
  {
    name: 'seqtex-wmb',
    title: 'seqtex with a write barrier',
    summary:
      'Pages removed twice, and in the write lock smp_wmb() where smp_mb() belongs: the writer reads next.',
    file: 'seqtex-wmb.c',
    source: seqtexWmb,
    expected: [
      ...safe('stores become visible at once', STEPS, { models: ['sc'] }),
      broken(
        'continuous safety',
        'the odd count waits in the store buffer while the punch finds the cache empty; a fault adds the page and sees an even count',
        STEPS,
        { models: ['tso', 'pso'], switches: 2 },
      ),
      holds('quiescent safety', 'the second removal unmaps the page', CODE, {
        models: ['tso', 'pso'],
      }),
    ],
  },
  {
    name: 'seqtex-unlocked-wake',
    title: 'seqtex, sleepers looked for without the lock',
    summary:
      'Pages removed twice; the write unlock looks at the list without wait_lock, and no barrier between its store and that look.',
    file: 'seqtex-unlocked-wake.c',
    source: seqtexUnlockedWake,
    expected: [
      ...safe('stores become visible at once', STEPS, { models: ['sc'] }),
      broken(
        'deadlock',
        'the even count waits in the store buffer while the writer finds the list empty; a fault enlists, sees an odd count and sleeps for ever',
        STEPS,
        { models: ['tso', 'pso'], switches: 2 },
      ),
    ],
  },
  {
    name: 'xip-none',
    title: 'Execute in place, nothing',
    summary: 'No page cache and so no page lock: look up the page frame, then map it.',
    file: 'xip-none.c',
    source: xipNone,
    expected: unsafe('the page frame is freed between the two', PROPOSAL, { switches: 2 }),
  },
  {
    name: 'xip-check-before',
    title: 'Execute in place, check, then map',
    summary: 'seqtex without a page lock to make the check last.',
    file: 'xip-check-before.c',
    source: xipCheckBefore,
    expected: unsafe('the page frame is freed between check and mapping', STEPS, { switches: 2 }),
  },
  {
    name: 'xip-check-locked',
    title: 'Execute in place, check under i_mmap_mutex',
    summary:
      'The check and the mapping under the mutex that a punch takes to unmap, after it has counted.',
    file: 'xip-check-locked.c',
    source: xipCheckLocked,
    expected: safe('either the punch unmaps what was mapped, or the fault sees the count', STEPS),
  },
  {
    name: 'xip-undo',
    title: 'Execute in place, map, check, undo',
    summary: 'Map first, and unmap again if a punch was there.',
    file: 'xip-undo.c',
    source: xipUndo,
    expected: [
      broken('continuous safety', 'a freed page frame is mapped until the fault looks', STEPS, {
        switches: 2,
      }),
      holds('quiescent safety', 'in the end it has been unmapped', STEPS),
    ],
  },
  {
    name: 'fault-rwsem',
    title: 'An rwsem in the fault (XFS and ext4, 2015)',
    summary:
      'Read by every fault, written by who removes pages and frees blocks; below mmap_sem, above the page lock.',
    file: 'fault-rwsem.c',
    source: faultRwsem,
    expected: [
      ...safe('faults and punches exclude each other', XFS),
      holds(
        'potential deadlock',
        'i_mutex, mmap_sem, the rwsem, the page lock, in this order',
        XFS,
        { models: ['sc'], parameters: { WRITE_FIRST: 1, MMAPS: 1 } },
      ),
    ],
  },
  {
    name: 'invalidate-lock',
    title: 'invalidate_lock (merged in 5.15)',
    summary:
      'One such lock in the VFS, and a fault takes it only to add a page to the cache; for a page that is there the page lock does.',
    file: 'invalidate-lock.c',
    source: invalidateLock,
    expected: [
      ...safe('nobody adds a page while a punch is under way', MERGED),
      holds('potential deadlock', 'the order of locks is that of the rwsem', RESEND, {
        parameters: { WRITE_FIRST: 1, MMAPS: 1 },
        models: ['sc'],
      }),
    ],
  },
]
