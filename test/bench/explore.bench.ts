/**
 * Exploration on one core: complete executions per second of the reduced search, runs per second of the
 * random walk beside fast-check's scheduler on the same lost update, states per second of the stateful
 * search, and with what probability one run of each sampler meets a known bug.
 */
import fc from 'fast-check'
import { createSampler, type SamplerOptions } from '#core/explore/create-sampler.ts'
import { createSearch } from '#core/explore/create-search.ts'
import { createMinimiser } from '#core/explore/minimise.ts'
import type { SearchOptions, SearchSubject } from '#core/explore/search.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { compile } from '#core/language/compile.ts'
import { DEFAULT_CHECKS, DEFAULT_CONFIG } from '#core/machine/config.ts'

export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
}

const LOST_UPDATE = `
int x;
void P0(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
void P1(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
void finally(void) { assert(x == 2); }
`
const writer = (thread: number, writes: number): string =>
  `void P${thread}(void) { int i; for (i = 0; i < ${writes}; i++) WRITE_ONCE(x, i); }`
const WRITERS = `int x; ${writer(0, 5)} ${writer(1, 5)} ${writer(2, 4)}`
const READERS = `
int x;
void P0(void) { WRITE_ONCE(x, 1); WRITE_ONCE(x, 2); }
${[1, 2, 3, 4, 5, 6].map((n) => `void P${n}(void) { READ_ONCE(x); READ_ONCE(x); }`).join('\n')}
`
const LOCKS = `
spinlock_t l; int x;
${[0, 1, 2, 3, 4, 5].map((n) => `void P${n}(void) { spin_lock(&l); x++; spin_unlock(&l); spin_lock(&l); x++; spin_unlock(&l); }`).join('\n')}
`
const COUNTERS = `
int a, b, c;
${[0, 1, 2].map((n) => `void P${n}(void) { int i; for (i = 0; i < 12; i++) { int v = READ_ONCE(a); WRITE_ONCE(b, v + ${n}); v = READ_ONCE(c); WRITE_ONCE(a, v ^ i); WRITE_ONCE(c, i); } }`).join('\n')}
`
/** One thread must be held up for the whole of the other: depth 1. */
const ORDER = `
int done; int ready;
void P0(void) { int i; for (i = 0; i < 20; i++) WRITE_ONCE(ready, i); WRITE_ONCE(done, 1); }
void P1(void) { BUG_ON(READ_ONCE(done)); }
`
/** A window of two steps in the middle of a long thread: depth 2. */
const WINDOW = `
int open; int noise;
void P0(void) { int i; for (i = 0; i < 20; i++) WRITE_ONCE(noise, i); WRITE_ONCE(open, 1); WRITE_ONCE(open, 0); for (i = 0; i < 20; i++) WRITE_ONCE(noise, i); }
void P1(void) { BUG_ON(READ_ONCE(open)); }
`
const BROKEN: Readonly<Record<string, string>> = { LOST_UPDATE, ORDER, WINDOW }

function subjectOf(text: string): SearchSubject {
  const compiled = compile({
    main: { name: 'bench.c', text },
    include: (name) => KERNEL_HEADERS[name],
    defines: {},
    wordBits: 64,
  })
  if (!compiled.ok) throw new Error(compiled.error[0]?.message)
  const { program } = compiled.value
  const cpus = program.threads.length
  const checks = { ...DEFAULT_CHECKS, lockOrder: false }
  return { program, config: { ...DEFAULT_CONFIG, cpus, heapBytes: 0, checks } }
}

const SECONDS = 1.5

/** Executions, states and steps of a search per second, restarted until the time is up. */
function rate(text: string, strategy: SearchOptions['strategy']): Readonly<Record<string, number>> {
  const subject = subjectOf(text)
  const sum = { executions: 0, states: 0, steps: 0 }
  const start = performance.now()
  let seconds = 0
  while (seconds < SECONDS) {
    const search = createSearch(subject, { strategy, bounds: {}, all: true })
    while (search.advance(50_000) === 'running' && seconds < SECONDS) {
      seconds = (performance.now() - start) / 1000
    }
    sum.executions += search.counts.executions
    sum.states += search.counts.states
    sum.steps += search.counts.steps
    seconds = (performance.now() - start) / 1000
  }
  return {
    executions: sum.executions / seconds,
    states: sum.states / seconds,
    steps: sum.steps / seconds,
  }
}

