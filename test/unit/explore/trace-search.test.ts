import { describe, expect, it } from 'vitest'
import { createSearch } from '#core/explore/create-search.ts'
import { addCounts, noCounts, type SearchCounts } from '#core/explore/counts.ts'
import type { SearchOptions, SearchSubject } from '#core/explore/search.ts'
import { WHOLE, type Subtree } from '#core/explore/subtree.ts'
import { build, configOf } from '../../support/machine.ts'

const OPTIONS: SearchOptions = { strategy: 'dpor', bounds: {}, all: true }

function subjectOf(text: string, cpus: number, model: 'sc' | 'tso' | 'pso' = 'sc'): SearchSubject {
  const checks = { lockOrder: false, races: false, continueAfter: [] }
  return { program: build(text), config: { ...configOf({ cpus, model }), checks } }
}

function counts(text: string, cpus: number, options: Partial<SearchOptions> = {}): SearchCounts {
  const search = createSearch(subjectOf(text, cpus), { ...OPTIONS, ...options })
  while (search.advance(100_000) === 'running');
  expect(search.status).toBe('done')
  return search.counts
}

const writer = (thread: number, writes: number): string =>
  `void P${thread}(void) { int i; for (i = 0; i < ${writes}; i++) WRITE_ONCE(x, i); }`
const readers = (count: number): string =>
  Array.from({ length: count }, (_, i) => `void P${i + 1}(void) { READ_ONCE(x); }`).join('\n')
const lastZero = (count: number): string => `
  int a[${count + 1}];
  void P0(void) { int i = ${count}; while (READ_ONCE(a[i]) != 0) i--; }
  ${Array.from({ length: count }, (_, i) => `void P${i + 1}(void) { int v = READ_ONCE(a[${i}]); WRITE_ONCE(a[${i + 1}], v + 1); }`).join('\n')}
`

