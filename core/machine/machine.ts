/**
 * The simulated multiprocessor as others use it: made from a program, a configuration, a scheduler and
 * perhaps a sink for events; run for a number of steps, stepped by hand, copied and put back.
 */
import type { Program } from '#core/language/program.ts'
import { invariant } from '#core/base/invariant.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import { CHUNK_EVENTS } from '#core/event/columns.ts'
import type { MachineConfig } from './config.ts'
import { layOutContexts } from './contexts.ts'
import { earliestCandidate, refresh } from './enabled.ts'
import { enter, ENTERED_FRESH, STEP_DONE } from './enter.ts'
import { pendingOperation, readBytes, threadState } from './inspect.ts'
import type { PendingOperation, ThreadState } from './inspect.ts'
import { interpret } from './interpreter.ts'
import * as At from './layout.ts'
import { isWatched, stepsUntilWatch, watchCycle } from './livelock.ts'
import type { AccessNotes } from './notes.ts'
import type { EventSink, MachineView, RunOutcome, Scheduler, Violation } from './oracle.ts'
import { advance, beginRun, checkAlways } from './phases.ts'
import { restoreImage, snapshotImage } from './snapshot.ts'
import { StateKey } from './state-key.ts'
import { cpuOfThread, MachineState } from './state.ts'
import {
  end,
  OUTCOME_QUIESCENT,
  OUTCOME_RUNNING,
  OUTCOME_VIOLATED,
  violationsOf,
} from './violations.ts'

/** A machine with one program. Everything it does is decided by its scheduler. */
export interface Machine extends MachineView {
  readonly config: MachineConfig
  readonly program: Program
  /**
   * Takes up to `maxSteps` steps: `init` alone, the threads as the scheduler says, `finally` at
   * quiescence. `limit`: the steps are used up; call again to go on.
   */
  run(maxSteps: number): RunOutcome
  /** One step of `actor`, which must be enabled. @throws InvariantError if it is not */
  step(actor: number): void
  readonly outcome: RunOutcome
  /** Sequence number of the next event; counts only while recording. */
  readonly eventCount: number
  /** Virtual time of the last step; exploring, the number of steps. */
  readonly clock: number
  /** Everything found so far, in order. */
  readonly violations: readonly Violation[]
  /** The state itself: globals, threads, locks, everything. To look at, not to write. */
  readonly image: ArrayBuffer
  /**
   * The whole state as bytes, into `into` if it has that length. Of a machine that records, before
   * anything else is asked of it, the state before the first event.
   */
  snapshot(into?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
  /** Puts a snapshot of the same program and configuration back; unflushed events are forgotten. */
  restore(bytes: Uint8Array): void
  /**
   * Hashes of all that decides what can still happen. `compute()` makes those of the state as it is; in
   * virtual time equal ones say that everybody is at the same place, not when.
   */
  readonly key: StateKey
  /** The first half of the key that `seed` gives. */
  stateHash(seed: number): number
  /** The next operation of an actor: for search and for screens. */
  pending(actor: number): PendingOperation
  threadState(thread: number): ThreadState
  /** From now on, private accesses that others can see are added to `notes`. */
  watchNotes(notes: AccessNotes): void
  /** A copy of memory; addresses outside it read as zero. */
  readMemory(address: number, bytes: number): Uint8Array<ArrayBuffer>
  /** Ends the recording early: `code` of the end event, rest of the events to the sink. */
  finish(code: number): void
}

const OUTCOMES: Readonly<Record<number, RunOutcome>> = {
  [OUTCOME_RUNNING]: 'running',
  [OUTCOME_QUIESCENT]: 'quiescent',
  [OUTCOME_VIOLATED]: 'violated',
}

/** Builds a machine at the start of its run. Without a sink nothing is recorded. */
export function createMachine(
  program: Program,
  config: MachineConfig,
  scheduler: Scheduler,
  sink?: EventSink,
): Machine {
  invariant(config.cpus >= 1 && config.cpus <= 8, `cpus must be 1 to 8, not ${config.cpus}`)
  invariant(
    program.threads.every((thread) => thread.index < SETUP_THREAD),
    'thread numbers go up to 30',
  )
  const fairRwsem = config.fairRwsem && !program.unfairRwsem
  return new SimulatedMachine(new MachineState(program, { ...config, fairRwsem }, scheduler, sink))
}

class SimulatedMachine implements Machine {
  readonly key: StateKey
  private readonly state: MachineState

  constructor(state: MachineState) {
    this.state = state
    this.key = new StateKey(state)
    const { layout, program, config } = state
    state.u8.set(program.data, layout.dataBytes)
    layOutContexts(state, (thread) => cpuOfThread(config, thread))
    state.scheduler.attach(state.schedulerWords)
    state.i32[At.HEADER_PHASE] = At.PHASE_NEW
    if (!state.recorder.recording) this.begin()
  }

