/**
 * Searches against brute force on generated programs: the traps of partial-order reduction show nowhere
 * else. Brute force takes all interleavings and joins those that differ in the order of independent steps;
 * its notion of independence (test/support/count-traces.ts) shares nothing with the footprints of the
 * searches but the machine.
 */
import { describe, expect, it } from 'vitest'
import type { SearchSubject } from '#core/explore/search.ts'
import { countTraces, type Traces } from '../../support/count-traces.ts'
import { exhaust, subjectOf, type Seen } from '../../support/exhaust.ts'
import { allInterleavings, failureText } from '../../support/interleavings.ts'
import { globalsOf, randomProgram, type Ingredient } from '../../support/random-programs.ts'

const MODELS = ['sc', 'tso', 'pso'] as const
/** Programs with more interleavings than this prove nothing more and take long. */
const MOST_INTERLEAVINGS = 250

interface Family {
  readonly title: string
  readonly ingredients: readonly Ingredient[]
  /** Programs to compare. */
  readonly programs: number
  readonly length: number
  /** Of those, at least so many in which some trace ends with a thread unable to go on, or at a failing step. */
  readonly blocked?: number
  readonly violated?: number
}

// prettier-ignore
const FAMILIES: readonly Family[] = [
  { title: 'memory', ingredients: ['memory'], programs: 700, length: 2 },
  { title: 'locks', ingredients: ['locks'], programs: 500, length: 2, blocked: 100 },
  { title: 'locks, one each', ingredients: ['locks', 'memory'], programs: 300, length: 1, blocked: 10 },
  { title: 'sleeping locks', ingredients: ['sleeping'], programs: 500, length: 2, blocked: 50 },
  { title: 'wait queues', ingredients: ['waiting'], programs: 600, length: 2, blocked: 100 },
  { title: 'interrupts', ingredients: ['interrupts'], programs: 500, length: 2 },
  { title: 'interrupts and locks', ingredients: ['interrupts', 'locks', 'waiting'], programs: 300, length: 2, blocked: 30 },
  { title: 'polling loops', ingredients: ['polling'], programs: 400, length: 2, blocked: 100 },
  { title: 'ghosts', ingredients: ['ghosts', 'memory'], programs: 400, length: 2 },
  { title: 'ghosts and locks', ingredients: ['ghosts', 'locks'], programs: 300, length: 2 },
  { title: 'checks after every step', ingredients: ['watched'], programs: 400, length: 2, violated: 40 },
  { title: 'failing steps', ingredients: ['failing'], programs: 500, length: 2, violated: 200 },
  { title: 'failing steps among locks', ingredients: ['failing', 'locks', 'interrupts'], programs: 300, length: 2, violated: 50, blocked: 5 },
  { title: 'choices that fail', ingredients: ['choosing'], programs: 500, length: 2, violated: 200 },
  { title: 'choices that fail, among locks', ingredients: ['choosing', 'failing', 'locks'], programs: 300, length: 2, violated: 100, blocked: 10 },
]

/**
 * May a search take for dependent what commutes? Where several share a store buffer, its order counts
 * although nothing may come of it; where several share a CPU, a step that might turn preemption off counts
 * as one that does.
 */
function isCoarse({ program, config }: SearchSubject, text: string): boolean {
  const sharesCpu = config.cpus < program.threads.length
  if (config.model !== 'sc') return sharesCpu || text.includes('submit_io')
  return sharesCpu && /preempt|irq/.test(text)
}

