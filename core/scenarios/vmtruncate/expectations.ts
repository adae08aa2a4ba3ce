/** Rows of expectations as this scenario's variants share them, and where they are taken from. */
import { broken, holds, type ExpectationDetails } from '../expectation.ts'
import type { Expectation } from '../scenario.ts'

/** Minima counted, and claims proved, by a search over a model of the bare steps. */
export const STEPS = 'exhaustive search over the bare steps of fault and truncation'
/** What follows from the code without a mail that says so. */
export const CODE = 'reading the code'
/** Andrea Arcangeli on the race and his patch, 1 June 2003. */
export const AA_PATCH = '20030601122200.GB1455@x30.local'
/** Dave McCracken's counter as merged. */
export const MERGED = 'linux-history 3e63f0be44, in 2.6.0-test3'
/** Barriers taken out and put back in, January 2005. */
export const BARRIERS = 'linux-history b37e39b03b (2.6.11-rc1) and 08f26bb205 (2.6.11-rc3)'
/** Nick Piggin's page lock. */
export const PAGE_LOCK = 'linux d00806b18315, in 2.6.23'

/**
 * A removed page ends up mapped. When the fault maps it after its removal only the end shows it;
 * when it maps it just before, removal itself finds it mapped.
 */
export function unsafe(
  reason: string,
  source: string,
  switches: { readonly atRest: number; readonly atRemoval: number },
  details: ExpectationDetails = {},
): readonly Expectation[] {
  const { atRest, atRemoval } = switches
  const found = `${reason}; mapped just before, the page is mapped when it is removed`
  return [
    broken('quiescent safety', reason, source, { ...details, switches: atRest }),
    broken('continuous safety', found, source, { ...details, switches: atRemoval }),
  ]
}

/** No removed page is ever mapped. */
export function safe(
  reason: string,
  source: string,
  details: ExpectationDetails = {},
): readonly Expectation[] {
  return [
    holds('quiescent safety', reason, source, details),
    holds('continuous safety', reason, source, details),
  ]
}

/** What the spinlock under the frlock and the seqlock is worth, as posted. */
export const SLEEPS_IN_SPINLOCK: Expectation = broken(
  'continuous safety',
  'as posted the lock is a spinlock, and truncate_inode_pages() sleeps with it held; 2.4 gets away with it without preemption and with i_sem keeping a second writer out',
  CODE,
  { models: ['sc'], parameters: { DEBUG_SPINLOCK_SLEEP: 1 } },
)
