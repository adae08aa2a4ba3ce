/** The kernels of the race: the broken one first, then every fix in the order it was proposed. */
import { rowsAbout } from '../expectation.ts'
import type { Expectation, Variant } from '../scenario.ts'
import bkl from './bkl.c?raw'
import dqLock from './dq-lock.c?raw'
import frlock2bit from './frlock-2bit.c?raw'
import frlockNoWmb1 from './frlock-no-wmb1.c?raw'
import frlockNoWmb2 from './frlock-no-wmb2.c?raw'
import frlockSwapped from './frlock-swapped.c?raw'
import frlock from './frlock.c?raw'
import none from './none.c?raw'
import seqlock from './seqlock.c?raw'
import spinlock from './spinlock.c?raw'
import usedbytes from './usedbytes.c?raw'

/** The totals add up when everything has come to rest. */
const sums = rowsAbout('quiescent safety')

/** One thread adds twice, one asks once. */
const ONE_READER = { TRUNCATERS: 0, READERS: 1 }

/** Every inode_get_bytes() returns a total that was true at some moment while it ran. */
const reads = rowsAbout('continuous safety', { parameters: ONE_READER })
/** What it costs, as the experiments measure it: `violated` says that it costs visibly more. */
const costs = rowsAbout('cost', { models: ['sc'] })

/** Setting the total against adding to it, alone: see set-workload.h. */
function sets(verdict: Expectation['verdict'], reason: string, source: string): Expectation {
  const fewest = verdict === 'violated' ? { switches: 2 } : {}
  return sums(verdict, reason, source, { parameters: { SETTERS: 1 }, ...fewest })
}

/** Two additions that overlap, and nothing else: the shortest way to lose one. */
const TWO_ADDERS = { WRITERS: 2, TRUNCATERS: 0, READERS: 0, BYTES: 300 }

const REPORT = '20030123153832.A860@namesys.com'
const QUOTA = '20030126122550.A17142@namesys.com'
const PATCH = '20030125190410.7c91e640.akpm@digeo.com'
const FRLOCK_MAIL = '20030126032301.4e0f8dc9.akpm@digeo.com'
const CLEAN_UP = 'linux-history b0de9c7647'
const MERGE = 'linux-history 7619fd2bb7, in 2.5.60'
const SEQLOCK = 'linux-history bb59cfa4c9, in 2.5.60'

const ONE_WRITER = 'one writer at a time'
const TORN_BARE = 'a reader that takes no lock can come between the two fields'
const BARE_SET =
  'inode_set_bytes() takes no lock: what it stores is lost in the middle of an addition'
const CARRY =
  'two additions of 300 bytes both see the overflow and both carry: 600 bytes are 66,136'
const GLOBAL = 'one lock for all files: a thread that works on a file of its own waits too'

