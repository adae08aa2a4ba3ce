import { describe, expect, test } from 'vitest'
import { checkExploration } from '#core/host/explore/check-exploration.ts'
import { headOf, identityOf } from '#core/host/explore/head.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import { findScenario } from '#core/scenarios/index.ts'

const BASE: ExploreRequest = {
  run: {
    scenario: 'inode-accounting',
    variant: 'frlock',
    parameters: {},
    model: 'sc',
    way: 'timed',
    seed: 5,
  },
  strategy: 'dpor',
}

describe('an exploration that can be carried out', () => {
  test('has the small parameters of its scenario, but for those that were given', () => {
    const small = findScenario('inode-accounting')?.small ?? {}
    const checked = checkExploration({ ...BASE, run: { ...BASE.run, parameters: { BYTES: 300 } } })
    expect(checked).toMatchObject({
      ok: true,
      value: { request: { run: { way: 'explore', parameters: { ...small, BYTES: 300 } } } },
    })
  })

  test('has no limit if it sees everything, and ten thousand runs if it samples', () => {
    expect(checkExploration(BASE)).toMatchObject({ value: { maxExecutions: Infinity } })
    const sampling = checkExploration({ ...BASE, strategy: 'pct' })
    expect(sampling).toMatchObject({ value: { maxExecutions: 10_000, depth: 3 } })
  })
})

describe('its identity', () => {
  function identity(request: ExploreRequest): string {
    const checked = checkExploration(request)
    if (!checked.ok) throw new Error(checked.error.message)
    return identityOf(headOf(checked.value))
  }

  test('is that of what can be found, not of how far one looks', () => {
    expect(identity({ ...BASE, all: true, maxExecutions: 7 })).toBe(identity(BASE))
    // Where everything is seen, no seed changes anything.
    expect(identity({ ...BASE, run: { ...BASE.run, seed: 6 } })).toBe(identity(BASE))
  })

  test.each<[string, Partial<ExploreRequest>]>([
    ['strategy', { strategy: 'stateful' }],
    ['bounds', { bounds: { preemptions: 2 } }],
    ['memory model', { run: { ...BASE.run, model: 'pso' } }],
    ['parameters', { run: { ...BASE.run, parameters: { BYTES: 300 } } }],
    ['program', { run: { ...BASE.run, scenario: 'inode-accounting', variant: 'none' } }],
  ])('depends on the %s', (_, change) => {
    expect(identity({ ...BASE, ...change })).not.toBe(identity(BASE))
  })

  test('depends on the first seed of a sample', () => {
    const sample = { ...BASE, strategy: 'random' } as const
    expect(identity({ ...sample, run: { ...BASE.run, seed: 6 } })).not.toBe(identity(sample))
  })
})

describe('what cannot be explored is refused', () => {
  test.each<[string, object, string]>([
    ['strategy', { strategy: 'luck' }, 'E_UNKNOWN_STRATEGY'],
    ['variant', { run: { ...BASE.run, variant: 'x' } }, 'E_UNKNOWN_VARIANT'],
    ['memory model', { run: { ...BASE.run, model: 'rmo' } }, 'E_UNKNOWN_MODEL'],
    ['seed', { run: { ...BASE.run, seed: -1 } }, 'E_OUT_OF_RANGE'],
    ['depth', { strategy: 'pct', depth: 0 }, 'E_OUT_OF_RANGE'],
    ['depth without pct', { depth: 2 }, 'E_STRATEGY'],
    ['bound of a sample', { strategy: 'pos', bounds: { preemptions: 1 } }, 'E_STRATEGY'],
    ['bound', { bounds: { preemptions: -1 } }, 'E_OUT_OF_RANGE'],
    ['half a step', { bounds: { maxStepsPerExecution: 1.5 } }, 'E_OUT_OF_RANGE'],
    ['memory', { bounds: { maxBytes: 10 } }, 'E_OUT_OF_RANGE'],
    ['number of executions', { maxExecutions: 0 }, 'E_OUT_OF_RANGE'],
  ])('%s', (_, change, code) => {
    const request = { ...BASE, ...change } as ExploreRequest
    expect(checkExploration(request)).toMatchObject({ ok: false, error: { code } })
  })

  test('a program that does not compile, with its place', () => {
    const main = { name: 'x.c', text: 'void P0(void) { y = 1; }' }
    const { parameters, model, way, seed } = BASE.run
    const run = {
      program: { main, headers: {}, wordBits: 32 },
      parameters,
      model,
      way,
      seed,
    } as const
    expect(checkExploration({ ...BASE, run })).toMatchObject({
      ok: false,
      error: { code: 'E_COMPILE', at: 'x.c:1:17' },
    })
  })
})
