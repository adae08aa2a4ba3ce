/**
 * Follows a schedule as far as it can be followed: a choice the run cannot take is skipped and counted,
 * and where the schedule ends the actor that ran last goes on. So a schedule that was shortened by hand
 * or by a search still gives a run, and one from elsewhere never stops the machine. A schedule that fits
 * is followed to the letter.
 */
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'
import { SCHEDULER_WORDS } from '#core/machine/oracle.ts'
import type { Schedule } from './schedule.ts'

/** Words of the scheduler's state: choices used up, and how many of them could not be taken. */
const POSITION = 0
const SKIPPED = 1

/** Follows one schedule. */
export class FollowingScheduler implements Scheduler {
  readonly name = 'replay'
  private readonly schedule: Schedule
  private words: Int32Array<ArrayBuffer> = new Int32Array(SCHEDULER_WORDS)

  constructor(schedule: Schedule) {
    this.schedule = schedule
  }

  attach(state: Int32Array<ArrayBuffer>): void {
    this.words = state
  }

  /** Choices of the schedule that were not possible when it was their turn. */
  get skipped(): number {
    return this.words[SKIPPED]!
  }

  pick(machine: MachineView): number {
    const { schedule, words } = this
    while (words[POSITION]! < schedule.length) {
      const entry = schedule[words[POSITION]!]!
      words[POSITION] = words[POSITION]! + 1
      if (isEnabled(machine, entry)) return entry
      words[SKIPPED] = words[SKIPPED]! + 1
    }
    return isEnabled(machine, machine.lastActor) ? machine.lastActor : machine.enabled[0]!
  }

  choose(limit: number): number {
    const { schedule, words } = this
    const entry = schedule[words[POSITION]!] ?? 0
    // The next choice is about an actor: this one is not in the schedule.
    if (entry >= 0) return 0
    words[POSITION] = words[POSITION]! + 1
    const value = -1 - entry
    if (value < limit) return value
    words[SKIPPED] = words[SKIPPED]! + 1
    return 0
  }

  jitter(): number {
    return 0
  }
}

function isEnabled({ enabled, enabledCount }: MachineView, actor: number): boolean {
  for (let at = 0; at < enabledCount; at++) if (enabled[at] === actor) return true
  return false
}

/** Follows `schedule`. */
export function followSchedule(schedule: Schedule): FollowingScheduler {
  return new FollowingScheduler(schedule)
}
