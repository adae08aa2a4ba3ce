/**
 * Virtual time: always the actor that could step first, the smaller number on a tie. Jitter and data
 * choices come from a seeded stream.
 */
import { nextBelow, nextInt32, seedRng } from '#core/base/rng.ts'
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'

/** Word of the scheduler's state that says whether the stream has been seeded. */
const SEEDED = 4
/** Random bits not yet used, and how many. Jitter is small: one draw serves several operations. */
const BITS = 5
const BIT_COUNT = 6

/** The scheduler of the timed way. */
class TimedScheduler implements Scheduler {
  readonly name = 'timed'
  readonly followsTime = true
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
    words[BIT_COUNT] = 0
  }

  pick(machine: MachineView): number {
    let best = machine.enabled[0]!
    let time = machine.readyTime(best)
    for (let i = 1; i < machine.enabledCount; i++) {
      const actor = machine.enabled[i]!
      const ready = machine.readyTime(actor)
      if (ready >= time) continue
      best = actor
      time = ready
    }
    return best
  }

  choose(limit: number): number {
    return nextBelow(this.words, 0, limit)
  }

  jitter(limit: number): number {
    const { words } = this
    if (limit >= 0x100) return nextBelow(words, 0, limit + 1)
    if (words[BIT_COUNT] === 0) {
      words[BITS] = nextInt32(words, 0)
      words[BIT_COUNT] = 4
    }
    const bits = words[BITS]!
    words[BITS] = bits >>> 8
    words[BIT_COUNT] = words[BIT_COUNT]! - 1
    return ((bits & 0xff) * (limit + 1)) >>> 8
  }
}

/** A timed scheduler with its own stream. */
export function timedScheduler(seed: number): TimedScheduler {
  return new TimedScheduler(seed)
}
