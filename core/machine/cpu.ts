/** Who runs on a CPU: switching threads, and what forbids preemption, sleep and interrupts. */
import { ACTOR_IRQ } from '#core/event/actors.ts'
import { CHECK_SLEEP_IN_ATOMIC } from '#core/event/checks.ts'
import { EVENT_SWITCH_IN, EVENT_SWITCH_OUT, EVENT_WAKE } from '#core/event/kinds.ts'
import { WAIT_TIME } from '#core/event/lock-classes.ts'
import * as At from './layout.ts'
import { GO_ON, HALT } from './outcome.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/** `value` of a switch-out event. */
export const OUT_SLEPT = 0
export const OUT_PREEMPTED = 1
export const OUT_EXITED = 2

/** Bits of CPU_IRQS_OFF: interrupts off; from bit 8 on, how often bottom halves were disabled. */
export const IRQS_OFF = 1
export const BOTTOM_HALF = 0x100

/** Puts the thread in `context` on its CPU. */
export function switchIn(state: MachineState, context: number): void {
  const { i32, f64 } = state
  const cpu = state.cpuAt(i32[context + At.CONTEXT_CPU]!)
  const actor = i32[context + At.CONTEXT_ACTOR]!
  i32[cpu + At.CPU_CURRENT] = actor
  state.stale = true
  let waited = 0
  if (state.timed) {
    const now = f64[At.HEADER_NOW_F64]!
    f64[(cpu >> 1) + At.CPU_SLICE_F64] = now
    waited = Math.min(now - f64[(context >> 1) + At.CONTEXT_SINCE_F64]!, 0x7fff_ffff)
  }
  const site = state.siteOf(context)
  if (i32[context + At.CONTEXT_WAIT_KIND] === WAIT_TIME) {
    i32[context + At.CONTEXT_WAIT_KIND] = 0
    state.emit(EVENT_WAKE, context, site, actor, 0)
  }
  state.emit(EVENT_SWITCH_IN, context, site, actor, 0, 0, waited)
}

/** Takes the thread in `context` off its CPU. */
export function switchOut(state: MachineState, context: number, reason: number): void {
  const { i32 } = state
  const cpu = state.cpuAt(i32[context + At.CONTEXT_CPU]!)
  const actor = i32[context + At.CONTEXT_ACTOR]!
  if (i32[cpu + At.CPU_CURRENT] !== actor) return
  i32[cpu + At.CPU_CURRENT] = -1
  state.stale = true
  state.emit(EVENT_SWITCH_OUT, context, state.siteOf(context), actor, reason)
}

/** May another thread of its CPU take over from the one in `context`? */
export function isPreemptible(state: MachineState, context: number): boolean {
  const { i32 } = state
  const cpu = state.cpuAt(i32[context + At.CONTEXT_CPU]!)
  return (
    i32[context + At.CONTEXT_PREEMPT] === 0 &&
    i32[context + At.CONTEXT_KERNEL_DEPTH] === 0 &&
    i32[cpu + At.CPU_IRQS_OFF] === 0
  )
}

/** Sleeping is forbidden in interrupts and with preemption or interrupts off. */
export function maySleep(state: MachineState, context: number): boolean {
  const { i32 } = state
  if (context === state.layout.setupContext) return true
  const cpu = state.cpuAt(i32[context + At.CONTEXT_CPU]!)
  return (
    i32[context + At.CONTEXT_ACTOR]! < ACTOR_IRQ &&
    i32[context + At.CONTEXT_PREEMPT] === 0 &&
    i32[cpu + At.CPU_IRQS_OFF] === 0
  )
}

/** Reports an operation that may sleep where that is forbidden. @returns GO_ON or HALT */
export function checkMaySleep(state: MachineState, context: number): number {
  if (maySleep(state, context)) return GO_ON
  const { i32 } = state
  const actor = i32[context + At.CONTEXT_ACTOR]!
  const held = i32[context + At.CONTEXT_HELD]!
  const last = heldAt(state, context, Math.max(0, held - 1))
  const address = held > 0 ? i32[last + At.HELD_ADDRESS]! : 0
  const otherSites = held > 0 ? [i32[last + At.HELD_HOW]! >> 5] : []
  const site = state.siteOf(context)
  report(state, { check: CHECK_SLEEP_IN_ATOMIC, site, actor, address, otherSites })
  return i32[At.HEADER_PHASE] === At.PHASE_ENDED ? HALT : GO_ON
}

/** Image word of the `index`-th lock a context holds. */
export function heldAt(state: MachineState, context: number, index: number): number {
  const place = (context - state.layout.contexts) / At.CONTEXT_WORDS
  return state.layout.held + (place * At.HELD_LIMIT + index) * At.HELD_WORDS
}
