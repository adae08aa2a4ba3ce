/**
 * Minimisation against the whole graph of states: what it says is the minimum is the fewest switches with
 * which anything leads to that failure, on generated programs with failing steps.
 */
import { expect, it } from 'vitest'
import { createSampler } from '#core/explore/create-sampler.ts'
import { createMinimiser } from '#core/explore/minimise.ts'
import { createMachine } from '#core/machine/machine.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import { subjectOf } from '../../support/exhaust.ts'
import { fewestSwitches } from '../../support/graph-questions.ts'
import { randomProgram } from '../../support/random-programs.ts'
import { exploreGraph } from '../../support/state-graph.ts'

const MODELS = ['sc', 'tso', 'pso'] as const
const RUNS = 40

it('finds the fewest switches there are', () => {
  let longer = 0
  let compared = 0
  for (let seed = 1; seed <= 300; seed++) {
    const threads = 2 + (seed % 2)
    const { text } = randomProgram(300_000 + seed, ['failing', 'memory'], threads, 3)
    const subject = subjectOf(text, MODELS[seed % 3]!, threads)
    const sampler = createSampler(subject, { strategy: 'random' })
    const findings = Array.from({ length: RUNS }, (_, run) => sampler.run(run).finding)
    const finding = findings.findLast((found) => found !== undefined)
    if (finding === undefined) continue
    const minimiser = createMinimiser(subject, finding.schedule, finding.signature)
    while (!minimiser.advance(10_000));
    const { result, proven } = minimiser
    const which = `seed ${seed}, ${subject.config.model}, ${finding.signature}\n${text}`
    expect(proven, which).toBe(true)
    expect(result.signature, which).toBe(finding.signature)
    const graph = exploreGraph(subject.program, subject.config)
    const shortest = fewestSwitches(graph, ({ violations }) =>
      violations.some(({ check, site }) => check === result.check && site === result.site),
    )
    expect(result.switches, which).toBe(shortest?.switches)
    const { program, config } = subject
    expect(createMachine(program, config, followSchedule(result.schedule)).run(10_000)).toBe(
      'violated',
    )
    compared++
    if (finding.switches > result.switches) longer++
  }
  expect(compared).toBeGreaterThan(100)
  expect(longer).toBeGreaterThan(30)
})
