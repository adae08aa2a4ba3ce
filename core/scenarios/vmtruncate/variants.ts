/** Every kernel of the scenario, and what is expected of it. */
import { broken, holds } from '../expectation.ts'
import type { Variant } from '../scenario.ts'
import counterAfterInvalidate from './counter-after-invalidate.c?raw'
import counterAfterNoRmb from './counter-after-no-rmb.c?raw'
import counterAfterNoWmb from './counter-after-no-wmb.c?raw'
import counterAfter from './counter-after.c?raw'
import counterBefore from './counter-before.c?raw'
import counterTwice from './counter-twice.c?raw'
import dsmCallback from './dsm-callback.c?raw'
import dsmHooks from './dsm-hooks.c?raw'
import {
  AA_PATCH,
  BARRIERS,
  CODE,
  MERGED,
  PAGE_LOCK,
  safe,
  SLEEPS_IN_SPINLOCK,
  STEPS,
  unsafe,
} from './expectations.ts'
import frlockAllocSem from './frlock-alloc-sem.c?raw'
import frlockInvalidate from './frlock-invalidate.c?raw'
import frlockNoWait from './frlock-no-wait.c?raw'
import frlock from './frlock.c?raw'
import none from './none.c?raw'
import pageLockNoUnmap from './page-lock-no-unmap.c?raw'
import pageLock from './page-lock.c?raw'
import seqlock from './seqlock.c?raw'

const PAUL = '20030530164150.A26766@us.ibm.com'
const IN_PROGRESS =
  'the two counters say whether a truncation is in progress, and a fault that meets one maps nothing'
const BUFFER_IN_WRITE = { WRITERS: 1, BUFFER_FAULTS: 1 } as const
const BUFFER_IN_DIRECT_READ = { DIRECT_READERS: 1, BUFFER_FAULTS: 1 } as const
const SC = ['sc'] as const
const INSIDE = { models: SC, parameters: { INVALIDATE: 1 } } as const

