/** Every way to keep a 64-bit size on a machine of 32 bits: the broken one first, then as proposed. */
import { rowsAbout } from '../expectation.ts'
import type { Variant } from '../scenario.ts'
import cmpxchg8b from './cmpxchg8b.c?raw'
import frlockBeginEnd from './frlock-begin-end.c?raw'
import frlockUnserialised from './frlock-unserialised.c?raw'
import long64 from './long64.c?raw'
import plain from './plain.c?raw'
import seqcount2003 from './seqcount-2003.c?raw'
import seqcountNoWmb1 from './seqcount-no-wmb1.c?raw'
import seqcountNoWmb2 from './seqcount-no-wmb2.c?raw'
import seqcountUnserialised from './seqcount-unserialised.c?raw'
import seqcount from './seqcount.c?raw'
import twoVersionSwapped from './two-version-swapped.c?raw'
import twoVersion from './two-version.c?raw'

/** Every i_size_read() returns a size that was true at some moment while it ran. */
const reads = rowsAbout('continuous safety')
/** When everything has come to rest the size is one that somebody wrote. */
const rests = rowsAbout('quiescent safety')
/** Whoever asks for the size is answered. */
const answers = rowsAbout('livelock')

const AA = '20020723174712.GB1117@dualathlon.random'
const PATCH = '20030125190410.7c91e640.akpm@digeo.com'
const FRLOCK_MAIL = '20030126032301.4e0f8dc9.akpm@digeo.com'
const MERGE = 'linux-history eafe591605, in 2.6.0-test1'
const SEQCOUNT = 'linux-history e9b94f6af1, in 2.6.0-test1'
const SPINNING = 'linux 88a411c07b6f, in 2.6.26'

/** What needs no reordering: one model says it all. */
const PLAIN_RACE = { models: ['sc'] } as const

const SERIALISED = 'i_sem lets one task at a time change the size'
const IN_ORDER = 'stores become visible in the order of the program'

