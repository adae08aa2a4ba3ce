import { describe, expect, it } from 'vitest'
import { createSearch } from '#core/explore/create-search.ts'
import { createMinimiser } from '#core/explore/minimise.ts'
import type { Search, SearchOptions, SearchSubject } from '#core/explore/search.ts'
import { verdictOf, type Verdict } from '#core/explore/verdict.ts'
import { I_SIZE } from '#core/scenarios/i-size/scenario.ts'
import { PAGE_MKWRITE } from '#core/scenarios/page-mkwrite/scenario.ts'
import type { Scenario } from '#core/scenarios/scenario.ts'
import { findLivelocks } from '../../support/graph-questions.ts'
import { build, configOf } from '../../support/machine.ts'
import { randomProgram } from '../../support/random-programs.ts'
import { exploreGraph } from '../../support/state-graph.ts'
import { caseOf } from '../../support/verdicts.ts'

type Strategy = SearchOptions['strategy']

function search(
  subject: SearchSubject,
  strategy: Strategy,
  options: Partial<SearchOptions> = {},
): Search {
  const found = createSearch(subject, { strategy, bounds: {}, all: false, ...options })
  while (found.advance(20_000) === 'running');
  return found
}

function verdict({ status, counts, findings }: Search): Verdict {
  const { cutByBound } = counts
  return verdictOf({ exhaustive: true, status, cutByBound, findings: findings.length })
}

const subjectOf = (text: string): SearchSubject => ({ program: build(text), config: configOf() })

/** Each can go round for ever although everybody who could step in the round does. */
const ENDLESS: Readonly<Record<string, string>> = {
  'waiting for a lock one holds': `
    struct mutex m;
    void P0(void) { mutex_lock(&m); while (!mutex_trylock(&m)) ; mutex_unlock(&m); }`,
  'waiting for a flag nobody sets': `
    int flag, x;
    void P0(void) { while (!READ_ONCE(flag)) ; }
    void P1(void) { WRITE_ONCE(x, 1); }`,
  'two that give way to each other': `
    spinlock_t a, b;
    void P0(void) { for (;;) { spin_lock(&a); if (spin_trylock(&b)) break; spin_unlock(&a); } spin_unlock(&b); spin_unlock(&a); }
    void P1(void) { for (;;) { spin_lock(&b); if (spin_trylock(&a)) break; spin_unlock(&b); } spin_unlock(&a); spin_unlock(&b); }`,
  'entered by one value of a choice': `
    int x;
    void P0(void) { if (choose(3) == 2) for (;;) WRITE_ONCE(x, 1); }`,
}

/** Each has a loop among its states that fairness, or the data, gets it out of. */
const ENDING: Readonly<Record<string, string>> = {
  'a flag that is set in the end': `
    int flag;
    void P0(void) { while (!READ_ONCE(flag)) ; }
    void P1(void) { WRITE_ONCE(flag, 1); }`,
  'a lock that is released in the end': `
    struct mutex m;
    void P0(void) { mutex_lock(&m); mutex_unlock(&m); }
    void P1(void) { while (!mutex_trylock(&m)) ; mutex_unlock(&m); }`,
  'a choice that comes out otherwise': `
    int x;
    void P0(void) { do WRITE_ONCE(x, 1); while (choose(2)); }`,
}

