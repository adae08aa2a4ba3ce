import { describe, expect, it } from 'vitest'
import { findScenario } from '#core/scenarios/index.ts'
import { invariant } from '#core/base/invariant.ts'
import { orderKernels } from '#renderer/stores/kernel-order.ts'

const scenario = findScenario('inode-accounting')
invariant(scenario, 'the scenario of these tests')

describe('which of two kernels is the unfixed one', () => {
  it('is the one expected to break more, however they were chosen', () => {
    expect(orderKernels(scenario, 'sc', 'frlock', 'none')).toEqual(['none', 'frlock'])
    expect(orderKernels(scenario, 'sc', 'none', 'frlock')).toEqual(['none', 'frlock'])
    expect(orderKernels(scenario, 'sc', 'spinlock', 'bkl')).toEqual(['bkl', 'spinlock'])
  })

  it('follows the memory model', () => {
    expect(orderKernels(scenario, 'sc', 'frlock-no-wmb1', 'bkl')).toEqual(['bkl', 'frlock-no-wmb1'])
    expect(orderKernels(scenario, 'pso', 'frlock', 'frlock-no-wmb1')).toEqual([
      'frlock-no-wmb1',
      'frlock',
    ])
  })

  it('is the earlier one of two that are alike', () => {
    expect(orderKernels(scenario, 'sc', 'seqlock', 'spinlock')).toEqual(['spinlock', 'seqlock'])
  })
})
