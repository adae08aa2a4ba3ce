import { describe, expect, test } from 'vitest'
import { moreMemory, partsToGoOnFrom, ranOutOfMemory } from '#core/host/explore/memory.ts'
import { noCounts } from '#core/explore/counts.ts'
import type { Outcome } from '#core/host/explore/outcome.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30

describe('memory to go on with', () => {
  const stateful = { strategy: 'stateful', bounds: { maxBytes: 64 * MIB } } as const
  const standard = { strategy: 'stateful' } as const

  test('is four times as much, while the machine has it', () => {
    expect(moreMemory([stateful], 16 * GIB, 8)).toBe(256 * MIB)
    expect(moreMemory([standard], 16 * GIB, 8)).toBe(2 * GIB)
    expect(moreMemory([stateful, standard], 16 * GIB, 8)).toBe(2 * GIB)
  })

  test('is at most half of the machine, shared by those that work at the same time', () => {
    expect(moreMemory([standard], 3 * GIB, 8)).toBe(1.5 * GIB)
    expect(moreMemory([standard, standard], 4 * GIB, 8)).toBe(1 * GIB)
    expect(moreMemory([standard, standard], 4 * GIB, 1)).toBe(2 * GIB)
    expect(moreMemory([{ strategy: 'dpor' }], 16 * GIB, 8)).toBe(1 * GIB)
    const bounded = { strategy: 'dpor', bounds: { preemptions: 2 } } as const
    expect(moreMemory([bounded], 16 * GIB, 8)).toBe(2 * GIB)
  })

  test('is not offered where there is hardly more', () => {
    expect(moreMemory([standard], 1.2 * GIB, 1)).toBeUndefined()
    expect(moreMemory([{ strategy: 'dpor' }], 4 * GIB, 8)).toBeUndefined()
    expect(moreMemory([standard], undefined, 1)).toBe(2 * GIB)
    // A table of states that no browser makes would be needed.
    const most = { strategy: 'stateful', bounds: { maxBytes: 4.5 * GIB } } as const
    expect(moreMemory([most], 64 * GIB, 1)).toBeUndefined()
    const large = { strategy: 'stateful', bounds: { maxBytes: 2 * GIB } } as const
    expect(moreMemory([large], 64 * GIB, 1)).toBe(4.5 * GIB)
  })
})

describe('what ran out of memory', () => {
  const part = (state: Outcome['state']): Outcome => ({
    state,
    counts: noCounts(),
    findings: [],
    notes: [],
  })
  const parts = { '0': part('done'), '1': part('limited'), '2': part('part') }
  const known = { all: true, bounds: { maxBytes: 64 * MIB }, violations: [], parts }

  test('begins anew where there is more, and everything else stays known', () => {
    expect(partsToGoOnFrom(known, { maxBytes: 64 * MIB })).toEqual(parts)
    expect(Object.keys(partsToGoOnFrom(known, { maxBytes: 65 * MIB }))).toEqual(['0', '2'])
    expect(Object.keys(partsToGoOnFrom(known, {}))).toEqual(['0', '2'])
  })

  test('matters until a violation has ended the search', () => {
    expect(ranOutOfMemory(known)).toBe(true)
    expect(ranOutOfMemory({ ...known, parts: { '': part('part') } })).toBe(false)
    expect(ranOutOfMemory({ ...known, violations: [{}] })).toBe(true)
    expect(ranOutOfMemory({ ...known, violations: [{}], all: false })).toBe(false)
  })
})
