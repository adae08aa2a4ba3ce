import { describe, expect, it } from 'vitest'
import { createSampler, type SamplerOptions } from '#core/explore/create-sampler.ts'
import { createMachine } from '#core/machine/machine.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import { build, configOf } from '../../support/machine.ts'

/** P1 must be held up until P0 has finished: depth 1, 21 operations and one. */
const ORDER = `
int done, ready;
void P0(void) { int i; for (i = 0; i < 20; i++) WRITE_ONCE(ready, i); WRITE_ONCE(done, 1); }
void P1(void) { BUG_ON(READ_ONCE(done)); }
`
const SAMPLERS: readonly SamplerOptions[] = [
  { strategy: 'random' },
  { strategy: 'pct', depth: 2 },
  { strategy: 'pos' },
]

function hits(text: string, options: SamplerOptions, runs: number): number {
  const sampler = createSampler({ program: build(text), config: configOf() }, options)
  let found = 0
  for (let seed = 1; seed <= runs; seed++) if (sampler.run(seed).outcome === 'violated') found++
  return found / runs
}

describe('samplers', () => {
  it('meet a bug of depth 1 with the probabilities measured elsewhere', () => {
    // PCT: 1/2, its bound. POS: one priority against 21 fresh ones, 1/22. A random walk: 2^-21.
    expect(hits(ORDER, { strategy: 'pct', depth: 1 }, 4000)).toBeCloseTo(0.5, 1)
    expect(hits(ORDER, { strategy: 'pos' }, 4000)).toBeCloseTo(1 / 22, 1)
    expect(hits(ORDER, { strategy: 'random' }, 4000)).toBe(0)
  })

  it('meet a bug at least as often as the bound of PCT says', () => {
    const window = `
      int open, noise;
      void P0(void) { int i; for (i = 0; i < 5; i++) WRITE_ONCE(noise, i); WRITE_ONCE(open, 1); WRITE_ONCE(open, 0); }
      void P1(void) { BUG_ON(READ_ONCE(open)); }
    `
    const subject = { program: build(window), config: configOf() }
    const options = { strategy: 'pct', depth: 2 } as const
    const { guarantee } = createSampler(subject, options)
    // Two threads, eight steps: 1 / (2 * 8).
    expect(guarantee).toBe(1 / 16)
    // Here the bound is exact; four standard deviations of 4000 runs are 0.015.
    expect(hits(window, options, 4000)).toBeGreaterThan(1 / 16 - 0.015)
  })

  it.each(SAMPLERS)(
    'give the same run for the same seed, whatever ran before: $strategy',
    (options) => {
      const text = `
      int x;
      void P0(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1 + choose(3)); }
      void P1(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
      void finally(void) { assert(x != 2); }
    `
      const subject = { program: build(text), config: configOf() }
      const first = createSampler(subject, options)
      const seeds = Array.from({ length: 200 }, (_, index) => index + 1)
      const forwards = seeds.map((seed) => first.run(seed))
      const second = createSampler(subject, options)
      const backwards = seeds.toReversed().map((seed) => second.run(seed))
      const summary = ({ outcome, steps, finding }: (typeof forwards)[number]): string =>
        `${outcome} ${steps} ${finding?.signature}`
      expect(backwards.toReversed().map(summary)).toEqual(forwards.map(summary))
      const failed = forwards.find(({ finding }) => finding !== undefined)?.finding
      expect(failed).toBeDefined()
      const again = createMachine(subject.program, subject.config, followSchedule(failed!.schedule))
      expect(again.run(100)).toBe('violated')
    },
  )
})
