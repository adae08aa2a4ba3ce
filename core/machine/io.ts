/** I/O: handed to a device, it completes as an interrupt on the CPU that submitted it or was named. */
import { ACTOR_IRQ, MAX_PENDING_IO } from '#core/event/actors.ts'
import { CHECK_BAD_CALL, CHECK_RESOURCE } from '#core/event/checks.ts'
import {
  EVENT_IO_COMPLETE,
  EVENT_IO_SUBMIT,
  EVENT_IRQ_ENTER,
  EVENT_IRQ_EXIT,
} from '#core/event/kinds.ts'
import { FUNCTION_BASE } from '#core/language/program.ts'
import { aimContext } from './contexts.ts'
import * as At from './layout.ts'
import { GO_ON, HALT } from './outcome.ts'
import { cpuKey, ioKey, watchAcquire, watchRelease } from './race-watch.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/**
 * submit_io(fn, argument, latency), submit_io_on(cpu, …): the first free slot becomes a pending interrupt.
 * A negative `wanted` stands for the CPU that submits; CPUs are counted modulo their number.
 */
export function submitIo(
  state: MachineState,
  context: number,
  pointer: number,
  argument: number,
  latency: number,
  wanted: number,
): number {
  const { i32, f64, layout } = state
  const fn = (pointer - FUNCTION_BASE) >>> 4
  const site = state.siteOf(context)
  const actor = i32[context + At.CONTEXT_ACTOR]!
  if (pointer >>> 0 < FUNCTION_BASE || (pointer & 15) !== 0 || fn >= state.linked.entry.length) {
    report(state, { check: CHECK_BAD_CALL, site, actor, detail: pointer })
    return HALT
  }
  for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
    const io = layout.interrupts + slot * At.IO_WORDS
    if (i32[io + At.IO_STATE] !== At.IO_FREE) continue
    i32[io + At.IO_STATE] = At.IO_PENDING
    i32[io + At.IO_FUNCTION] = fn
    i32[io + At.IO_ARGUMENT] = argument
    i32[io + At.IO_CPU] = wanted < 0 ? i32[context + At.CONTEXT_CPU]! : wanted % state.cpus
    i32[io + At.IO_SITE] = site
    watchRelease(state, context, ioKey(slot))
    if (state.timed) {
      f64[(io >> 1) + At.IO_DUE_F64] = f64[At.HEADER_NOW_F64]! + Math.max(0, latency)
      state.cost += state.config.costs.store
    }
    state.stale = true
    state.emit(EVENT_IO_SUBMIT, context, site, fn, argument, 0, latency)
    return GO_ON
  }
  report(state, { check: CHECK_RESOURCE, site, actor, detail: MAX_PENDING_IO })
  return HALT
}

/** Gives an interrupt its CPU. @returns whether it starts now, rather than goes on */
export function enterInterrupt(state: MachineState, actor: number): boolean {
  const { i32, f64, layout } = state
  const io = layout.interrupts + (actor - ACTOR_IRQ) * At.IO_WORDS
  if (i32[io + At.IO_STATE] === At.IO_RUNNING) return false
  const cpu = i32[io + At.IO_CPU]!
  const context = state.interruptContext(cpu)
  const fn = i32[io + At.IO_FUNCTION]!
  i32[io + At.IO_STATE] = At.IO_RUNNING
  i32[state.cpuAt(cpu) + At.CPU_INTERRUPT] = actor
  i32[context + At.CONTEXT_ACTOR] = actor
  aimContext(state, context, fn, i32[io + At.IO_ARGUMENT])
  state.contextOf[actor] = context
  watchAcquire(state, context, ioKey(actor - ACTOR_IRQ))
  watchAcquire(state, context, cpuKey(cpu))
  state.stale = true
  const site = state.siteOf(context)
  state.emit(EVENT_IO_COMPLETE, context, site, fn, i32[io + At.IO_ARGUMENT])
  state.emit(EVENT_IRQ_ENTER, context, site, fn)
  if (state.timed) {
    state.cost += state.config.costs.interrupt
    f64[(context >> 1) + At.CONTEXT_READY_F64] = 0
  }
  return true
}

/** The handler has returned: its slot is free, the CPU goes back to its thread. */
export function leaveInterrupt(state: MachineState, context: number, actor: number): void {
  const { i32, layout } = state
  const io = layout.interrupts + (actor - ACTOR_IRQ) * At.IO_WORDS
  watchRelease(state, context, cpuKey(i32[context + At.CONTEXT_CPU]!))
  state.emit(EVENT_IRQ_EXIT, context, state.siteOf(context), i32[io + At.IO_FUNCTION]!)
  i32[state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_INTERRUPT] = -1
  i32[context + At.CONTEXT_STATUS] = At.STATUS_EXITED
  i32.fill(0, io, io + At.IO_WORDS)
  state.contextOf[actor] = -1
}
