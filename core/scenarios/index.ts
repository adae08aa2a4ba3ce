/** Every scenario of the lab, by identifier. */
import { I_SIZE } from './i-size/scenario.ts'
import { BUFFER_RACE } from './buffer-race/scenario.ts'
import { INODE_ACCOUNTING } from './inode-accounting/scenario.ts'
import { PAGE_MKWRITE } from './page-mkwrite/scenario.ts'
import { SEQTEX } from './seqtex/scenario.ts'
import { VMTRUNCATE } from './vmtruncate/scenario.ts'
import type { Scenario, Variant } from './scenario.ts'

/** All scenarios, in the order of the app's list. */
export const scenarios: readonly Scenario[] = [
  INODE_ACCOUNTING,
  I_SIZE,
  VMTRUNCATE,
  SEQTEX,
  PAGE_MKWRITE,
  BUFFER_RACE,
]

/** The scenario called `name`, or undefined. */
export function findScenario(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name)
}

/** The variant of `scenario` called `name`, or undefined. */
export function findVariant(scenario: Scenario, name: string): Variant | undefined {
  return scenario.variants.find((variant) => variant.name === name)
}
