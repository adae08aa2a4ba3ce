/**
 * Probabilistic concurrency testing: random priorities, and d - 1 random moments at which whoever runs
 * falls behind everybody. A bug that needs d orders to come out right is met with probability at least
 * 1 / (n k^(d-1)), for n actors and at most k steps.
 *
 * S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte: A Randomized Scheduler with Probabilistic
 * Guarantees of Finding Bugs, ASPLOS 2010
 */
import { invariant } from '#core/base/invariant.ts'
import { nextBelow, seedRng } from '#core/base/rng.ts'
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'

// Words of the scheduler's state: a stream for data choices, then who fell behind, in order.
const SEEDED = 4
const FALLEN = 5
const FIRST_FALLEN = 6
/** Steps before the first choice, + 1: what runs alone at the start is none of its business. */
const BEFORE = 15
/** Deepest bug: each change point needs a word. */
const MAX_PCT_DEPTH = 10

/** PCT. */
export class PctScheduler implements Scheduler {
  readonly name = 'pct'
  private seed: number
  private readonly depth: number
  private readonly length: number
  private words: Int32Array<ArrayBuffer> = new Int32Array(16)

  constructor(seed: number, depth: number, length: number) {
    invariant(depth >= 1 && depth <= MAX_PCT_DEPTH, `depth must be 1 to ${MAX_PCT_DEPTH}`)
    this.seed = seed
    this.depth = depth
    this.length = Math.max(1, length)
  }

  attach(state: Int32Array<ArrayBuffer>): void {
    this.words = state
    if (state[SEEDED] !== 1) this.restart(this.seed)
  }

  /** Begins anew with another seed: for many runs of one machine from one snapshot. */
  restart(seed: number): void {
    const { words } = this
    this.seed = seed
    words.fill(0)
    seedRng(words, 0, seed)
    words[SEEDED] = 1
  }

  pick(machine: MachineView): number {
    const { words } = this
    if (words[BEFORE] === 0) words[BEFORE] = machine.stepCount + 1
    let best = this.highest(machine)
    while (this.isChangePoint(machine.stepCount + 1 - words[BEFORE]!)) {
      words[FIRST_FALLEN + words[FALLEN]!] = best + 1
      words[FALLEN] = words[FALLEN]! + 1
      best = this.highest(machine)
    }
    return best
  }

  choose(limit: number): number {
    return nextBelow(this.words, 0, limit)
  }

  jitter(): number {
    return 0
  }

  private highest({ enabled, enabledCount }: MachineView): number {
    let best = enabled[0]!
    let priority = this.priorityOf(best)
    for (let at = 1; at < enabledCount; at++) {
      const other = this.priorityOf(enabled[at]!)
      if (other <= priority) continue
      best = enabled[at]!
      priority = other
    }
    return best
  }

  /** At or above 2^32 from the start, below it once fallen: the later, the lower. */
  private priorityOf(actor: number): number {
    const { words } = this
    for (let at = words[FALLEN]! - 1; at >= 0; at--) {
      if (words[FIRST_FALLEN + at] === actor + 1) return MAX_PCT_DEPTH - at
    }
    return 2 ** 32 + (scramble(this.seed, actor) >>> 0)
  }

  /** Is the next change point at or before this step? They are drawn uniformly, then taken in order. */
  private isChangePoint(step: number): boolean {
    const passed = this.words[FALLEN]!
    if (passed >= this.depth - 1) return false
    let due = 0
    for (let point = 0; point < this.depth - 1; point++) {
      const moment = (scramble(this.seed, 256 + point) >>> 0) % this.length
      if (moment <= step) due++
    }
    return due > passed
  }
}

function scramble(seed: number, value: number): number {
  let mixed = (seed ^ Math.imul(value + 1, 0x9e37_79b1)) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97)
  return mixed ^ (mixed >>> 15)
}

/** Lowest probability of meeting a bug of `depth` among `actors` in runs of at most `length` steps. */
export function pctGuarantee(actors: number, length: number, depth: number): number {
  return 1 / (actors * length ** (depth - 1))
}
