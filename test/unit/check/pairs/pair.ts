/** The smallest program that breaks a check under some schedule, and the one next to it that does not. */
import type { MachineConfig } from '#core/machine/config.ts'

export interface Pair {
  readonly check: number
  readonly broken: string
  readonly fixed: string
  /** What the report must say. */
  readonly message?: RegExp
  /** How the source goes on at the site of the report, and at the sites of the other side. */
  readonly at: string
  readonly others?: readonly string[]
  /** Whom it is about, who broke it first: threads, 31 for set-up, 32 for the first interrupt. */
  readonly actors: readonly number[]
  readonly options?: Partial<MachineConfig>
}

/** By what they show. */
export type Pairs = Readonly<Record<string, Pair>>

export const noOrder = { checks: { lockOrder: false, races: false, continueAfter: [] } }
