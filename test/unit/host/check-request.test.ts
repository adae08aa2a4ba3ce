import { describe, expect, test } from 'vitest'
import { checkRequest } from '#core/host/check-request.ts'
import type { RunRequest } from '#core/host/protocol.ts'

const GOOD: RunRequest = {
  scenario: 'inode-accounting',
  variant: 'none',
  parameters: {},
  model: 'sc',
  way: 'timed',
  seed: 1,
}

function problem(change: object): unknown {
  const result = checkRequest({ ...GOOD, ...change })
  return result.ok ? 'accepted' : result.error
}

test('a good request comes out with every parameter filled in', () => {
  const result = checkRequest({ ...GOOD, parameters: { BYTES: 300 } })
  expect(result.ok && result.value.subject.parameters).toMatchObject({
    BYTES: 300,
    OPERATIONS: 100_000,
  })
})

describe('what cannot be run is refused with what could be', () => {
  test.each([
    ['scenario', { scenario: 'nope' }, 'E_UNKNOWN_SCENARIO', /inode-accounting/],
    ['variant', { variant: 'fr' }, 'E_UNKNOWN_VARIANT', /none, bkl, .*frlock/],
    ['parameter', { parameters: { CPU: 2 } }, 'E_UNKNOWN_PARAMETER', /CPUS/],
    ['range', { parameters: { CPUS: 9 } }, 'E_OUT_OF_RANGE', /from 2 to 8/],
    ['fraction', { parameters: { BYTES: 1.5 } }, 'E_OUT_OF_RANGE', /whole number/],
    ['not a number', { parameters: { BYTES: Number.NaN } }, 'E_OUT_OF_RANGE', /whole number/],
    ['inherited name', { parameters: { toString: 1 } }, 'E_UNKNOWN_PARAMETER', /CPUS/],
    ['model', { model: 'rmo' }, 'E_UNKNOWN_MODEL', /sc, tso, pso/],
    ['way', { way: 'native' }, 'E_UNKNOWN_WAY', /timed/],
    ['seed', { seed: -1 }, 'E_OUT_OF_RANGE', /4294967295/],
    ['cost', { costs: { cache: 1 } }, 'E_UNKNOWN_COST', /lineTransfer/],
    ['price', { costs: { quantum: 0 } }, 'E_OUT_OF_RANGE', /from 1/],
  ])('%s', (_, change, code, hint) => {
    expect(problem(change)).toMatchObject({ code, hint: expect.stringMatching(hint) })
  })
})