describe('the stateful search', () => {
  it.each(Object.keys(ENDLESS))('finds what can go round for ever: %s', (name) => {
    const subject = subjectOf(ENDLESS[name]!)
    const found = search(subject, 'stateful')
    expect(verdict(found)).toBe('violated')
    const [finding] = found.findings
    expect(finding).toMatchObject({ kind: 'livelock', family: 'livelock' })
    // The schedule says it all: whoever follows it comes back to where he was.
    const minimiser = createMinimiser(subject, finding!.schedule, finding!.signature)
    while (!minimiser.advance(10_000));
    expect(minimiser.result.signature).toBe(finding!.signature)
    expect(minimiser.result.switches).toBeLessThanOrEqual(finding!.switches)
    expect(minimiser.proven).toBe(true)
  })

  it.each(Object.keys(ENDING))('proves what ends under any fair scheduler: %s', (name) => {
    const found = search(subjectOf(ENDING[name]!), 'stateful')
    expect(found.findings).toEqual([])
    expect(verdict(found)).toBe('proved')
  })

  it('takes the way into the loop and one round', () => {
    const text = `
      struct mutex m;
      void P0(void) { mutex_lock(&m); while (!mutex_trylock(&m)) ; mutex_unlock(&m); }`
    // The lock, and one attempt to take it.
    expect(search(subjectOf(text), 'stateful').findings[0]).toMatchObject({
      steps: 2,
      switches: 0,
      signature: 'livelock at test.c:3',
    })
  })

  it('proves nothing within a bound that hides a loop', () => {
    for (const text of Object.values(ENDLESS)) {
      const found = search(subjectOf(text), 'stateful', { bounds: { preemptions: 50 } })
      expect(verdict(found)).not.toBe('proved')
    }
    const ending = subjectOf(Object.values(ENDING)[0]!)
    expect(verdict(search(ending, 'stateful', { bounds: { preemptions: 50 } }))).toBe('proved')
  })

  it('proves nothing without the memory for it', () => {
    const text = `
      int x[64]; int stop;
      void P0(void) { int i = 0; while (!READ_ONCE(stop)) { WRITE_ONCE(x[i & 63], i >> 6 & 1); i = i + 1 & 127; } }
      void P1(void) { int i = 0; while (!READ_ONCE(stop)) i = i + 1 & 127; }
      void P2(void) { WRITE_ONCE(stop, 1); }`
    const found = search(subjectOf(text), 'stateful', { bounds: { maxBytes: 400_000 } })
    expect(found.status).toBe('limited')
    expect(verdict(found)).toBe('incomplete')
  })

  it.each([
    [PAGE_MKWRITE, 'retry-forever-self'],
    [I_SIZE, 'frlock-unserialised'],
  ] as const)('finds the livelock of variant %#', (scenario: Scenario, name) => {
    const variant = scenario.variants.find((row) => row.name === name)!
    const subject = caseOf(scenario, variant, 'sc')
    const found = search(subject, 'stateful', { all: true })
    const livelock = found.findings.find(({ kind }) => kind === 'livelock')
    expect(livelock).toBeDefined()
    const minimiser = createMinimiser(subject, livelock!.schedule, livelock!.signature)
    while (!minimiser.advance(10_000));
    expect(minimiser.result.signature).toBe(livelock!.signature)
  })
})

describe('searches over traces', () => {
  const strategies = ['dpor', 'dfs'] as const
  const bounds = { maxStepsPerExecution: 200, maxExecutions: 5000 }

  it.each(strategies)('%s finds what can go round for ever', (strategy) => {
    for (const text of Object.values(ENDLESS)) {
      const found = search(subjectOf(text), strategy, { bounds })
      expect(verdict(found), text).toBe('violated')
      expect(found.findings.map(({ kind }) => kind)).toEqual(['livelock'])
      const { schedule, signature } = found.findings[0]!
      const minimiser = createMinimiser(subjectOf(text), schedule, signature)
      while (!minimiser.advance(10_000));
      expect(minimiser.result.signature).toBe(signature)
    }
  })

  it.each(strategies)('%s finds nothing in what ends under any fair scheduler', (strategy) => {
    for (const [name, text] of Object.entries(ENDING)) {
      const found = search(subjectOf(text), strategy, { bounds, all: true })
      expect(found.findings, name).toEqual([])
      // Where the loop writes, an execution was cut where it had gone round.
      expect(verdict(found), name).toBe(name.includes('choice') ? 'incomplete' : 'proved')
    }
  })
})

describe('livelocks of random programs', () => {
  it('are those of the whole graph', () => {
    let endless = 0
    let compared = 0
    for (let seed = 1; seed <= 400; seed++) {
      const { text } = randomProgram(seed, ['polling'], 2, 2)
      const spinning = text.replaceAll('cpu_relax();', ';')
      const checks = { lockOrder: false, races: false, continueAfter: [] }
      const subject = {
        program: build(spinning),
        config: { ...configOf({ heapBytes: 0 }), checks },
      }
      const graph = exploreGraph(subject.program, subject.config, 20_000)
      const found = search(subject, 'stateful', { all: true })
      const livelocks = found.findings.filter(({ message }) => message.includes('round for ever'))
      compared++
      if (livelocks.length > 0) endless++
      expect(livelocks.length > 0, spinning).toBe(findLivelocks(graph).length > 0)
    }
    expect(compared).toBe(400)
    expect(endless).toBeGreaterThan(20)
    expect(endless).toBeLessThan(380)
  })
})