/** Programs that a search once missed something of, or counted something of twice: model, CPUs, text. */
const TRAPS: readonly (readonly [string, (typeof MODELS)[number], number, string])[] = [
  [
    'who takes a lock that is its own already is let through, to be reported',
    'sc',
    2,
    `struct mutex m; int x, y;
    void P0(void) { READ_ONCE(x); if (mutex_trylock(&m)) mutex_lock(&m); }
    void P1(void) { READ_ONCE(y); if (mutex_trylock(&m)) mutex_lock(&m); }`,
  ],
  [
    'so is who may not sleep',
    'sc',
    2,
    `spinlock_t l; struct mutex m; int x;
    void P0(void) { spin_lock(&l); if (READ_ONCE(x)) mutex_lock(&m); spin_unlock(&l); }
    void P1(void) { mutex_lock(&m); spin_lock(&l); WRITE_ONCE(x, 1); spin_unlock(&l); mutex_unlock(&m); }`,
  ],
  [
    'a data choice of which one value ends the run',
    'sc',
    2,
    `int x, y; spinlock_t l;
    void P0(void) { if (choose(3) == 1) BUG(); WRITE_ONCE(x, 2); }
    void P1(void) { WRITE_ONCE(x, 1); spin_lock(&l); if (choose(2)) spin_unlock(&l); }`,
  ],
  [
    'an always_ that reads an array from an address behind which another one lies',
    'sc',
    2,
    `int b[40]; int a[40]; int c; int i = 30;
    bool always_a_comes_first(void) { return !(c == 1 && *(a + i - 30) == 0); }
    void P0(void) { WRITE_ONCE(a[0], 1); }
    void P1(void) { WRITE_ONCE(c, 1); }`,
  ],
  [
    'an always_ that reads a member so far into a struct that its offset is an address too',
    'sc',
    2,
    `int pad[1500]; struct wide { int v[1100]; int last; }; struct wide wide; struct wide *where = &wide; int c;
    bool always_last_comes_first(void) { return !(c == 1 && where->last == 0); }
    void P0(void) { WRITE_ONCE(wide.last, 1); }
    void P1(void) { WRITE_ONCE(c, 1); }`,
  ],
  [
    'an always_ whose index leads into another array',
    'sc',
    2,
    `int a[4]; int d[8]; int c; int i;
    bool always_d_comes_first(void) { return !(c == 1 && a[i] == 0); }
    void P0(void) { WRITE_ONCE(a[0], 1); WRITE_ONCE(d[0], 1); }
    void P1(void) { WRITE_ONCE(c, 1); WRITE_ONCE(i, 8); }`,
  ],
  [
    'a ghost that an index into another one leads to',
    'sc',
    2,
    `__ghost int a[4]; __ghost int sum; int i, x;
    void P0(void) { int k = READ_ONCE(i); a[k] = 5; READ_ONCE(x); }
    void P1(void) { sum++; WRITE_ONCE(i, 8); sum++; READ_ONCE(x); }`,
  ],
]

interface Compared {
  readonly traces: Traces
  readonly counts: Seen['counts']
}

/** Every search must see what brute force sees; undefined where that is too much. */
function compare(subject: SearchSubject, text: string, which: string): Compared | undefined {
  const globals = globalsOf(text)
  const all = allInterleavings(subject.program, subject.config, MOST_INTERLEAVINGS, globals)
  if (all === undefined) return undefined
  const traces = countTraces(all)
  const dpor = exhaust(subject, 'dpor', 20 * MOST_INTERLEAVINGS)
  const states = exhaust(subject, 'stateful', 20 * MOST_INTERLEAVINGS)
  const ends = [...new Set(all.ends.map((end) => end.text))].toSorted()
  const failures = new Set(all.ends.flatMap(({ failure }) => failure ?? []))
  for (const seen of [dpor, states]) {
    expect(seen.done, which).toBe(true)
    expect(seen.ends, which).toEqual(ends)
    expect(
      new Set(seen.findings.map(({ check, place }) => failureText(check, place))),
      which,
    ).toEqual(failures)
  }
  const found = dpor.paths.map((path) => traces.traceOf(path))
  expect(new Set(found).size, which).toBe(traces.complete + traces.blocked + traces.violated)
  expect(dpor.counts.redundant, which).toBe(dpor.counts.sleepSetBlocked)
  return { traces, counts: dpor.counts }
}

function expectEachOnce({ traces, counts }: Compared, which: string): void {
  const { completeTraces, blockedTraces, violatedTraces } = counts
  const { complete, blocked, violated } = traces
  expect([completeTraces, blockedTraces, violatedTraces], which).toEqual([
    complete,
    blocked,
    violated,
  ])
}

describe('every trace once, and no state missed', () => {
  it.each(FAMILIES)('with $title', (family) => {
    const { ingredients, programs, length } = family
    let compared = 0
    let blocked = 0
    let violated = 0
    for (let seed = 1; compared < programs; seed++) {
      expect(seed, 'programs are too large').toBeLessThan(3 * programs)
      const threads = seed % 7 === 0 ? 3 : 2
      const cpus = seed % 5 === 0 ? 1 + (seed % 2) : threads
      const model = MODELS[seed % 3]!
      const { text } = randomProgram(seed, ingredients, threads, length)
      const subject = subjectOf(text, model, cpus)
      const which = `seed ${seed}, ${model}, ${cpus} CPUs\n${text}`
      const both = compare(subject, text, which)
      if (both === undefined) continue
      compared++
      if (both.traces.blocked > 0) blocked++
      if (both.traces.violated > 0) violated++
      if (!isCoarse(subject, text)) expectEachOnce(both, which)
    }
    expect(blocked).toBeGreaterThanOrEqual(family.blocked ?? 0)
    expect(violated).toBeGreaterThanOrEqual(family.violated ?? 0)
  })

  it.each(TRAPS)('where %s', (title, model, cpus, text) => {
    const both = compare(subjectOf(text, model, cpus), text, title)
    expect(both).toBeDefined()
    expectEachOnce(both!, title)
    expect(both!.traces.violated).toBeGreaterThan(0)
  })
})
