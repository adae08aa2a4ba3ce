/** The start of a step: the chosen actor takes its CPU, or does what needs no instructions at all. */
import { ACTOR_DRAIN, ACTOR_IRQ, SETUP_THREAD } from '#core/event/actors.ts'
import { OUT_PREEMPTED, OUT_SLEPT, switchIn, switchOut } from './cpu.ts'
import { drainEntry } from './drains.ts'
import { enterInterrupt } from './io.ts'
import * as At from './layout.ts'
import type { MachineState } from './state.ts'
import { drainCpu } from './store-buffer.ts'
import { announceStart } from './threads.ts'

/** What {@link enter} says. */
const ENTERED = 0
/** Its first step has no visible instruction. */
export const ENTERED_FRESH = 1
/** The step is done already. */
export const STEP_DONE = 2

/** Must `next`, whose context is `context`, go through {@link enter} before it executes? */
export function mustEnter(state: MachineState, next: number, context: number): boolean {
  if (next >= ACTOR_IRQ || next === SETUP_THREAD) return next === SETUP_THREAD
  const { i32 } = state
  return i32[state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_CURRENT] !== next
}

/** Moves virtual time to the step of `actor` and puts it on its CPU. */
export function enter(state: MachineState, actor: number): number {
  const { i32, f64 } = state
  if (state.timed) {
    const ready = state.readyTime(actor)
    if (ready > f64[At.HEADER_NOW_F64]!) f64[At.HEADER_NOW_F64] = ready
  }
  if (actor >= ACTOR_DRAIN) {
    stepDrain(state, actor)
    return STEP_DONE
  }
  if (actor >= ACTOR_IRQ) return enterInterrupt(state, actor) ? ENTERED_FRESH : ENTERED
  const context = state.contextOf[actor]!
  const fresh = i32[context + At.CONTEXT_STATUS] === At.STATUS_NEW
  if (actor !== SETUP_THREAD) takeCpu(state, context, actor)
  if (!fresh) return ENTERED
  i32[context + At.CONTEXT_STATUS] = At.STATUS_READY
  announceStart(state, context)
  return ENTERED_FRESH
}

function takeCpu(state: MachineState, context: number, actor: number): void {
  const { i32 } = state
  const current = i32[state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_CURRENT]!
  if (current === actor) return
  if (current !== -1) {
    const loser = state.contextOf[current]!
    const runs = i32[loser + At.CONTEXT_STATUS] === At.STATUS_READY
    if (state.timed) {
      state.f64[(loser >> 1) + At.CONTEXT_SINCE_F64] = state.f64[At.HEADER_NOW_F64]!
    }
    switchOut(state, loser, runs ? OUT_PREEMPTED : OUT_SLEPT)
  }
  switchIn(state, context)
}

function stepDrain(state: MachineState, actor: number): void {
  const { i32, f64 } = state
  const ticks = drainEntry(state, actor)
  i32[At.HEADER_LAST_ACTOR] = actor
  const steps = f64[At.HEADER_STEPS_F64]! + 1
  f64[At.HEADER_STEPS_F64] = steps
  if (state.timed) {
    const drained = (state.cpuAt(drainCpu(actor)) >> 1) + At.CPU_DRAIN_F64
    f64[drained] = f64[At.HEADER_NOW_F64]! + ticks
    state.cost = 0
  } else f64[At.HEADER_NOW_F64] = steps
}
