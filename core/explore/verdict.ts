/** The one word at the end of a search, and when it may be said. */
import type { SearchStatus } from './search.ts'

/**
 * violated: here is a schedule. proved: every schedule was seen, within the printed program, memory model
 * and bounds, and no bound cut anything off. not-found: some schedules were seen. incomplete: an
 * exhaustive search that did not come to its end, or that a bound cut.
 */
export type Verdict = 'violated' | 'proved' | 'not-found' | 'incomplete'

/** What a verdict follows from. */
export interface Evidence {
  readonly exhaustive: boolean
  readonly status: SearchStatus
  readonly cutByBound: number
  readonly findings: number
}

/** The verdict; `proved` only where nothing was left out. */
export function verdictOf({ exhaustive, status, cutByBound, findings }: Evidence): Verdict {
  if (findings > 0) return 'violated'
  if (!exhaustive) return 'not-found'
  return status === 'done' && cutByBound === 0 ? 'proved' : 'incomplete'
}