/** In the order of the list. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'plain',
    title: 'Nothing (up to 2.5)',
    summary: 'The size is stored and loaded in two halves. A reader in between sees half of each.',
    file: 'plain.c',
    source: plain,
    expected: [
      reads('violated', 'a reader between the two stores sees half of either size', MERGE, {
        switches: 1,
      }),
      rests('holds', SERIALISED, MERGE),
    ],
  },
  {
    name: 'two-version',
    title: 'Two versions (the -aa kernels)',
    summary:
      'Andrea Arcangeli: count one version before the change and another after it, and sample them in the opposite order.',
    file: 'two-version.c',
    source: twoVersion,
    expected: [
      reads('holds', 'equal versions mean that no writer was inside during the read', AA),
      rests('holds', SERIALISED, AA),
      answers('holds', 'the versions are equal again after every change', AA),
    ],
  },
  {
    name: 'two-version-swapped',
    title: 'Two versions, the wrong way round',
    summary: 'What Andrea Arcangeli warned of: the versions sampled in the order they are counted.',
    file: 'two-version-swapped.c',
    source: twoVersionSwapped,
    expected: [
      reads('violated', 'a writer that spans the whole read changes neither sample', AA, {
        switches: 2,
      }),
      rests('holds', SERIALISED, AA),
    ],
  },
  {
    name: 'frlock-begin-end',
    title: 'Frlock without its spinlock (the patch)',
    summary:
      'fr_write_begin() and fr_write_end(): the counters of a frlock for writers that i_sem serialises.',
    file: 'frlock-begin-end.c',
    source: frlockBeginEnd,
    expected: [
      reads('holds', 'equal counters mean that no writer was inside during the read', PATCH),
      rests('holds', SERIALISED, PATCH),
      answers('holds', 'pre and post are equal again after every change', FRLOCK_MAIL),
    ],
  },
  {
    name: 'frlock-unserialised',
    title: 'The same without i_sem',
    summary: 'Two writers at once lose a count between them, and readers loop for ever.',
    file: 'frlock-unserialised.c',
    source: frlockUnserialised,
    expected: [
      reads('violated', 'a lost count makes pre and post equal while a writer is inside', PATCH, {
        ...PLAIN_RACE,
        switches: 3,
      }),
      rests('violated', 'one writer stores the low half last, the other the high half', PATCH, {
        ...PLAIN_RACE,
        switches: 3,
      }),
      answers('violated', 'a count of pre or post is lost and they differ for ever', FRLOCK_MAIL, {
        ...PLAIN_RACE,
        switches: 2,
      }),
    ],
  },
  {
    name: 'seqcount-2003',
    title: 'Sequence counter (merged)',
    summary:
      'One counter, odd while a writer is inside. A reader that begins then finds out at the end.',
    file: 'seqcount-2003.c',
    source: seqcount2003,
    expected: [
      reads('holds', 'an even counter that has not changed means no writer', MERGE),
      rests('holds', SERIALISED, MERGE),
      answers('holds', 'the counter is even again after every change', SEQCOUNT),
    ],
  },
  {
    name: 'seqcount',
    title: 'Sequence counter that waits (2008)',
    summary: 'The reader waits while the counter is odd instead of reading for nothing.',
    file: 'seqcount.c',
    source: seqcount,
    expected: [
      reads('holds', 'an even counter that has not changed means no writer', SPINNING),
      rests('holds', SERIALISED, MERGE),
      answers('holds', 'the counter is even again after every change', SPINNING),
    ],
  },
  {
    name: 'seqcount-unserialised',
    title: 'Sequence counter without i_sem',
    summary:
      'What the comment beside i_size_write() still warns of: two writers, and readers spin for ever.',
    file: 'seqcount-unserialised.c',
    source: seqcountUnserialised,
    expected: [
      reads('violated', 'the second writer makes the counter even while both store', SEQCOUNT, {
        ...PLAIN_RACE,
        switches: 2,
      }),
      rests('violated', 'one writer stores the low half last, the other the high half', SEQCOUNT, {
        ...PLAIN_RACE,
        switches: 3,
      }),
      answers(
        'violated',
        'a count is lost and the counter stays odd: three switches, and one to a reader',
        SPINNING,
        { ...PLAIN_RACE, switches: 4 },
      ),
    ],
  },
  {
    name: 'seqcount-no-wmb1',
    title: 'Sequence counter without the first barrier',
    summary: 'The write barrier after making the counter odd is left out.',
    file: 'seqcount-no-wmb1.c',
    source: seqcountNoWmb1,
    expected: [
      reads('holds', IN_ORDER, SEQCOUNT, { models: ['sc', 'tso'] }),
      reads('violated', 'half of the size is seen before the counter is odd', SEQCOUNT, {
        models: ['pso'],
        switches: 1,
      }),
      rests('holds', SERIALISED, MERGE),
    ],
  },
  {
    name: 'seqcount-no-wmb2',
    title: 'Sequence counter without the second barrier',
    summary: 'The write barrier before making the counter even is left out.',
    file: 'seqcount-no-wmb2.c',
    source: seqcountNoWmb2,
    expected: [
      reads('holds', IN_ORDER, SEQCOUNT, { models: ['sc', 'tso'] }),
      reads('violated', 'the counter is seen even before all of the size is seen', SEQCOUNT, {
        models: ['pso'],
        switches: 1,
      }),
      rests('holds', SERIALISED, MERGE),
    ],
  },
  {
    name: 'cmpxchg8b',
    title: 'cmpxchg8b',
    summary:
      'One locked instruction of i386 for the whole size. It writes the cache line even to read it.',
    file: 'cmpxchg8b.c',
    source: cmpxchg8b,
    expected: [
      reads('holds', 'the size is read and written in one piece', MERGE),
      rests('holds', 'the size is written in one piece', MERGE),
      {
        oracle: 'cost',
        verdict: 'violated',
        models: ['sc'],
        reason:
          'every reader takes the cache line from the others, however rarely the size changes',
        source: MERGE,
      },
    ],
  },
  {
    name: 'long64',
    title: 'A 64-bit machine',
    summary: 'One store, one load: there is nothing to repair.',
    file: 'long64.c',
    source: long64,
    wordBits: 64,
    expected: [
      reads('holds', 'the size is read and written in one piece', MERGE),
      rests('holds', 'the size is written in one piece', MERGE),
    ],
  },
]
