/**
 * Each enabled actor in turn, `turn` steps at a time: the schedule nobody needs luck for. Data choices
 * count up.
 */
import { invariant } from '#core/base/invariant.ts'
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'

const LAST = 0
const TAKEN = 1
const CHOICES = 2

/** The round-robin scheduler. */
class RoundRobin implements Scheduler {
  readonly name = 'round-robin'
  private readonly turn: number
  private words: Int32Array<ArrayBuffer> = new Int32Array(8)

  constructor(turn: number) {
    invariant(turn >= 1, 'a turn is at least one step')
    this.turn = turn
  }

  attach(state: Int32Array<ArrayBuffer>): void {
    this.words = state
  }

  pick(machine: MachineView): number {
    const { words } = this
    const last = words[LAST]! - 1
    const { enabled, enabledCount } = machine
    let next = enabled[0]!
    let stays = false
    for (let i = 0; i < enabledCount; i++) {
      if (enabled[i] === last) stays = words[TAKEN]! < this.turn
      if (enabled[i]! > last && next <= last) next = enabled[i]!
    }
    words[TAKEN] = stays ? words[TAKEN]! + 1 : 1
    if (stays) return last
    words[LAST] = next + 1
    return next
  }

  choose(limit: number): number {
    const { words } = this
    const chosen = words[CHOICES]! % limit
    words[CHOICES] = words[CHOICES]! + 1
    return chosen
  }

  jitter(): number {
    return 0
  }
}

/** Turns of `turn` steps each. */
export function roundRobin(turn = 1): Scheduler {
  return new RoundRobin(turn)
}
