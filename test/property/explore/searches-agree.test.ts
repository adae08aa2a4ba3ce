/**
 * Searches against each other on generated programs that are larger than brute force can take: every
 * trace by races, every trace by sleep sets alone, every state once.
 */
import { describe, expect, it } from 'vitest'
import { exhaust, subjectOf, type Seen } from '../../support/exhaust.ts'
import { randomProgram, type Ingredient } from '../../support/random-programs.ts'

const MODELS = ['sc', 'tso', 'pso'] as const
/** Programs with more traces than this prove nothing more and take long. */
const MOST_EXECUTIONS = 400

interface Family {
  readonly title: string
  readonly ingredients: readonly Ingredient[]
  readonly programs: number
  readonly length: number
}

const FAMILIES: readonly Family[] = [
  { title: 'memory', ingredients: ['memory', 'ghosts'], programs: 400, length: 3 },
  { title: 'locks', ingredients: ['locks', 'sleeping', 'memory'], programs: 400, length: 2 },
  { title: 'waiting', ingredients: ['waiting', 'polling'], programs: 400, length: 3 },
  { title: 'interrupts', ingredients: ['interrupts', 'memory'], programs: 200, length: 2 },
  { title: 'failing steps', ingredients: ['failing', 'locks'], programs: 300, length: 2 },
]

function signatures({ findings }: Seen): readonly string[] {
  return findings.map(({ signature }) => signature).toSorted()
}

function traces({ counts }: Seen): string {
  const { completeTraces, blockedTraces, violatedTraces } = counts
  return `${completeTraces} complete, ${blockedTraces} blocked, ${violatedTraces} violated`
}

describe('searches agree', () => {
  it.each(FAMILIES)('on $title', ({ ingredients, programs, length }) => {
    let compared = 0
    for (let seed = 1; seed <= programs; seed++) {
      const threads = seed % 4 === 0 ? 3 : 2
      const cpus = seed % 5 === 0 ? 1 + (seed % 2) : threads
      const model = MODELS[seed % 3]!
      const { text } = randomProgram(200_000 + seed, ingredients, threads, length)
      const subject = subjectOf(text, model, cpus)
      const dpor = exhaust(subject, 'dpor', MOST_EXECUTIONS)
      if (!dpor.done) continue
      const sleep = exhaust(subject, 'dfs', 20 * MOST_EXECUTIONS)
      const states = exhaust(subject, 'stateful', 20 * MOST_EXECUTIONS)
      if (!sleep.done || !states.done) continue
      compared++
      const which = `seed ${seed}, ${model}, ${cpus} CPUs\n${text}`
      expect(dpor.ends, which).toEqual(states.ends)
      expect(sleep.ends, which).toEqual(states.ends)
      expect(signatures(dpor), which).toEqual(signatures(states))
      expect(traces(dpor), which).toBe(traces(sleep))
      expect(dpor.counts.redundant, which).toBe(dpor.counts.sleepSetBlocked)
    }
    expect(compared).toBeGreaterThan(programs * 0.8)
  })

  it('on loops that spin, whose executions have no end', () => {
    let spinning = 0
    for (let seed = 1; seed <= 300; seed++) {
      const threads = seed % 7 === 0 ? 3 : 2
      const { text } = randomProgram(seed, ['polling', 'memory'], threads, 2)
      const model = MODELS[seed % 3]!
      const subject = subjectOf(text.replaceAll('cpu_relax();', ';'), model, threads)
      const [dpor, states] = [
        exhaust(subject, 'dpor', MOST_EXECUTIONS),
        exhaust(subject, 'stateful', MOST_EXECUTIONS),
      ]
      if (!dpor.done || !states.done) continue
      const isLivelock = (signature: string): boolean => signature.startsWith('livelock')
      const safety = (seen: Seen): readonly string[] =>
        signatures(seen).filter((signature) => !isLivelock(signature))
      const which = `seed ${seed}, ${model}\n${text}`
      expect(dpor.ends, which).toEqual(states.ends)
      expect(safety(dpor), which).toEqual(safety(states))
      // What can go round for ever is found, or at least never taken for a proof.
      const goesRound = signatures(states).some(isLivelock)
      if (dpor.counts.cutByBound === 0) {
        expect(signatures(dpor).some(isLivelock), which).toBe(goesRound)
      }
      if (goesRound) spinning++
    }
    expect(spinning).toBeGreaterThan(20)
  })
})