  /**
   * Begins the run. Of a machine that records only when somebody asks it for something: exploring, threads
   * begin with events before the first step, and a snapshot may be wanted from before those.
   */
  private begin(): void {
    const { state } = this
    if (state.i32[At.HEADER_PHASE] !== At.PHASE_NEW) return
    beginRun(state)
    this.settle()
  }

  run(maxSteps: number): RunOutcome {
    const { state } = this
    this.begin()
    let left = maxSteps
    while (left > 0 && state.enabledCount > 0) {
      // Small integers: a number that could be any would be a new object for each step.
      const burst = Math.min(left, stepsUntilWatch(state.stepCount)) | 0
      left -= burst - this.runBurst(burst)
      if (isWatched(state.stepCount)) {
        watchCycle(state, this.key)
        this.settle()
      }
    }
    return this.outcome === 'running' ? 'limit' : this.outcome
  }

  /** Up to `limit` steps. @returns how many are left when nobody can step any more */
  private runBurst(limit: number): number {
    const { state } = this
    let left = limit
    while (left > 0 && state.enabledCount > 0) {
      left = execute(state, this.choose(), left)
      this.settle()
    }
    return left
  }

  step(actor: number): void {
    const { state } = this
    this.begin()
    if (!isEnabled(state, actor)) refuseActor(actor)
    execute(state, actor, 1)
    this.settle()
  }

  private choose(): number {
    const { state } = this
    const { picked } = state
    state.picked = -1
    if (picked !== -1) return picked
    if (state.timed && state.scheduler.followsTime === true) return earliestCandidate(state)
    if (state.enabledCount === 1) return state.enabled[0]!
    const chosen = state.scheduler.pick(state)
    if (!isEnabled(state, chosen)) refuseActor(chosen)
    return chosen
  }

  /** After a step: oracles, the next part of the run if nobody can step, full columns to the sink. */
  private settle(): void {
    const { state } = this
    for (;;) {
      if (state.program.always.length > 0) checkAlways(state)
      if (state.stale) refresh(state)
      if (state.enabledCount > 0 || !advance(state, this.key)) break
    }
    const ended = this.outcome !== 'running'
    if (ended || state.recorder.columns.count >= CHUNK_EVENTS) state.recorder.flush()
  }

  get cpus(): number {
    return this.state.cpus
  }

  get config(): MachineConfig {
    return this.state.config
  }

  get program(): Program {
    return this.state.program
  }

  get stepCount(): number {
    return this.state.stepCount
  }

  get lastActor(): number {
    return this.state.lastActor
  }

  get enabledCount(): number {
    this.begin()
    return this.state.enabledCount
  }

  get enabled(): Uint8Array<ArrayBuffer> {
    this.begin()
    return this.state.enabled
  }

  readyTime(actor: number): number {
    return this.state.readyTime(actor)
  }

  get outcome(): RunOutcome {
    return OUTCOMES[this.state.i32[At.HEADER_OUTCOME]!] ?? 'running'
  }

  get eventCount(): number {
    return this.state.recorder.nextSeq
  }

  get clock(): number {
    return this.state.f64[At.HEADER_NOW_F64]!
  }

  get violations(): readonly Violation[] {
    return violationsOf(this.state)
  }

  get image(): ArrayBuffer {
    return this.state.image
  }

  snapshot(into?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return snapshotImage(this.state, into)
  }

  restore(bytes: Uint8Array): void {
    restoreImage(this.state, bytes)
    refresh(this.state)
    if (!this.state.recorder.recording) this.begin()
  }

  stateHash(seed: number): number {
    this.key.compute(seed)
    return this.key.first
  }

  pending(actor: number): PendingOperation {
    return pendingOperation(this.state, actor)
  }

  watchNotes(notes: AccessNotes): void {
    this.state.notes = notes
  }

  threadState(thread: number): ThreadState {
    return threadState(this.state, thread)
  }

  readMemory(address: number, bytes: number): Uint8Array<ArrayBuffer> {
    return readBytes(this.state, address, bytes)
  }

  finish(code: number): void {
    this.begin()
    end(this.state, OUTCOME_RUNNING, code)
    refresh(this.state)
    this.state.recorder.flush()
  }
}

function isEnabled(state: MachineState, actor: number): boolean {
  const { enabled, enabledCount } = state
  for (let place = 0; place < enabledCount; place++) if (enabled[place] === actor) return true
  return false
}

/** On its own, because a sentence is an object: to make one in each step is garbage. */
function refuseActor(actor: number): never {
  invariant(false, `actor ${actor} is not enabled`)
}

/** Up to `limit` steps from `actor` on. @returns how many are left */
function execute(state: MachineState, actor: number, limit: number): number {
  const entered = enter(state, actor)
  if (entered !== STEP_DONE) return interpret(state, actor, limit, entered === ENTERED_FRESH)
  if (state.stale) refresh(state)
  return limit - 1
}
