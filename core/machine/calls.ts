/** Calls and returns: frames, the bounds of stacks, and their events. */
import { CHECK_BAD_CALL, CHECK_STACK_OVERFLOW } from '#core/event/checks.ts'
import { EVENT_CALL, EVENT_RETURN } from '#core/event/kinds.ts'
import { DATA_BASE, FUNCTION_BASE } from '#core/language/program.ts'
import * as At from './layout.ts'
import { GO_ON, HALT } from './outcome.ts'
import type { MachineState } from './state.ts'
import { contextIndex, markFrame, NOT_MEMORY, UNWRITTEN } from './validity.ts'
import { report } from './violations.ts'

/**
 * Enters function `callee` in a frame at image word `base`, whose return pc and caller are set: checks
 * both stacks, sets up the memory frame, emits the call unless it is an inline one (`inline` 1).
 * @returns GO_ON, or HALT when a stack is too small
 */
export function callFunction(
  state: MachineState,
  context: number,
  callee: number,
  base: number,
  inline: number,
): number {
  const { i32, linked } = state
  if (base + linked.slots[callee]! > i32[context + At.CONTEXT_STACK_END]!) {
    return refuseCall(state, context, CHECK_STACK_OVERFLOW, callee)
  }
  if (state.layout.stackMemoryLength > 0) {
    const caller = linked.functionOfSite[state.siteOf(context)]!
    const top = i32[i32[base + 1]! + 2]! + linked.memoryBytes[caller]!
    const bytes = linked.memoryBytes[callee]!
    if (top + bytes > memoryStackEnd(state, context)) {
      return refuseCall(state, context, CHECK_STACK_OVERFLOW, callee)
    }
    i32[base + 2] = top
    if (bytes > 0) markFrame(state, top, bytes, UNWRITTEN)
  }
  if (inline !== 1) {
    const depth = i32[context + At.CONTEXT_DEPTH]! + 1
    i32[context + At.CONTEXT_DEPTH] = depth
    state.emit(EVENT_CALL, context, state.siteOf(context), callee, depth)
  }
  return GO_ON
}

/** A call through the function pointer `pointer`: checks it, then moves pc and frame to the callee. */
export function callThrough(
  state: MachineState,
  context: number,
  pointer: number,
  base: number,
  shape: number,
): number {
  const { i32, linked } = state
  const index = (pointer - FUNCTION_BASE) >>> 4
  if (pointer >>> 0 < FUNCTION_BASE || (pointer & 15) !== 0 || linked.shape[index] !== shape) {
    return refuseCall(state, context, CHECK_BAD_CALL, pointer)
  }
  const pc = i32[context + At.CONTEXT_PC]!
  i32[base] = pc + 4
  i32[base + 1] = i32[context + At.CONTEXT_FRAME]!
  const entered = callFunction(state, context, index, base, 0)
  if (entered !== GO_ON) return entered
  i32[context + At.CONTEXT_FRAME] = base
  // The interpreter goes on with the instruction after this one.
  i32[context + At.CONTEXT_PC] = linked.entry[index]! - 4
  return GO_ON
}

/** Leaves the function that returns at `site`: its memory frame dies, the return is emitted. */
export function returnFrom(
  state: MachineState,
  context: number,
  frame: number,
  site: number,
  result: number,
  inline: number,
): void {
  const { i32, linked } = state
  const callee = linked.functionOfSite[site]!
  const bytes = linked.memoryBytes[callee]!
  if (bytes > 0) markFrame(state, i32[frame + 2]!, bytes, NOT_MEMORY)
  if (inline === 1) return
  const depth = i32[context + At.CONTEXT_DEPTH]! - 1
  // The outermost function was started, not called.
  if (depth < 0) return
  i32[context + At.CONTEXT_DEPTH] = depth
  state.emit(EVENT_RETURN, context, site, callee, result, 0, depth)
}

/** First address of a context's memory stack. */
export function memoryStackStart(state: MachineState, context: number): number {
  const { layout } = state
  const before = contextIndex(state, context) * layout.stackMemoryLength
  return DATA_BASE + layout.dataLength + before
}

function memoryStackEnd(state: MachineState, context: number): number {
  return memoryStackStart(state, context) + state.layout.stackMemoryLength
}

function refuseCall(state: MachineState, context: number, check: number, detail: number): number {
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  report(state, { check, site: state.siteOf(context), actor, detail })
  return HALT
}