describe('searches over traces', () => {
  it('count what others have published', () => {
    // Two threads of five dependent operations: C(10, 5).
    expect(counts(`int x; ${writer(0, 5)} ${writer(1, 5)}`, 2).completeTraces).toBe(252)
    // Three: 10! / (4! 3! 3!).
    const three = `int x; ${writer(0, 4)} ${writer(1, 3)} ${writer(2, 3)}`
    expect(counts(three, 3).completeTraces).toBe(4200)
    // One writer and six readers: each reads before or after. No execution is in vain.
    const six = counts(`int x; void P0(void) { WRITE_ONCE(x, 1); } ${readers(6)}`, 7)
    expect(six).toMatchObject({ executions: 64, completeTraces: 64, sleepSetBlocked: 0 })
    expect(counts(lastZero(5), 6).completeTraces).toBe(64)
  })

  it('see each order of three critical sections, and no more', () => {
    const section = (thread: number): string =>
      `void P${thread}(void) { spin_lock(&l); x++; spin_unlock(&l); }`
    const text = `spinlock_t l; int x; ${section(0)} ${section(1)} ${section(2)}`
    expect(counts(text, 3)).toMatchObject({ executions: 6, completeTraces: 6, blockedTraces: 0 })
  })

  it('see two philosophers eat in either order, and starve', () => {
    const text = `
      struct mutex a, b;
      void P0(void) { mutex_lock(&a); mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a); }
      void P1(void) { mutex_lock(&b); mutex_lock(&a); mutex_unlock(&a); mutex_unlock(&b); }
    `
    expect(counts(text, 2)).toMatchObject({ completeTraces: 2, blockedTraces: 1 })
  })

  it('see a polling loop before, between and after the writes it waits for', () => {
    // By hand: read between the writes; read 0 and again between them: two that end. Read 0 before the
    // first, and again (or only) after the second, with the wait before or after that: three that do not.
    const text = `
      int x;
      void P0(void) { WRITE_ONCE(x, 1); WRITE_ONCE(x, 0); }
      void P1(void) { while (!READ_ONCE(x)) cpu_relax(); }
    `
    expect(counts(text, 2)).toMatchObject({ completeTraces: 2, blockedTraces: 3 })
  })

  it('see the store buffers of two CPUs', () => {
    const text = `
      int x, y;
      void P0(void) { WRITE_ONCE(x, 1); READ_ONCE(y); }
      void P1(void) { WRITE_ONCE(y, 1); READ_ONCE(x); }
    `
    const traces = (model: 'sc' | 'tso'): number => {
      const search = createSearch(subjectOf(text, 2, model), OPTIONS)
      while (search.advance(1000) === 'running');
      return search.counts.completeTraces
    }
    expect(traces('sc')).toBe(3)
    expect(traces('tso')).toBe(4)
  })

  it('stop at the first violation unless asked for all', () => {
    const text = `int x; ${writer(0, 2)} ${writer(1, 2)} void finally(void) { assert(x != 1); }`
    const search = createSearch(subjectOf(text, 2), { ...OPTIONS, all: false })
    expect(search.advance(1000)).toBe('stopped')
    expect(counts(text, 2)).toMatchObject({ completeTraces: 6 })
  })

  it('count what follows a data choice once, where other values of it end the run', () => {
    // By hand: the write before the failing choice or never, and one trace of those who finish, as the
    // choice that fails nobody and the write commute.
    const text = `
      int x;
      void P0(void) { if (choose(2)) BUG(); }
      void P1(void) { WRITE_ONCE(x, 1); }`
    for (const strategy of ['dpor', 'dfs'] as const) {
      expect(counts(text, 2, { strategy })).toMatchObject({ completeTraces: 1, violatedTraces: 2 })
    }
  })

  it('never call a search complete that cut an endless loop', () => {
    const text = 'int x; void P0(void) { int i; for (i = 0; ; i++) WRITE_ONCE(x, i); }'
    const bounds = { maxStepsPerExecution: 50 }
    expect(counts(text, 1, { bounds })).toMatchObject({ completeTraces: 0, cutByBound: 1 })
  })

  it('see what comes after a loop that spins: a thread that goes round in vain steps no more', () => {
    const text = `
      int stop;
      void P0(void) { while (!READ_ONCE(stop)) ; BUG(); }
      void P1(void) { WRITE_ONCE(stop, 1); }`
    for (const strategy of ['dpor', 'dfs'] as const) {
      const search = createSearch(subjectOf(text, 2), { ...OPTIONS, strategy })
      while (search.advance(100_000) === 'running');
      expect(search.findings.map(({ kind }) => kind)).toEqual(['bug-on'])
      // Read before the write, in vain, or after it.
      expect(search.counts).toMatchObject({ executions: 2, violatedTraces: 1, redundant: 1 })
      expect(search.counts.cutByBound).toBe(0)
    }
  })

  it('count a reader that tries again once for what it sees at last', () => {
    // All of the writer's section or nothing: whatever else it read in between, it reads again.
    const text = `
      int s, a;
      void P0(void) { int q, u; do { q = READ_ONCE(s); u = READ_ONCE(a); } while ((q & 1) || READ_ONCE(s) != q); }
      void P1(void) { WRITE_ONCE(s, 1); WRITE_ONCE(a, 1); WRITE_ONCE(s, 2); }`
    for (const strategy of ['dpor', 'dfs'] as const) {
      const found = counts(text, 2, { strategy })
      expect(found).toMatchObject({ completeTraces: 2, blockedTraces: 0, cutByBound: 0 })
      expect(found.redundant).toBeGreaterThan(0)
    }
  })

  it('prove all of a thread that tries a lock and gives way, and find that it never gets it', () => {
    const text = (leaves: string): string => `
      struct mutex m;
      void P0(void) { mutex_lock(&m); ${leaves} }
      void P1(void) { while (!mutex_trylock(&m)) cpu_relax(); mutex_unlock(&m); }`
    for (const strategy of ['dpor', 'dfs'] as const) {
      const released = counts(text('mutex_unlock(&m);'), 2, { strategy })
      expect(released).toMatchObject({ blockedTraces: 0, violatedTraces: 0, cutByBound: 0 })
      const kept = createSearch(subjectOf(text('for (;;) cpu_relax();'), 2), {
        ...OPTIONS,
        strategy,
      })
      while (kept.advance(10_000) === 'running');
      expect(new Set(kept.findings.map(({ kind }) => kind))).toEqual(new Set(['livelock']))
      expect(kept.counts).toMatchObject({ completeTraces: 0, cutByBound: 0 })
    }
  })

  it('see two that give way to each other for ever', () => {
    const text = `
      spinlock_t a, b;
      void P0(void) { for (;;) { spin_lock(&a); if (spin_trylock(&b)) break; spin_unlock(&a); } spin_unlock(&b); spin_unlock(&a); }
      void P1(void) { for (;;) { spin_lock(&b); if (spin_trylock(&a)) break; spin_unlock(&b); } spin_unlock(&a); spin_unlock(&b); }`
    for (const strategy of ['dpor', 'dfs'] as const) {
      const search = createSearch(subjectOf(text, 2), { ...OPTIONS, strategy, all: false })
      expect(search.advance(10_000)).toBe('stopped')
      expect(search.findings.map(({ kind }) => kind)).toEqual(['livelock'])
    }
  })

  it('prove nothing of spinning threads within a bound that cuts, and all of them within one that does not', () => {
    const text = `
      int s;
      void P0(void) { while (READ_ONCE(s) != 2) ; }
      void P1(void) { WRITE_ONCE(s, 1); WRITE_ONCE(s, 2); }`
    expect(counts(text, 2, { bounds: { preemptions: 9 } })).toMatchObject({
      completeTraces: 1,
      blockedTraces: 0,
      cutByBound: 0,
    })
    const none = counts(text, 2, { bounds: { preemptions: 0 } })
    expect(none.cutByBound).toBeGreaterThan(0)
  })

  it('stop at a number of executions', () => {
    const subject = subjectOf(`int x; ${writer(0, 5)} ${writer(1, 5)}`, 2)
    const search = createSearch(subject, { ...OPTIONS, bounds: { maxExecutions: 10 } })
    while (search.advance(1000) === 'running');
    expect(search.status).toBe('limited')
    expect(search.counts.executions).toBe(10)
  })

  it('are estimated to be as large as what is done and the parts they are split into', () => {
    const subject = subjectOf(`int x; ${writer(0, 4)} ${writer(1, 4)} ${writer(2, 4)}`, 3)
    const search = createSearch(subject, OPTIONS)
    let before = 0
    for (let slice = 0; slice < 8; slice++) {
      search.advance(150)
      expect(search.progress()).toBeGreaterThanOrEqual(before)
      before = search.progress()
    }
    const shares = search.split().map(({ share = NaN }) => share)
    expect(shares.length).toBeGreaterThan(2)
    expect(shares.every((share) => share > 0 && share < 1)).toBe(true)
    // The first level has most of what is left: all orders that begin with another thread.
    expect(shares.at(-1)).toBeCloseTo(2 / 3, 12)
    expect(before + shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it('count the memory of the traces a bounded search has met, and stop where it is full', () => {
    const subject = subjectOf(`int x; ${writer(0, 8)} ${writer(1, 8)}`, 2)
    const run = (maxBytes: number, maxExecutions?: number) => {
      const bounds = { preemptions: 15, maxBytes, maxExecutions }
      const search = createSearch(subject, { ...OPTIONS, bounds })
      while (search.advance(1000) === 'running');
      return search
    }
    const whole = run(2 ** 30)
    expect(whole.counts.completeTraces).toBe(12_870)
    const begun = run(2 ** 30, 10).counts.bytes
    // Two hashes and a number of 32 bits for each trace.
    expect(whole.counts.bytes).toBeGreaterThan(begun + 12 * (12_870 - 4_096))
    // While the table grows there are two of it.
    const room = whole.counts.bytes
    const short = run(room)
    expect(short.status).toBe('limited')
    expect(short.counts.bytes).toBeLessThanOrEqual(room)
    expect(short.counts.completeTraces).toBeLessThan(whole.counts.completeTraces)
  })
})

describe('a search in parts', () => {
  const texts = {
    writers: `int x; ${writer(0, 3)} ${writer(1, 2)} ${writer(2, 1)}`,
    readers: `int x; void P0(void) { WRITE_ONCE(x, 1); } ${readers(6)}`,
    choices: `
      int x, y; __ghost int g;
      void P0(void) { int c = choose(3); WRITE_ONCE(x, c); g += c; WRITE_ONCE(y, 1); }
      void P1(void) { int c = choose(2); READ_ONCE(x); if (c) WRITE_ONCE(x, 7); g = 1; }
      void P2(void) { READ_ONCE(y); WRITE_ONCE(x, 5); }
    `,
    spinning: `
      int s, a; struct mutex m;
      void P0(void) { int q, u; do { q = READ_ONCE(s); u = READ_ONCE(a); } while ((q & 1) || READ_ONCE(s) != q); }
      void P1(void) { WRITE_ONCE(s, 1); WRITE_ONCE(a, 1); WRITE_ONCE(s, 2); mutex_lock(&m); mutex_unlock(&m); }
      void P2(void) { while (!mutex_trylock(&m)) ; if (choose(2)) mutex_unlock(&m); }
    `,
    'giving way': `
      struct mutex m; int x;
      void P0(void) { while (!mutex_trylock(&m)) cpu_relax(); mutex_unlock(&m); WRITE_ONCE(x, 1); }
      void P1(void) { READ_ONCE(x); }
      void P2(void) { while (!mutex_trylock(&m)) cpu_relax(); if (choose(2)) mutex_unlock(&m); }
    `,
    failing: `
      int x; spinlock_t l;
      void P0(void) { if (!choose(3)) BUG(); WRITE_ONCE(x, 2); }
      void P1(void) { spin_lock(&l); if (choose(2)) spin_unlock(&l); WRITE_ONCE(x, 1); }
      void P2(void) { BUG_ON(choose(2) == 0); }
    `,
    locks: `
      struct mutex a, b; int x;
      void P0(void) { mutex_lock(&a); mutex_lock(&b); x++; mutex_unlock(&b); mutex_unlock(&a); }
      void P1(void) { mutex_lock(&b); mutex_lock(&a); x++; mutex_unlock(&a); mutex_unlock(&b); }
      void P2(void) { mutex_lock(&a); x++; mutex_unlock(&a); READ_ONCE(x); }
    `,
  }

  it.each(Object.keys(texts) as (keyof typeof texts)[])('finds every trace of %s once', (name) => {
    for (const model of ['sc', 'pso'] as const) {
      const subject = subjectOf(texts[name], 7, model)
      for (const budget of [7, 40, 300]) {
        let sum = noCounts()
        const open: Subtree[] = [WHOLE]
        let parts = 0
        for (let part = open.shift(); part !== undefined; part = open.shift()) {
          const copy = JSON.parse(JSON.stringify(part)) as Subtree
          const search = createSearch(subject, OPTIONS, copy)
          const end = search.counts.steps + budget + part.prefix.length
          while (search.advance(7) === 'running' && search.counts.steps < end);
          open.unshift(...search.split())
          sum = addCounts(sum, search.counts)
          expect(++parts).toBeLessThan(20_000)
        }
        const whole = createSearch(subject, OPTIONS)
        while (whole.advance(10_000) === 'running');
        const { completeTraces, blockedTraces, violatedTraces } = whole.counts
        expect(sum).toMatchObject({ completeTraces, blockedTraces, violatedTraces })
        const { redundant, sleepSetBlocked } = whole.counts
        // Rounds in vain are as many; who is asleep everywhere may not be.
        expect(sum.redundant - sum.sleepSetBlocked).toBe(redundant - sleepSetBlocked)
        if (!/while/.test(texts[name])) expect(redundant).toBe(sleepSetBlocked)
      }
    }
  })
})
