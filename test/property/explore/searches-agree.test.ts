/**
 * Searches against each other and against brute force on generated programs: the traps of partial-order
 * reduction show nowhere else. Brute force is the plain search of test/support/explore.ts, which knows
 * nothing of independence; equal traces are told apart by an order worked out from the machine's own
 * description of each operation, which shares no code with the footprints of the searches.
 */
import { describe, expect, it } from 'vitest'
import { createSearch } from '#core/explore/create-search.ts'
import type { SearchOptions, SearchSubject } from '#core/explore/search.ts'
import type { MemoryModel } from '#core/machine/config.ts'
import type { Machine } from '#core/machine/machine.ts'
import { countTraces } from '../../support/count-traces.ts'
import { exploreAll } from '../../support/explore.ts'
import { build, configOf } from '../../support/machine.ts'
import { randomProgram, type Ingredient } from '../../support/random-programs.ts'

const MODELS = ['sc', 'tso', 'pso'] as const
/** Programs with more interleavings than this prove nothing more and take long. */
const MOST_EXECUTIONS = 400

interface Seen {
  readonly done: boolean
  readonly ends: readonly string[]
  readonly found: readonly string[]
  readonly traces: string
  readonly redundant: number
  readonly cut: number
}

function memoryOf(machine: Machine, bytes: number): string {
  return Array.from(machine.readMemory(0x1000, bytes)).join(' ')
}

function search(subject: SearchSubject, strategy: SearchOptions['strategy']): Seen {
  const ends = new Set<string>()
  const bytes = subject.program.data.length
  const under = createSearch(subject, {
    strategy,
    all: true,
    bounds: { maxExecutions: strategy === 'dfs' ? 20 * MOST_EXECUTIONS : MOST_EXECUTIONS },
    atEnd: (machine) => ends.add(`${machine.outcome} ${memoryOf(machine, bytes)}`),
  })
  while (under.advance(5000) === 'running' && under.counts.steps < 40_000);
  const { completeTraces, blockedTraces, violatedTraces, redundant, sleepSetBlocked } = under.counts
  return {
    done: under.status === 'done',
    ends: [...ends].toSorted(),
    found: under.findings.map(({ signature }) => signature).toSorted(),
    traces: `${completeTraces} complete, ${blockedTraces} blocked, ${violatedTraces} violated`,
    redundant: redundant - sleepSetBlocked,
    cut: under.counts.cutByBound,
  }
}

function subjectOf(text: string, model: MemoryModel, cpus: number): SearchSubject {
  // Lock order is found on any trace, but which step closes a cycle depends on the order of steps.
  const checks = { lockOrder: false, races: false, continueAfter: [] }
  return { program: build(text), config: { ...configOf({ model, cpus, heapBytes: 0 }), checks } }
}

interface Family {
  readonly title: string
  readonly ingredients: readonly Ingredient[]
  readonly programs: number
  readonly length: number
  /** Threads share CPUs in every third program. */
  readonly sharing: boolean
}

const FAMILIES: readonly Family[] = [
  { title: 'memory', ingredients: ['memory'], programs: 1300, length: 2, sharing: false },
  { title: 'locks', ingredients: ['locks', 'memory'], programs: 800, length: 1, sharing: true },
  { title: 'ghosts', ingredients: ['ghosts', 'memory'], programs: 500, length: 2, sharing: true },
  { title: 'wait queues', ingredients: ['waiting'], programs: 500, length: 2, sharing: true },
  { title: 'interrupts', ingredients: ['interrupts'], programs: 500, length: 2, sharing: true },
  { title: 'polling loops', ingredients: ['polling'], programs: 500, length: 2, sharing: true },
]

describe('searches agree', () => {
  it.each(FAMILIES)('on $title', ({ ingredients, programs, length, sharing }) => {
    let compared = 0
    for (let seed = 1; seed <= programs; seed++) {
      const threads = 2 + (seed % 7 === 0 ? 1 : 0)
      const cpus = sharing && seed % 3 === 0 ? 1 + (seed % 2) : threads
      const { text } = randomProgram(seed, ingredients, threads, length)
      const subject = subjectOf(text, MODELS[seed % 3]!, cpus)
      const dpor = search(subject, 'dpor')
      const sleep = search(subject, 'dfs')
      const states = search(subject, 'stateful')
      if (!dpor.done || !sleep.done || !states.done) continue
      compared++
      const which = `seed ${seed}, ${subject.config.model}, ${cpus} CPUs\n${text}`
      expect(dpor.ends, which).toEqual(states.ends)
      expect(sleep.ends, which).toEqual(states.ends)
      expect(dpor.found, which).toEqual(states.found)
      expect(dpor.traces, which).toBe(sleep.traces)
      expect(dpor.redundant, which).toBe(0)
    }
    expect(compared).toBeGreaterThan(programs * 0.8)
  })

  it('on loops that spin, whose executions have no end', () => {
    let spinning = 0
    for (let seed = 1; seed <= 300; seed++) {
      const threads = 2 + (seed % 7 === 0 ? 1 : 0)
      const { text } = randomProgram(seed, ['polling', 'memory'], threads, 2)
      const subject = subjectOf(text.replaceAll('cpu_relax();', ';'), MODELS[seed % 3]!, threads)
      const [dpor, states] = [search(subject, 'dpor'), search(subject, 'stateful')]
      if (!dpor.done || !states.done) continue
      const safety = (found: readonly string[]): readonly string[] =>
        found.filter((signature) => !signature.startsWith('livelock'))
      const which = `seed ${seed}, ${subject.config.model}\n${text}`
      expect(dpor.ends, which).toEqual(states.ends)
      expect(safety(dpor.found), which).toEqual(safety(states.found))
      // What can go round for ever, fairly or not, is never taken for a proof.
      if (safety(states.found).length < states.found.length) {
        expect(dpor.cut, which).toBeGreaterThan(0)
        spinning++
      }
    }
    expect(spinning).toBeGreaterThan(20)
  })

  it('with brute force, on the number of traces and the final states', () => {
    const programs = 1600
    let compared = 0
    for (let seed = 1; seed <= programs; seed++) {
      const ingredients: readonly Ingredient[] = seed % 2 === 0 ? ['memory'] : ['locks', 'memory']
      const threads = 2 + (seed % 9 === 0 ? 1 : 0)
      const { text } = randomProgram(100_000 + seed, ingredients, threads, seed % 2 === 0 ? 2 : 1)
      if (/kernel|down|up\(|try/.test(text.split('handler')[1] ?? '')) continue
      const subject = subjectOf(text, MODELS[seed % 3]!, threads)
      const traces = countTraces(subject.program, subject.config, 600)
      if (traces === undefined) continue
      compared++
      const dpor = search(subject, 'dpor')
      const which = `seed ${seed}, ${subject.config.model}\n${text}`
      expect(dpor.traces, which).toMatch(
        new RegExp(`^${traces.complete} complete, ${traces.blocked} blocked`),
      )
      const bytes = subject.program.data.length
      const all = exploreAll(subject.program, subject.config, (machine) => memoryOf(machine, bytes))
      const quiescent = dpor.ends.filter((end) => end.startsWith('quiescent'))
      expect(
        quiescent.map((end) => end.slice('quiescent '.length)),
        which,
      ).toEqual([...all.outcomes].toSorted())
    }
    expect(compared).toBeGreaterThan(600)
  })
})