function runsPerSecond(text: string, options: SamplerOptions): number {
  const sampler = createSampler(subjectOf(text), options)
  const start = performance.now()
  let seed = 0
  while (performance.now() - start < SECONDS * 1000)
    for (let i = 0; i < 500; i++) sampler.run(seed++)
  return (seed * 1000) / (performance.now() - start)
}

function hitRate(text: string, options: SamplerOptions): number {
  const sampler = createSampler(subjectOf(text), options)
  const runs = 20_000
  let hits = 0
  for (let seed = 1; seed <= runs; seed++) if (sampler.run(seed).outcome === 'violated') hits++
  return hits / runs
}

/** The lost update as a test of JavaScript would have it: two tasks, two turns each. */
async function fastCheckRunsPerSecond(): Promise<number> {
  let runs = 0
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    let x = 0
    const read = scheduler.scheduleFunction(async () => x)
    const write = scheduler.scheduleFunction(async (value: number) => {
      x = value
    })
    const add = async (): Promise<void> => {
      await write((await read()) + 1)
    }
    const both = Promise.all([add(), add()])
    await scheduler.waitFor(both)
    runs++
    return true
  })
  const start = performance.now()
  while (performance.now() - start < SECONDS * 1000) await fc.check(property, { numRuns: 2000 })
  return (runs * 1000) / (performance.now() - start)
}

function minimiseMilliseconds(text: string): number {
  const subject = subjectOf(text)
  const sampler = createSampler(subject, { strategy: 'random' })
  for (let seed = 1; ; seed++) {
    const { finding } = sampler.run(seed)
    if (finding === undefined) continue
    const start = performance.now()
    const minimiser = createMinimiser(subject, finding.schedule, finding.signature)
    while (!minimiser.advance(100_000));
    return performance.now() - start
  }
}

export async function run(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = []
  const add = (name: string, value: number, unit: string): void => {
    results.push({ name: `explore ${name}`, value, unit })
  }
  const programs = { writers: WRITERS, readers: READERS, locks: LOCKS }
  for (const [name, text] of Object.entries(programs)) {
    const { executions, steps } = rate(text, 'dpor')
    add(`dpor ${name}`, executions!, 'executions/s')
    add(`dpor ${name} steps`, steps!, 'steps/s')
  }
  const { states, steps } = rate(COUNTERS, 'stateful')
  add('stateful counters', states!, 'states/s')
  add('stateful counters steps', steps!, 'steps/s')
  const random = runsPerSecond(LOST_UPDATE, { strategy: 'random' })
  const peer = await fastCheckRunsPerSecond()
  add('random walk, lost update', random, 'runs/s')
  add('fast-check scheduler, lost update', peer, 'runs/s')
  add('random walk over fast-check', random / peer, 'ratio')
  add('minimise a lost update', minimiseMilliseconds(LOST_UPDATE), 'ms')
  for (const [name, text] of Object.entries(BROKEN)) {
    const bug = name.toLowerCase().replace('_', ' ')
    add(`hits of random, ${bug}`, hitRate(text, { strategy: 'random' }), 'probability')
    for (const depth of [1, 2, 3, 4]) {
      const options = { strategy: 'pct', depth } as const
      add(`hits of pct ${depth}, ${bug}`, hitRate(text, options), 'probability')
      add(
        `bound of pct ${depth}, ${bug}`,
        createSampler(subjectOf(text), options).guarantee!,
        'probability',
      )
    }
    add(`hits of pos, ${bug}`, hitRate(text, { strategy: 'pos' }), 'probability')
  }
  return results
}
