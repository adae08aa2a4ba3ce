/**
 * Which of two variants counts as the unfixed one: it is drawn upper or left, dashed. The one that more
 * is expected to break, else the one that stands earlier in the scenario.
 */
import type { Expectation, Scenario, Variant } from '#core/scenarios/scenario.ts'

export type MemoryModel = 'sc' | 'tso' | 'pso'

/** Whether this says that something goes wrong under `model`; that it costs more is not wrong. */
export function isBroken({ oracle, verdict, models }: Expectation, model: MemoryModel): boolean {
  return verdict === 'violated' && oracle !== 'cost' && models.includes(model)
}

/** Oracles expected to be violated by a variant under a memory model. */
export function expectedViolations(variant: Variant, model: MemoryModel): number {
  return variant.expected.filter((row) => isBroken(row, model)).length
}

/** The two names, unfixed first. */
export function orderKernels(
  scenario: Scenario,
  model: MemoryModel,
  first: string,
  second: string,
): readonly [unfixed: string, fixed: string] {
  const rank = (name: string): number => {
    const at = scenario.variants.findIndex((variant) => variant.name === name)
    const variant = scenario.variants[at]
    return variant === undefined ? -at : expectedViolations(variant, model) * 1_000 - at
  }
  return rank(second) > rank(first) ? [second, first] : [first, second]
}
