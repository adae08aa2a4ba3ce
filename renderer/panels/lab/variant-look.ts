/** How a variant is expected to do, as a glyph with words: from the scenario, not from any run. */
import type { Expectation, Variant } from '#core/scenarios/scenario.ts'
import { isBroken } from '#renderer/stores/kernel-order.ts'

export interface VariantLook {
  readonly glyph: '◆' | '✓' | '◇'
  readonly role: 'violation' | 'proved' | 'warning'
  /** `expected to hold`, `expected to break`. */
  readonly short: string
  /** The oracles it breaks, with the reason, one a line. */
  readonly reasons: string
}

/** Broken at rest ◆, wrong only in passing or in some workload ◇, expected to hold ✓. */
export function variantLook(variant: Variant, model: Expectation['models'][number]): VariantLook {
  const broken = variant.expected.filter((row) => isBroken(row, model))
  if (broken.length === 0) {
    return {
      glyph: '✓',
      role: 'proved',
      short: 'expected to hold',
      reasons: 'Expected to hold.',
    }
  }
  const reasons = broken.map(({ oracle, reason }) => `Expected to break ${oracle}: ${reason}.`)
  // What takes parameters of its own to show is not what the variant is known for.
  const atRest = broken.some(
    ({ oracle, parameters }) => oracle !== 'continuous safety' && parameters === undefined,
  )
  return {
    glyph: atRest ? '◆' : '◇',
    role: atRest ? 'violation' : 'warning',
    short: 'expected to break',
    reasons: reasons.join('\n'),
  }
}
