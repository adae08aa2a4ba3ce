/**
 * A random walk: any enabled actor, each with the same probability, from a seeded stream. What all else is
 * compared with, and often as good.
 *
 * P. Thomson, A. Donaldson, A. Betts: Concurrency Testing Using Schedule Bounding, PPoPP 2014
 */
import { nextBelow, seedRng } from '#core/base/rng.ts'
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'

/** Word of the scheduler's state that says whether the stream has been seeded. */
const SEEDED = 4

/** The random walk. */
class RandomWalk implements Scheduler {
  readonly name = 'random'
  private seed: number
  private words: Int32Array<ArrayBuffer> = new Int32Array(8)

  constructor(seed: number) {
    this.seed = seed
  }

  attach(state: Int32Array<ArrayBuffer>): void {
    this.words = state
    if (state[SEEDED] !== 1) this.restart(this.seed)
  }

  /** Begins the stream of another seed: for many runs of one machine from one snapshot. */
  restart(seed: number): void {
    const { words } = this
    this.seed = seed
    seedRng(words, 0, seed)
    words[SEEDED] = 1
  }

  pick(machine: MachineView): number {
    return machine.enabled[nextBelow(this.words, 0, machine.enabledCount)]!
  }

  choose(limit: number): number {
    return nextBelow(this.words, 0, limit)
  }

  jitter(limit: number): number {
    return nextBelow(this.words, 0, limit + 1)
  }
}

/** A random walk from `seed`. */
export function randomWalk(seed: number): RandomWalk {
  return new RandomWalk(seed)
}
