/** Taking everything twice: a machine that answers differently the second time does not get away with it. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSampler } from '#core/explore/create-sampler.ts'
import { createSearch } from '#core/explore/create-search.ts'
import { twice } from '#core/explore/twice.ts'
import type { Machine } from '#core/machine/machine.ts'
import { build, configOf } from '../../support/machine.ts'

/** After so many steps or runs, over all machines, one of them goes wrong. */
const fault = vi.hoisted(() => ({ after: Infinity, calls: 0 }))

vi.mock(import('#core/machine/machine.ts'), async (original) => {
  const real = await original()
  return {
    ...real,
    createMachine: (...given): Machine => {
      const machine = real.createMachine(...given)
      const bytes = new Uint8Array(machine.image)
      const spoil = <A extends unknown[], R>(act: (...how: A) => R): ((...how: A) => R) => {
        return (...how) => {
          const result = act(...how)
          // The second call of each pair: the one that is compared with the first.
          if (++fault.calls === fault.after) bytes[bytes.length - 1]! ^= 1
          return result
        }
      }
      return Object.assign(machine, {
        step: spoil(machine.step.bind(machine)),
        run: spoil(machine.run.bind(machine)),
      })
    },
  }
})

const subject = {
  program: build(`
    int x;
    void P0(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1 + choose(2)); }
    void P1(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
  `),
  config: configOf({ heapBytes: 0 }),
}

const EXHAUSTIVE = ['dpor', 'dfs', 'stateful'] as const
const SAMPLING = ['random', 'pct', 'pos'] as const

/** All there is to see; a few runs of a sampler. */
const STRATEGIES: Readonly<Record<string, (repeats: boolean) => string>> = {
  ...Object.fromEntries(
    EXHAUSTIVE.map((strategy) => [
      strategy,
      (repeats: boolean): string => {
        const search = createSearch(subject, { strategy, bounds: {}, all: true, twice: repeats })
        while (search.advance(100) === 'running');
        return `${search.status} ${search.counts.executions} ${search.counts.states}`
      },
    ]),
  ),
  ...Object.fromEntries(
    SAMPLING.map((strategy) => [
      strategy,
      (repeats: boolean): string => {
        const sampler = createSampler(subject, { strategy, twice: repeats })
        const runs = [1, 2, 3, 4, 5].map((seed) => sampler.run(seed))
        return runs.map(({ outcome, steps }) => `${outcome} ${steps}`).join()
      },
    ]),
  ),
}

afterEach(() => {
  fault.after = Infinity
})

describe.each(Object.keys(STRATEGIES))('%s with every step twice', (name) => {
  const explore = STRATEGIES[name]!

  it('sees what it sees without', () => {
    expect(explore(true)).toBe(explore(false))
  })

  it('throws at the first difference', () => {
    fault.calls = 0
    explore(true)
    const calls = fault.calls
    // The last call but a few, whichever strategy it is: a second one of a pair.
    for (const after of [calls, calls - 2]) {
      fault.calls = 0
      fault.after = after
      expect(() => explore(true)).toThrow(/taken twice, led to two states/)
    }
  })

  it('notices nothing without', () => {
    fault.calls = 0
    explore(false)
    fault.after = fault.calls
    fault.calls = 0
    expect(() => explore(false)).not.toThrow()
  })
})

describe('what is done twice', () => {
  it('is done from the same state, and its second result counts', () => {
    let state = 5
    const machine = {
      snapshot: () => Uint8Array.of(state),
      restore: (bytes: Uint8Array) => void (state = bytes[0]!),
    }
    const calls: number[] = []
    const result = twice(machine, 'A step', () => calls.push(state++))
    expect({ result, calls, state }).toEqual({ result: 2, calls: [5, 5], state: 6 })
    expect(() => twice(machine, 'A step', () => (state += calls.push(0)))).toThrow('A step, taken')
  })
})
