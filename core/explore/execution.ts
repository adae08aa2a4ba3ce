/**
 * The execution a search over traces is in: takes a step on the machine, works out what it depends on and
 * races with, and takes it back.
 */
import { CHECK_FINALLY, CHECK_LEAK } from '#core/event/checks.ts'
import type { Backtracking } from './backtracking.ts'
import { BlockedActors } from './blocked-actors.ts'
import { Causes } from './causes.ts'
import { Footprint } from './footprint.ts'
import { STANDSTILLS, type Model } from './model.ts'
import { Path } from './path.ts'
import { Processes } from './processes.ts'
import { RoundWatch } from './round-watch.ts'
import { SpinWatch } from './spin-watch.ts'
import { Trace } from './trace.ts'

/** What is wrong with a state, whoever took the last step. */
const OF_THE_STATE: readonly number[] = [...STANDSTILLS, CHECK_FINALLY, CHECK_LEAK]

/** Grows and shrinks at its end. */
export class Execution {
  readonly trace: Trace
  readonly processes: Processes
  readonly footprint: Footprint
  readonly rounds: RoundWatch
  readonly spins: SpinWatch
  readonly path: Path = new Path()
  private readonly model: Model
  private readonly causes: Causes
  private readonly blocked: BlockedActors

  constructor(model: Model) {
    this.model = model
    this.trace = new Trace(model.subject.config.model !== 'sc')
    this.processes = new Processes(model)
    this.causes = new Causes(model, this.trace, this.processes)
    this.footprint = new Footprint(model)
    this.blocked = new BlockedActors(model)
    this.rounds = new RoundWatch(model, this.trace)
    this.spins = new SpinWatch(model, this.trace, this.footprint)
  }

  /** Process of the last event, -1 for none. */
  get lastProcess(): number {
    const { trace } = this
    return trace.length > 0 ? trace.process[trace.length - 1]! : -1
  }

  /** Takes the steps of a prefix (see Subtree). */
  follow(prefix: readonly number[]): void {
    for (let at = 0; at < prefix.length; at++) {
      const actor = prefix[at]!
      const next = at + 1 < prefix.length ? prefix[at + 1]! : 0
      if (next < 0) at++
      this.take(actor, this.processes.of(actor), next < 0 ? -1 - next : 0, undefined)
    }
  }

  /** Steps and appends the event; races go to `races`. @returns how many values there were to choose from */
  take(actor: number, process: number, value: number, races: Backtracking | undefined): number {
    const { trace, footprint, causes, processes } = this
    trace.admit(processes.count)
    trace.beginClock(process)
    causes.before(actor)
    footprint.begin(actor)
    this.rounds.before(actor)
    this.spins.before(actor)
    const limit = this.model.step(actor, value)
    footprint.complete()
    if (races !== undefined) races.racer = process
    trace.meet(process, footprint.list, races?.onRace)
    causes.after(actor, process)
    trace.admit(processes.count)
    trace.push(process, footprint.list, value)
    this.rounds.after(actor)
    this.spins.after(actor)
    this.path.push(actor, value, limit)
    return limit
  }

  /** Takes a step without an event and remembers what it touches. @returns as take() */
  remember(actor: number, value: number): number {
    this.footprint.begin(actor)
    const limit = this.model.step(actor, value)
    this.footprint.complete()
    this.trace.remember(this.footprint.list)
    return limit
  }

  /** Takes the last event back; the machine is not moved. */
  takeBack(): void {
    const { trace } = this
    const index = trace.length - 1
    const process = trace.process[index]!
    trace.pop()
    this.causes.undo(index, process)
  }

  /** Steps that cannot be taken now race with what holds them back. */
  raceBlocked(races: Backtracking): void {
    const { blocked, trace, footprint, processes } = this
    blocked.find()
    for (let at = 0; at < blocked.count; at++) {
      const actor = blocked.actors[at]!
      const process = processes.of(actor)
      trace.admit(processes.count)
      footprint.beginBlocked(actor)
      if (footprint.list.count === 0) continue
      trace.beginClock(process)
      this.causes.before(actor, true)
      races.racer = process
      trace.meet(process, footprint.list, races.onRace)
    }
  }

  /** Did the step just taken end the run, by itself? A standstill is nobody's doing. */
  hasEnded(reportedBefore: number): boolean {
    const { model } = this
    if (model.reported === reportedBefore || !model.ended) return false
    const violation = model.failing(reportedBefore)
    return violation !== undefined && !OF_THE_STATE.includes(violation.check)
  }

  /** Adds a round of everybody who spins to the path. @returns false if one of them would get on */
  spinOn(mostSteps: number): boolean {
    const { model, path, spins } = this
    for (const actor of model.enabledActors()) {
      if (!spins.holds(actor)) continue
      const steps = spins.tryRound(actor, mostSteps)
      if (steps === 0) return false
      for (let step = 0; step < steps; step++) path.push(actor, 0, 1)
    }
    return true
  }
}
