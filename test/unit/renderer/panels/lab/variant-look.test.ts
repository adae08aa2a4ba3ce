import { describe, expect, it } from 'vitest'
import { findScenario, findVariant } from '#core/scenarios/index.ts'
import { variantLook } from '#renderer/panels/lab/variant-look.ts'

const scenario = findScenario('inode-accounting')

function glyph(name: string, model: 'sc' | 'pso'): string | undefined {
  const variant = scenario && findVariant(scenario, name)
  return variant && variantLook(variant, model).glyph
}

describe('the glyph of a variant', () => {
  it('tells what is wrong at rest, wrong in passing, and right', () => {
    // kernel-facts 1.1: without a lock updates are lost; the big lock orders writers, its readers are bare.
    expect([glyph('none', 'sc'), glyph('bkl', 'sc'), glyph('frlock', 'sc')]).toEqual([
      '◆',
      '◇',
      '✓',
    ])
  })

  it('depends on the memory model: a dropped barrier only shows where stores are reordered', () => {
    expect([glyph('frlock-no-wmb1', 'sc'), glyph('frlock-no-wmb1', 'pso')]).toEqual(['✓', '◇'])
  })
})
