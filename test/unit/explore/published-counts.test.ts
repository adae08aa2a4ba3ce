/**
 * Numbers of traces that others have published, or that can be counted by hand.
 *
 * readers, lastzero, filesystem, indexer: P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas: Optimal Dynamic
 * Partial Order Reduction, POPL 2014, table 1; the last two are from C. Flanagan, P. Godefroid, POPL 2005.
 */
import { describe, expect, it } from 'vitest'
import { exhaust, subjectOf, type Seen } from '../../support/exhaust.ts'

function search(text: string, cpus: number): Seen {
  const seen = exhaust(subjectOf(text, 'sc', cpus), 'dpor', 100_000, 1_000_000)
  expect(seen.done).toBe(true)
  return seen
}

/** `count` threads with the body that `body` gives for each. */
function threads(count: number, body: (thread: number) => string): string {
  const bodies = Array.from({ length: count }, (_, thread) => {
    return `void P${thread}(void) { ${body(thread)} }`
  })
  return bodies.join('\n')
}

const readers = (count: number): string => `
  int x;
  ${threads(count + 1, (thread) => (thread === 0 ? 'WRITE_ONCE(x, 1);' : 'READ_ONCE(x);'))}
`

const lastZero = (count: number): string => `
  int a[${count + 1}];
  ${threads(count + 1, (thread) =>
    thread === 0
      ? `int i = ${count}; while (READ_ONCE(a[i]) != 0) i--;`
      : `int v = READ_ONCE(a[${thread - 1}]); WRITE_ONCE(a[${thread}], v + 1);`,
  )}
`

/** Threads that share a CPU must not close it to each other: the locks are mutexes. */
const filesystem = (count: number): string => `
  struct mutex inode_lock[32], block_lock[26];
  int inode[32], busy[26];
  static void create(int i) {
    mutex_lock(&inode_lock[i]);
    if (READ_ONCE(inode[i]) == 0) {
      int b = i * 2 % 26;
      for (;;) {
        mutex_lock(&block_lock[b]);
        if (!READ_ONCE(busy[b])) {
          WRITE_ONCE(busy[b], 1);
          WRITE_ONCE(inode[i], b + 1);
          mutex_unlock(&block_lock[b]);
          break;
        }
        mutex_unlock(&block_lock[b]);
        b = (b + 1) % 26;
      }
    }
    mutex_unlock(&inode_lock[i]);
  }
  ${threads(count, (thread) => `create(${thread});`)}
`

const indexer = (count: number): string => `
  int table[128];
  static void insert(int thread) {
    int m;
    for (m = 1; m <= 4; m++) {
      int w = m * 11 + thread;
      int h = w * 7 % 128;
      while (cmpxchg(&table[h], 0, w) != 0) h = (h + 1) % 128;
    }
  }
  ${threads(count, (thread) => `insert(${thread});`)}
`

const PUBLISHED: readonly (readonly [string, string, number])[] = [
  ['readers(2)', readers(2), 4],
  ['readers(8)', readers(8), 256],
  ['lastzero(5)', lastZero(5), 64],
  ['lastzero(10)', lastZero(10), 3328],
  ['filesystem(14)', filesystem(14), 2],
  ['filesystem(16)', filesystem(16), 8],
  ['filesystem(18)', filesystem(18), 32],
  ['filesystem(19)', filesystem(19), 64],
  ['indexer(12)', indexer(12), 8],
]

/** Of what nobody has published, by hand. */
const COUNTED: readonly (readonly [string, string, number, number])[] = [
  // Whoever comes first has the only one; the other two wait for ever.
  [
    'a semaphore of one',
    `struct semaphore e; void init(void) { up(&e); } ${threads(3, () => 'down(&e);')}`,
    0,
    3,
  ],
  // Four writers and a reader of one word: 5! orders.
  [
    'writers and a reader',
    `int x; ${threads(5, (t) => (t < 4 ? `WRITE_ONCE(x, ${t});` : 'READ_ONCE(x);'))}`,
    120,
    0,
  ],
  // Two increments that are no writes of the same value: 4! / (2! 2!) orders.
  ['atomic increments', `atomic_t n; ${threads(2, () => 'atomic_inc(&n); atomic_inc(&n);')}`, 6, 0],
  // The try fails before the lock is let go, or the other way about: before, within, after.
  [
    'a lock and a try',
    'spinlock_t l; void P0(void) { spin_lock(&l); spin_unlock(&l); } void P1(void) { if (spin_trylock(&l)) spin_unlock(&l); }',
    3,
    0,
  ],
]

describe('the number of traces', () => {
  it.each(PUBLISHED)('of %s, as published', (_, text, traces) => {
    const { counts } = search(text, 8)
    expect(counts).toMatchObject({ completeTraces: traces, blockedTraces: 0, violatedTraces: 0 })
    expect(counts.redundant).toBe(counts.sleepSetBlocked)
  })

  it.each(COUNTED)('of %s, by hand', (_, text, complete, blocked) => {
    const { counts } = search(text, 5)
    expect(counts).toMatchObject({ completeTraces: complete, blockedTraces: blocked })
  })
})
