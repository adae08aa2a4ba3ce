/** The life of a thread, of the set-up thread and of an interrupt: start, end, running away. */
import { ACTOR_IRQ, SETUP_THREAD } from '#core/event/actors.ts'
import { CHECK_ATOMIC_AT_EXIT, CHECK_RUNAWAY } from '#core/event/checks.ts'
import { LOCK_SEMAPHORE } from '#core/event/lock-classes.ts'
import { EVENT_THREAD_EXIT, EVENT_THREAD_START } from '#core/event/kinds.ts'
import { heldAt, maySleep, OUT_EXITED, switchOut } from './cpu.ts'
import { leaveInterrupt } from './io.ts'
import * as At from './layout.ts'
import { endPolling } from './polling.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/** Emits the start of the thread in `context`, which is aimed at its function. */
export function announceStart(state: MachineState, context: number): void {
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  state.emit(EVENT_THREAD_START, context, state.siteOf(context), actor)
}

/** The outermost function of `context` returns; its pc rests on the return. */
export function endContext(state: MachineState, context: number, actor: number): void {
  const { i32 } = state
  state.stale = true
  if (actor >= ACTOR_IRQ) {
    leaveInterrupt(state, context, actor)
    return
  }
  endPolling(state, context)
  checkAtExit(state, context, actor)
  i32[context + At.CONTEXT_STATUS] = At.STATUS_EXITED
  state.emit(EVENT_THREAD_EXIT, context, state.siteOf(context), actor)
  if (actor === SETUP_THREAD) return
  i32[At.HEADER_ALIVE] = i32[At.HEADER_ALIVE]! - 1
  switchOut(state, context, OUT_EXITED)
}

function checkAtExit(state: MachineState, context: number, actor: number): void {
  const { i32 } = state
  const last = lastLock(state, context)
  if (last < 0 && i32[context + At.CONTEXT_KERNEL_DEPTH] === 0 && maySleep(state, context)) return
  const address = last < 0 ? 0 : i32[last + At.HELD_ADDRESS]!
  const otherSites = last < 0 ? [] : [i32[last + At.HELD_HOW]! >> 5]
  const site = state.siteOf(context)
  report(state, { check: CHECK_ATOMIC_AT_EXIT, site, actor, address, otherSites })
}

/** Image word of the lock a context took last; a semaphore has no owner and does not count. */
function lastLock(state: MachineState, context: number): number {
  const { i32 } = state
  const count = Math.min(i32[context + At.CONTEXT_HELD]!, At.HELD_LIMIT)
  for (let index = count - 1; index >= 0; index--) {
    const at = heldAt(state, context, index)
    if ((i32[at + At.HELD_HOW]! & 15) !== LOCK_SEMAPHORE) return at
  }
  return -1
}

/** A step that does not end: a loop without any visible operation. */
export function reportRunaway(state: MachineState, context: number, site: number): void {
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  const detail = state.config.maxPrivateInstructions
  report(state, { check: CHECK_RUNAWAY, site, actor, detail })
}