/** In the order of the list. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'none',
    title: 'No lock (2.5.54 to 2.5.59)',
    summary:
      'The kernel of the bug report, without quota: the callers lost the big kernel lock and got nothing instead.',
    file: 'none.c',
    source: none,
    expected: [
      sums('violated', 'a call that reads before and writes after another loses it', REPORT, {
        switches: 2,
      }),
      sums('violated', CARRY, PATCH, { parameters: TWO_ADDERS, switches: 2 }),
      reads('violated', TORN_BARE, REPORT, { switches: 1 }),
      sets('violated', BARE_SET, REPORT),
    ],
  },
  {
    name: 'bkl',
    title: 'Big kernel lock (up to 2.5.53)',
    summary:
      'What protected the fields before, and what Oleg Drokin put back: one lock for the whole kernel.',
    file: 'bkl.c',
    source: bkl,
    expected: [
      sums('holds', ONE_WRITER, REPORT),
      reads('violated', TORN_BARE, CLEAN_UP, { switches: 1 }),
      sets('violated', BARE_SET, CLEAN_UP),
      costs('violated', GLOBAL, PATCH),
    ],
  },
  {
    name: 'dq-lock',
    title: 'Quota lock (CONFIG_QUOTA=y)',
    summary:
      'The same kernel with quota compiled in: dq_data_lock, one spinlock for all of quota, happens to cover it.',
    file: 'dq-lock.c',
    source: dqLock,
    expected: [
      sums('holds', ONE_WRITER, QUOTA),
      reads('violated', TORN_BARE, CLEAN_UP, { switches: 1 }),
      sets('violated', BARE_SET, CLEAN_UP),
      costs('violated', GLOBAL, QUOTA),
    ],
  },
  {
    name: 'frlock',
    title: 'Fast reader lock (the patch)',
    summary:
      'Posted by Andrew Morton with the frlock of Stephen Hemminger: a spinlock for writers, two counters for readers.',
    file: 'frlock.c',
    source: frlock,
    expected: [
      sums('holds', ONE_WRITER, PATCH),
      reads('holds', 'equal counters mean that no writer was inside during the read', FRLOCK_MAIL),
      sets('holds', 'setting counts as a write like any other', PATCH),
      costs(
        'violated',
        'two counters and two barriers more for each writer than a spinlock',
        PATCH,
      ),
    ],
  },
  {
    name: 'spinlock',
    title: 'Spinlock (merged in 2.5.60)',
    summary: 'What went in a week later: a plain i_lock, taken by readers too.',
    file: 'spinlock.c',
    source: spinlock,
    expected: [
      sums('holds', ONE_WRITER, MERGE),
      reads('holds', 'readers take the lock', MERGE),
      sets('violated', BARE_SET, MERGE),
    ],
  },
  {
    name: 'usedbytes',
    title: 'One 64-bit count (proposed)',
    summary: 'Replace the pair by one number of bytes, changed by a cmpxchg8b loop. Never merged.',
    file: 'usedbytes.c',
    source: usedbytes,
    expected: [
      sums('holds', 'a failed compare-and-exchange starts again from what it saw', PATCH),
      reads('holds', 'the count is read in one piece', PATCH),
      sets('holds', 'the loop notices that somebody else has stored', PATCH),
    ],
  },
  {
    name: 'seqlock',
    title: 'Seqlock (2.5.60 and later)',
    summary: 'What the frlock became: one counter, odd while a writer is inside.',
    file: 'seqlock.c',
    source: seqlock,
    expected: [
      sums('holds', ONE_WRITER, SEQLOCK),
      reads('holds', 'an even counter that did not change means no writer', SEQLOCK),
      sets('holds', 'setting counts as a write like any other', SEQLOCK),
    ],
  },
  {
    name: 'frlock-no-wmb1',
    title: 'Frlock without the first barrier',
    summary: 'The write barrier after counting `pre` is left out.',
    file: 'frlock-no-wmb1.c',
    source: frlockNoWmb1,
    expected: [
      sums('holds', 'the spinlock still orders the writers', FRLOCK_MAIL),
      reads('holds', 'stores become visible in order', FRLOCK_MAIL, {
        models: ['sc', 'tso'],
      }),
      reads('violated', 'data may be seen before `pre` has counted', FRLOCK_MAIL, {
        models: ['pso'],
        switches: 1,
      }),
    ],
  },
  {
    name: 'frlock-no-wmb2',
    title: 'Frlock without the second barrier',
    summary: 'The write barrier before counting `post` is left out.',
    file: 'frlock-no-wmb2.c',
    source: frlockNoWmb2,
    expected: [
      sums('holds', 'the spinlock still orders the writers', FRLOCK_MAIL),
      reads('holds', 'stores become visible in order', FRLOCK_MAIL, {
        models: ['sc', 'tso'],
      }),
      reads('violated', '`post` may be seen before the data', FRLOCK_MAIL, {
        models: ['pso'],
        switches: 1,
      }),
    ],
  },
  {
    name: 'frlock-swapped',
    title: 'Frlock read the wrong way round',
    summary: 'Readers sample `pre` first and `post` last.',
    file: 'frlock-swapped.c',
    source: frlockSwapped,
    expected: [
      sums('holds', 'the spinlock still orders the writers', FRLOCK_MAIL),
      reads('violated', 'a writer around the whole read changes neither sample', FRLOCK_MAIL, {
        switches: 2,
      }),
    ],
  },
  {
    name: 'frlock-2bit',
    title: 'Frlock with two-bit counters',
    summary: 'Counters that come round after four writes show what 32 bits only make rare.',
    file: 'frlock-2bit.c',
    source: frlock2bit,
    expected: [
      sums('holds', 'the spinlock still orders the writers', FRLOCK_MAIL),
      reads('violated', 'four writes within one read bring the counters back', FRLOCK_MAIL, {
        parameters: { ...ONE_READER, OPERATIONS: 4, READ_EVERY: 4 },
        switches: 2,
      }),
    ],
  },
]
