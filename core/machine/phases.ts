/** The three parts of a run: `init` alone, the threads, `finally` alone; and what lies between. */
import { ACTOR_IRQ, MAX_PENDING_IO, SETUP_THREAD } from '#core/event/actors.ts'
import { aimContext } from './contexts.ts'
import { switchIn } from './cpu.ts'
import { interpret } from './interpreter.ts'
import * as At from './layout.ts'
import { reportLeaks } from './leaks.ts'
import { watchOrder } from './race-watch.ts'
import { releasePolls } from './relax.ts'
import { NEVER_ENDS, reportAlways, reportOracle } from './oracles.ts'
import { reportStandstill } from './standstill.ts'
import type { StateKey } from './state-key.ts'
import type { MachineState } from './state.ts'
import { announceStart } from './threads.ts'
import { end, END_QUIESCENT, OUTCOME_QUIESCENT, OUTCOME_RUNNING } from './violations.ts'

/** Reads of memory an `always_` function may take before it is said never to end. */
const MOST_READS = 1_000_000

/** Starts the run: with `init` if there is one. */
export function beginRun(state: MachineState): void {
  state.i32[At.HEADER_LAST_ACTOR] = -1
  state.races?.begin()
  state.i32[At.HEADER_PHASE] = At.PHASE_INIT
  if (state.program.init === undefined) beginThreads(state)
  else beginAlone(state, state.program.init)
}

function beginAlone(state: MachineState, fn: number): void {
  aimContext(state, state.layout.setupContext, fn)
  state.i32[state.layout.setupContext + At.CONTEXT_STATUS] = At.STATUS_NEW
  state.stale = true
}

/**
 * Called when no actor is enabled: goes on to the next part of the run, or finds out what is wrong.
 * @returns false when the run is over
 */
export function advance(state: MachineState, key: StateKey): boolean {
  const { i32 } = state
  const setupDone = i32[state.layout.setupContext + At.CONTEXT_STATUS] === At.STATUS_EXITED
  switch (i32[At.HEADER_PHASE]) {
    case At.PHASE_INIT:
      if (setupDone) beginThreads(state)
      else reportStandstill(state)
      return true
    case At.PHASE_RUN:
      if (i32[At.HEADER_ALIVE] === 0 && !hasInterrupts(state)) beginFinally(state)
      else if (!releasePolls(state, key)) reportStandstill(state)
      return true
    case At.PHASE_FINALLY:
      if (setupDone) finish(state)
      else reportStandstill(state)
      return true
    default:
      return false
  }
}

function hasInterrupts(state: MachineState): boolean {
  if (!state.linked.usesIo) return false
  const { i32, layout } = state
  for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
    const io = layout.interrupts + slot * At.IO_WORDS
    if (i32[io + At.IO_STATE] === At.IO_FREE) continue
    // A CPU whose last thread ended with interrupts off never takes it.
    if (i32[state.cpuAt(i32[io + At.IO_CPU]!) + At.CPU_IRQS_OFF] === 0) return true
    if (state.contextOf[ACTOR_IRQ + slot]! >= 0) return true
  }
  return false
}

/** Aims every thread at its function. Exploring, each runs its private beginning at once. */
function beginThreads(state: MachineState): void {
  const { i32, program, contextOf } = state
  i32[At.HEADER_PHASE] = At.PHASE_RUN
  i32[At.HEADER_ALIVE] = program.threads.length
  state.stale = true
  // What must always hold must hold from the start.
  state.wrote = true
  const onCpu = new Int32Array(state.cpus)
  for (const thread of program.threads) {
    const context = contextOf[thread.index]!
    aimContext(state, context, thread.function)
    watchOrder(state, state.layout.setupContext, context)
    i32[context + At.CONTEXT_STATUS] = At.STATUS_NEW
    const cpu = i32[context + At.CONTEXT_CPU]!
    onCpu[cpu] = onCpu[cpu]! + 1
  }
  if (state.timed) return
  for (const thread of program.threads) {
    const context = contextOf[thread.index]!
    i32[context + At.CONTEXT_STATUS] = At.STATUS_READY
    if (onCpu[i32[context + At.CONTEXT_CPU]!] === 1) switchIn(state, context)
    announceStart(state, context)
    interpret(state, thread.index, 1, true)
    if (i32[At.HEADER_PHASE] !== At.PHASE_RUN) return
  }
  i32[At.HEADER_LAST_ACTOR] = -1
}

function beginFinally(state: MachineState): void {
  const { setupContext, contexts, contextCount } = state.layout
  for (let index = 0; index < contextCount; index++) {
    watchOrder(state, contexts + index * At.CONTEXT_WORDS, setupContext)
  }
  state.i32[At.HEADER_PHASE] = At.PHASE_FINALLY
  state.stale = true
  if (state.program.finally === undefined) finish(state)
  else beginAlone(state, state.program.finally)
}

function finish(state: MachineState): void {
  reportLeaks(state)
  end(state, OUTCOME_QUIESCENT, END_QUIESCENT)
}

/** Evaluates every `always_` function if memory has changed since the last time. */
export function checkAlways(state: MachineState): void {
  const { program, i32 } = state
  if (!state.wrote) return
  if (i32[At.HEADER_PHASE] === At.PHASE_RUN) {
    for (let index = 0; index < program.always.length; index++) {
      if (i32[At.HEADER_OUTCOME] === OUTCOME_RUNNING) evaluate(state, index)
    }
  }
  state.wrote = false
}

function evaluate(state: MachineState, index: number): void {
  const { i32 } = state
  const context = state.layout.setupContext
  const fn = state.program.always[index]!.function
  state.quiet = true
  state.oracle = index
  aimContext(state, context, fn)
  interpret(state, SETUP_THREAD, MOST_READS, true)
  state.quiet = false
  const ended = i32[context + At.CONTEXT_STATUS] === At.STATUS_EXITED
  i32[context + At.CONTEXT_STATUS] = At.STATUS_EXITED
  if (i32[At.HEADER_OUTCOME] !== OUTCOME_RUNNING) return
  if (!ended) reportOracle(state, state.siteOf(context), NEVER_ENDS)
  else if (i32[i32[context + At.CONTEXT_FRAME]!] === 0) {
    reportAlways(state, state.linked.entry[fn]! >> 2)
  }
}