/** The broken one first. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'none',
    title: 'Nothing (up to 2.6.0-test2)',
    summary:
      'No serialization at all between ->nopage and truncation: the page that was found is mapped, whatever has become of it.',
    file: 'none.c',
    source: none,
    expected: unsafe(
      'the page is removed between ->nopage and the page table, when there is nothing to unmap yet',
      AA_PATCH,
      { atRest: 2, atRemoval: 3 },
    ),
  },
  {
    name: 'counter-before',
    title: 'One count, before i_size',
    summary:
      'The straw man of the thread: truncation counts once before it begins, the fault compares.',
    file: 'counter-before.c',
    source: counterBefore,
    expected: unsafe(
      'a fault that starts after the count and before the new i_size finds the page, and the count does not change any more',
      'mail of 23 June 2003 with the table',
      { atRest: 3, atRemoval: 4 },
    ),
  },
  {
    name: 'counter-twice',
    title: 'Two counts of one counter, compared only',
    summary:
      'Counted before and after. Without a look at whether the number is odd, nobody knows that a truncation is in progress.',
    file: 'counter-twice.c',
    source: counterTwice,
    expected: unsafe('both looks of the fault fall between the two counts', STEPS, {
      atRest: 4,
      atRemoval: 4,
    }),
  },
  {
    name: 'counter-after',
    title: 'One count after i_size (merged, 2.6.0-test3)',
    summary:
      'Dave McCracken’s truncate_count: counted when i_size has changed and before anything is unmapped. A fault that sees the new count sees the new size.',
    file: 'counter-after.c',
    source: counterAfter,
    expected: [
      ...safe(
        'a fault with the old count tries again, one with the new count sees the new i_size and gets SIGBUS',
        MERGED,
      ),
      holds('cost', 'at most one more pass for each truncation that the fault overlaps', MERGED),
    ],
  },
  {
    name: 'counter-after-no-wmb',
    title: 'Merged counter without the write barrier',
    summary: 'i_size and truncate_count may become visible in either order.',
    file: 'counter-after-no-wmb.c',
    source: counterAfterNoWmb,
    expected: [
      ...safe('stores become visible in order', BARRIERS, { models: ['sc', 'tso'] }),
      ...unsafe(
        'the new count is seen with the old i_size',
        STEPS,
        { atRest: 3, atRemoval: 4 },
        { models: ['pso'] },
      ),
    ],
  },
  {
    name: 'counter-after-no-rmb',
    title: 'Merged counter without the read barrier (2.6.11-rc1)',
    summary:
      'Hugh Dickins took the barrier out, Andrea Arcangeli put it back three weeks later. No memory model here reorders loads.',
    file: 'counter-after-no-rmb.c',
    source: counterAfterNoRmb,
    expected: safe(
      'loads stay in order in every memory model of this lab; where they do not (ppc, alpha, ia64) the old i_size can be seen with the new count, which cannot be shown here',
      BARRIERS,
    ),
  },
  {
    name: 'counter-after-invalidate',
    title: 'Merged counter, pages dropped inside i_size',
    summary:
      'The same kernel with another use: a distributed file system drops pages that stay part of the file.',
    file: 'counter-after-invalidate.c',
    source: counterAfterInvalidate,
    expected: unsafe(
      'i_size does not change, so a fault after the count finds the page that is about to be removed',
      STEPS,
      { atRest: 2, atRemoval: 2 },
    ),
  },
  {
    name: 'frlock',
    title: 'frlock, waiting on i_sem (2.4.21rc8aa1)',
    summary:
      'Andrea Arcangeli’s patch: two counters around unmapping and removal; a fault that meets them waits with a dummy down() and up() of i_sem and starts over.',
    file: 'frlock.c',
    source: frlock,
    expected: [
      ...safe(IN_PROGRESS, AA_PATCH),
      SLEEPS_IN_SPINLOCK,
      broken(
        'potential deadlock',
        'the fault takes i_sem with mmap_sem held, write() takes mmap_sem with i_sem held when its buffer faults',
        CODE,
        { models: SC, parameters: BUFFER_IN_WRITE },
      ),
      broken(
        'deadlock',
        'the fault holds mmap_sem and waits for i_sem, write() holds i_sem and waits behind mmap(), which waits for the fault',
        CODE,
        { models: SC, parameters: { ...BUFFER_IN_WRITE, MAPPERS: 1 } },
      ),
      holds('cost', 'a fault that meets a truncation sleeps until it is over', AA_PATCH),
    ],
  },
  {
    name: 'frlock-no-wait',
    title: 'frlock without the wait',
    summary:
      'A fault that meets a truncation returns to user mode and faults again at once, until the truncation is over.',
    file: 'frlock-no-wait.c',
    source: frlockNoWait,
    expected: [
      ...safe(IN_PROGRESS, AA_PATCH),
      SLEEPS_IN_SPINLOCK,
      broken('cost', 'faults burn their CPU while the truncation waits for the disk', AA_PATCH, {
        models: SC,
      }),
    ],
  },
  {
    name: 'frlock-alloc-sem',
    title: 'frlock, waiting on i_alloc_sem',
    summary:
      'What Andrea Arcangeli meant to do in 2.6: wait for the semaphore that only truncation holds for writing.',
    file: 'frlock-alloc-sem.c',
    source: frlockAllocSem,
    expected: [
      ...safe(IN_PROGRESS, AA_PATCH),
      SLEEPS_IN_SPINLOCK,
      holds('potential deadlock', 'write() does not hold i_alloc_sem', CODE, {
        models: SC,
        parameters: BUFFER_IN_WRITE,
      }),
      broken(
        'potential deadlock',
        'an O_DIRECT read holds i_alloc_sem when its buffer faults and takes mmap_sem',
        CODE,
        { models: SC, parameters: BUFFER_IN_DIRECT_READ },
      ),
      holds('cost', 'a fault that meets a truncation sleeps, and never behind a write()', AA_PATCH),
    ],
  },
  {
    name: 'frlock-invalidate',
    title: 'frlock, pages dropped inside i_size',
    summary: 'The same kernel with the use that defeats the merged counter.',
    file: 'frlock-invalidate.c',
    source: frlockInvalidate,
    expected: [...safe(IN_PROGRESS, STEPS), SLEEPS_IN_SPINLOCK],
  },
  {
    name: 'seqlock',
    title: 'Seqlock',
    summary: 'One counter, odd while a truncation is in progress, and a fault that looks at that.',
    file: 'seqlock.c',
    source: seqlock,
    expected: [
      ...safe('an odd counter says that a truncation is in progress', STEPS),
      ...safe('the same inside i_size', STEPS, INSIDE),
      SLEEPS_IN_SPINLOCK,
    ],
  },
  {
    name: 'page-lock',
    title: 'Page lock across the fault (2.6.23)',
    summary:
      'Nick Piggin’s patch, which replaced the counter: ->nopage gives the page back locked, truncation unmaps each page under its lock.',
    file: 'page-lock.c',
    source: pageLock,
    expected: [
      ...safe(
        'a page is mapped and removed under its own lock only, and removal unmaps it first',
        PAGE_LOCK,
      ),
      ...safe('the same inside i_size', PAGE_LOCK, INSIDE),
      ...safe('the page tables are emptied once more, for private copies', PAGE_LOCK, {
        models: SC,
        parameters: { PRIVATE: 1 },
      }),
    ],
  },
  {
    name: 'page-lock-no-unmap',
    title: 'Page lock, pages not unmapped again',
    summary: 'The page lock without the second look at the page tables under it.',
    file: 'page-lock-no-unmap.c',
    source: pageLockNoUnmap,
    expected: [
      broken(
        'continuous safety',
        'a fault that has the page lock maps the page after the page tables were emptied; then it is removed',
        STEPS,
        { switches: 3 },
      ),
      holds(
        'quiescent safety',
        'a page is mapped under its lock only, so removal always finds it mapped, and the run ends there',
        CODE,
      ),
      broken(
        'continuous safety',
        'the same inside i_size, where the fault need not have begun before',
        STEPS,
        {
          models: SC,
          parameters: { INVALIDATE: 1 },
          switches: 2,
        },
      ),
    ],
  },
  {
    name: 'dsm-hooks',
    title: 'Hooks before and after ->nopage',
    summary:
      'For a distributed file system: it takes its own lock before the page is looked up and lets it go when the page is mapped.',
    file: 'dsm-hooks.c',
    source: dsmHooks,
    expected: [
      ...safe('the lock of the file system is held across both', AA_PATCH),
      ...safe('the same inside i_size', AA_PATCH, INSIDE),
    ],
  },
  {
    name: 'dsm-callback',
    title: '->nopage as the whole fault',
    summary:
      'Paul McKenney’s proposal: ->nopage maps the page itself through install_new_page(), under whatever lock the file system likes.',
    file: 'dsm-callback.c',
    source: dsmCallback,
    expected: [
      ...safe('the lock of the file system is held across both', PAUL),
      ...safe('the same inside i_size', PAUL, INSIDE),
    ],
  },
]
