/**
 * The kernel API that the language knows: one row per function, read by the compiler, by the
 * documentation and by whoever shows it. The rows stand in intrinsics/, a file for each family.
 */
import { labIntrinsics } from './intrinsics/lab.ts'
import { lockIntrinsics } from './intrinsics/locks.ts'
import { memoryIntrinsics } from './intrinsics/memory.ts'
import type { Intrinsic } from './intrinsics/row.ts'
import { schedulingIntrinsics, waitIntrinsics } from './intrinsics/waiting.ts'

/** Every intrinsic, grouped as the documentation shows them. */
export const INTRINSICS: readonly Intrinsic[] = [
  ...memoryIntrinsics(),
  ...lockIntrinsics(),
  ...waitIntrinsics(),
  ...schedulingIntrinsics(),
  ...labIntrinsics(),
]

const BY_NAME: ReadonlyMap<string, Intrinsic> = new Map(INTRINSICS.map((row) => [row.name, row]))

/** Other names of a row. */
const SYNONYMS: Readonly<Record<string, string>> = {
  pr_debug: 'pr_info',
  pr_notice: 'pr_info',
  pr_warn: 'pr_info',
  pr_err: 'pr_info',
}

/** The row of a name, or undefined. */
export function intrinsic(name: string): Intrinsic | undefined {
  return BY_NAME.get(Object.hasOwn(SYNONYMS, name) ? (SYNONYMS[name] ?? name) : name)
}
