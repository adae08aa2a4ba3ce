/**
 * Race 0 of the lab: how Linux lost count of the blocks of a file, January 2003. Two fields that
 * belong together (`i_blocks`, `i_bytes`) were changed without a lock after a clean-up, and a new
 * kind of lock was invented to repair it.
 */
import type { Expectation, Scenario, Variant } from '../scenario.ts'
import bkl from './bkl.c?raw'
import dqLock from './dq-lock.c?raw'
import frlock2bit from './frlock-2bit.c?raw'
import frlockNoWmb1 from './frlock-no-wmb1.c?raw'
import frlockNoWmb2 from './frlock-no-wmb2.c?raw'
import frlockSwapped from './frlock-swapped.c?raw'
import frlock from './frlock.c?raw'
import none from './none.c?raw'
import { PARAMETERS } from './parameters.ts'
import { PROBES } from './probes.ts'
import seqlock from './seqlock.c?raw'
import spinlock from './spinlock.c?raw'
import { STORY } from './story.ts'
import usedbytes from './usedbytes.c?raw'
import workload from './workload.h?raw'

const ALL_MODELS = ['sc', 'tso', 'pso'] as const

/** The totals add up when everything has come to rest. */
function sums(verdict: Expectation['verdict'], reason: string, source: string): Expectation {
  return { oracle: 'quiescent safety', verdict, models: ALL_MODELS, reason, source }
}

/** Every inode_get_bytes() returns a total that was true at some moment while it ran. */
function reads(
  verdict: Expectation['verdict'],
  reason: string,
  source: string,
  models: Expectation['models'] = ALL_MODELS,
): Expectation {
  return { oracle: 'continuous safety', verdict, models, reason, source }
}

const REPORT = '20030123153832.A860@namesys.com'
const PATCH = '20030125190410.7c91e640.akpm@digeo.com'
const FRLOCK_MAIL = '20030126032301.4e0f8dc9.akpm@digeo.com'
const MERGE = 'linux-history 7619fd2bb7, in 2.5.60'

const TORN_BARE =
  'a reader that takes no lock can come between the two fields; it shows when BYTES is not a multiple of 512'

const VARIANTS: readonly Variant[] = [
  {
    name: 'none',
    title: 'No lock (2.5.54 to 2.5.59)',
    summary:
      'The kernel of the bug report, without quota: the callers lost the big kernel lock and got nothing instead.',
    file: 'none.c',
    source: none,
    expected: [
      sums('violated', 'an addition that reads before and writes after another is lost', REPORT),
      reads('violated', TORN_BARE, REPORT),
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
      sums('holds', 'one writer at a time', REPORT),
      reads('violated', TORN_BARE, 'linux-history b0de9c7647'),
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
      sums('holds', 'one writer at a time', '20030126122550.A17142@namesys.com'),
      reads('violated', TORN_BARE, 'linux-history b0de9c7647'),
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
      sums('holds', 'one writer at a time', PATCH),
      reads('holds', 'equal counters mean that no writer was inside during the read', FRLOCK_MAIL),
    ],
  },
  {
    name: 'spinlock',
    title: 'Spinlock (merged in 2.5.60)',
    summary: 'What went in a week later: a plain i_lock, taken by readers too.',
    file: 'spinlock.c',
    source: spinlock,
    expected: [
      sums(
        'holds',
        'one writer at a time; nothing here calls the unlocked set while others add',
        MERGE,
      ),
      reads('holds', 'readers take the lock', MERGE),
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
    ],
  },
  {
    name: 'seqlock',
    title: 'Seqlock (2.5.60 and later)',
    summary: 'What the frlock became: one counter, odd while a writer is inside.',
    file: 'seqlock.c',
    source: seqlock,
    expected: [
      sums('holds', 'one writer at a time', 'linux-history bb59cfa4c9'),
      reads(
        'holds',
        'an even counter that did not change means no writer',
        'linux-history bb59cfa4c9',
      ),
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
      reads('holds', 'stores become visible in order', FRLOCK_MAIL, ['sc', 'tso']),
      reads('violated', 'data may be seen before `pre` has counted', FRLOCK_MAIL, ['pso']),
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
      reads('holds', 'stores become visible in order', FRLOCK_MAIL, ['sc', 'tso']),
      reads('violated', '`post` may be seen before the data', FRLOCK_MAIL, ['pso']),
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
      reads('violated', 'a writer around the whole read changes neither sample', FRLOCK_MAIL),
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
      reads(
        'violated',
        'four writes within one read bring the counters back; that takes a reader that is held up, so more threads than CPUs',
        FRLOCK_MAIL,
      ),
    ],
  },
]

/** The inode accounting race of January 2003 and every fix proposed for it. */
export const INODE_ACCOUNTING: Scenario = {
  name: 'inode-accounting',
  title: 'Inode accounting',
  year: 2003,
  summary:
    'Writepage adds to i_blocks while truncate subtracts. Without a lock updates are lost, and a file ends with a negative number of blocks.',
  story: STORY,
  wordBits: 32,
  parameters: PARAMETERS,
  variants: VARIANTS,
  headers: { 'workload.h': workload },
  probes: PROBES,
  small: { CPUS: 2, WRITERS: 1, READERS: 0, OPERATIONS: 2, THINK: 0 },
  experiments: [],
  comparison: { variant: 'none', with: 'frlock' },
}
