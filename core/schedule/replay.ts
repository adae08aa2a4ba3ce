/**
 * Follows a schedule to the letter, then hands over to another scheduler. It never improvises: an
 * actor that is not enabled where the schedule wants it means another program, parameter or engine.
 */
import { invariant } from '#core/base/invariant.ts'
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'
import { SCHEDULER_WORDS } from '#core/machine/oracle.ts'
import type { Schedule } from './schedule.ts'

/** Word that says how many choices are used up; the last one, so that `after` keeps its own. */
const POSITION = SCHEDULER_WORDS - 1

/** Follows one schedule. */
export class ReplayScheduler implements Scheduler {
  readonly name = 'replay'
  private readonly schedule: Schedule
  private readonly after: Scheduler | undefined
  private words: Int32Array<ArrayBuffer> = new Int32Array(SCHEDULER_WORDS)

  constructor(schedule: Schedule, after: Scheduler | undefined) {
    this.schedule = schedule
    this.after = after
  }

  attach(state: Int32Array<ArrayBuffer>): void {
    this.words = state
    this.after?.attach(state)
  }

  /** Choices of the schedule that have been used. */
  get position(): number {
    return this.words[POSITION]!
  }

  pick(machine: MachineView): number {
    const at = this.words[POSITION]!
    if (at >= this.schedule.length) {
      invariant(this.after, `the schedule ends after ${at} choices, the run does not`)
      return this.after.pick(machine)
    }
    const actor = this.schedule[at]!
    if (!isEnabled(machine, actor)) refuseActor(machine, at, actor)
    this.words[POSITION] = at + 1
    return actor
  }

  choose(limit: number): number {
    const at = this.words[POSITION]!
    if (at >= this.schedule.length) {
      invariant(this.after, `the schedule ends after ${at} choices, the run does not`)
      return this.after.choose(limit)
    }
    const value = -1 - this.schedule[at]!
    if (value < 0 || value >= limit) refuseValue(at, limit)
    this.words[POSITION] = at + 1
    return value
  }

  jitter(limit: number): number {
    return this.after === undefined ? 0 : this.after.jitter(limit)
  }
}

function isEnabled(machine: MachineView, actor: number): boolean {
  const { enabled, enabledCount } = machine
  for (let place = 0; place < enabledCount; place++) if (enabled[place] === actor) return true
  return false
}

// The sentences are made where they are needed only: one for each choice would be garbage.

function refuseActor(machine: MachineView, at: number, actor: number): never {
  invariant(actor >= 0, `choice ${at} of the schedule is a data choice, the run wants an actor`)
  const enabled = machine.enabled.subarray(0, machine.enabledCount).join(', ')
  invariant(false, `choice ${at} of the schedule is actor ${actor}, enabled are ${enabled}`)
}

function refuseValue(at: number, limit: number): never {
  invariant(false, `choice ${at} of the schedule does not fit a data choice of ${limit}`)
}

/** Follows `schedule`, then `after` if given. @throws InvariantError where the run does not fit it */
export function replaySchedule(schedule: Schedule, after?: Scheduler): ReplayScheduler {
  return new ReplayScheduler(schedule, after)
}
