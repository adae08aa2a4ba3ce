/**
 * Exploration on one core: complete executions per second of the reduced search, runs per second of the
 * random walk, states per second of the stateful search, and with what probability one run of each sampler
 * meets a bug of known depth. Beside the tools of others: peers.bench.ts; on the races of the lab:
 * samplers.bench.ts.
 */
import { createSampler, type SamplerOptions } from '#core/explore/create-sampler.ts'
import { createSearch } from '#core/explore/create-search.ts'
import { createMinimiser } from '#core/explore/minimise.ts'
import type { SearchOptions } from '#core/explore/search.ts'
import { counters, LOST_UPDATE, subjectOf, type BenchResult } from './explore-programs.ts'

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
  const { states, steps } = rate(counters(12), 'stateful')
  add('stateful counters', states!, 'states/s')
  add('stateful counters steps', steps!, 'steps/s')
  const random = runsPerSecond(LOST_UPDATE, { strategy: 'random' })
  add('random walk, lost update', random, 'runs/s')
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
