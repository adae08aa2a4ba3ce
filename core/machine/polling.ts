/**
 * Polling loops in virtual time: the first cpu_relax of a loop begins a spin, the first visible
 * operation outside that loop ends it.
 */
import { EVENT_PAUSE, EVENT_SPIN_BEGIN, EVENT_SPIN_END } from '#core/event/kinds.ts'
import * as At from './layout.ts'
import type { MachineState } from './state.ts'

/** One cpu_relax: burns `pause` ticks. */
export function relaxTimed(state: MachineState, context: number, frame: number): void {
  const { i32, f64, linked } = state
  const site = state.siteOf(context)
  state.cost += state.config.costs.pause
  state.emit(EVENT_PAUSE, context, site, 0, state.config.costs.pause)
  if (i32[context + At.CONTEXT_POLL_END] !== 0) return
  const end = linked.loopEnd[site]!
  if (end === 0) return
  i32[context + At.CONTEXT_POLL_FIRST] = linked.loopFirst[site]!
  i32[context + At.CONTEXT_POLL_END] = end
  i32[context + At.CONTEXT_POLL_FRAME] = frame
  f64[(context >> 1) + At.CONTEXT_POLL_F64] = f64[At.HEADER_NOW_F64]!
  state.emit(EVENT_SPIN_BEGIN, context, site, i32[context + At.CONTEXT_POLL_ADDRESS]!, 0)
}

/** Ends the spin if the instruction at `site` of `frame` lies outside the loop it began in. */
export function checkPolling(
  state: MachineState,
  context: number,
  site: number,
  frame: number,
): void {
  const { i32 } = state
  const loopFrame = i32[context + At.CONTEXT_POLL_FRAME]!
  if (frame > loopFrame) return
  const inside =
    site >= i32[context + At.CONTEXT_POLL_FIRST]! && site < i32[context + At.CONTEXT_POLL_END]!
  if (frame === loopFrame && inside) return
  endPolling(state, context)
}

/** Ends the spin of a polling loop, if one goes on. */
export function endPolling(state: MachineState, context: number): void {
  const { i32, f64 } = state
  if (i32[context + At.CONTEXT_POLL_END] === 0) return
  i32[context + At.CONTEXT_POLL_END] = 0
  const spun = f64[At.HEADER_NOW_F64]! - f64[(context >> 1) + At.CONTEXT_POLL_F64]!
  const site = state.siteOf(context)
  const address = i32[context + At.CONTEXT_POLL_ADDRESS]!
  state.emit(EVENT_SPIN_END, context, site, address, 0, 0, Math.min(spun, 0x7fff_ffff))
}
