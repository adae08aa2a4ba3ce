/**
 * Bounds on preemptions and on changes of the running actor, as a filter on any exhaustive search. The
 * cost of a path and whose turn it is are one number, so that a search can keep it where it likes.
 */
import type { SearchBounds } from './bounds.ts'
import { isScheduled } from './switches.ts'

/** Room for the actor in a cost: 1 + its number, 0 for nobody yet. */
const ACTORS = 256

/** Counts against the bounds of one search; without bounds every cost is 0. */
export class SwitchBudget {
  readonly bounded: boolean
  private readonly preemptions: number
  private readonly switches: number

  constructor({ preemptions, contextSwitches }: SearchBounds) {
    this.preemptions = preemptions ?? Infinity
    this.switches = contextSwitches ?? Infinity
    this.bounded = preemptions !== undefined || contextSwitches !== undefined
  }

  /**
   * The cost after a step of `actor`, -1 when a bound forbids it. `canGoOn`: the actor whose turn it is
   * could take the step itself. With both bounds set, preemptions stand in bits 8 to 17, switches above.
   */
  after(cost: number, actor: number, canGoOn: boolean): number {
    if (!this.bounded || !isScheduled(actor)) return cost
    const current = (cost & (ACTORS - 1)) - 1
    if (current === actor) return cost
    let preemptions = (cost >>> 8) & 0x3ff
    let switches = cost >>> 18
    if (current >= 0) {
      if (canGoOn && this.preemptions !== Infinity) preemptions++
      if (this.switches !== Infinity) switches++
    }
    if (preemptions > this.preemptions || switches > this.switches) return -1
    return (Math.min(switches, 0x1fff) << 18) | (Math.min(preemptions, 0x3ff) << 8) | (actor + 1)
  }

  /** Whose turn it is, -1 for nobody. */
  actorOf(cost: number): number {
    return (cost & (ACTORS - 1)) - 1
  }

  /** What a visited state is known by besides itself: with bounds, whose turn it is. */
  keyOf(cost: number): number {
    if (!this.bounded) return 0
    // With both bounds no number says which of two costs is less: each is a state of its own.
    return this.both ? cost : cost & (ACTORS - 1)
  }

  /** The number that is less when more is left to spend. */
  priceOf(cost: number): number {
    return this.both ? 0 : cost >>> 8
  }

  private get both(): boolean {
    return this.preemptions !== Infinity && this.switches !== Infinity
  }
}
