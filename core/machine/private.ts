/** Private instructions that the interpreter's loop does not do itself, because they are rare. */
import { CHECK_BUG_ON, CHECK_DIVISION, CHECK_FINALLY, CHECK_WARN_ON } from '#core/event/checks.ts'
import { EVENT_GAUGE, EVENT_GHOST, EVENT_MARK, EVENT_RETRY } from '#core/event/kinds.ts'
import { ACTOR_IRQ } from '#core/event/actors.ts'
import * as Op from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import { executePair, PAIR_DIVISION } from './arithmetic64.ts'
import { callThrough } from './calls.ts'
import { checkMaySleep } from './cpu.ts'
import * as At from './layout.ts'
import { leavesVariable, refuseAccess } from './memory.ts'
import { cpuKey, watchAcquire, watchRelease } from './race-watch.ts'
import { readMemory, writeMemory } from './raw-memory.ts'
import { reportAlways } from './oracles.ts'
import { GO_ON, HALT } from './outcome.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/** In OP_BUG_IF: an assertion of `finally`, or of an `always_` function. */
const ASSERTION = 2

/** Executes one private instruction; the context's pc rests on it. */
export function executePrivate(
  state: MachineState,
  context: number,
  op: number,
  frame: number,
): number {
  const { i32 } = state
  const { code } = state.linked
  const pc = i32[context + At.CONTEXT_PC]!
  const a = code[pc + 1]!
  const b = code[pc + 2]!
  const c = code[pc + 3]!
  if (op >= Op.OP_ADD64 && op <= Op.OP_LEU64) {
    const result = executePair(i32, op, frame + a, frame + b, frame + c)
    return result === PAIR_DIVISION ? refuseDivision(state, context) : GO_ON
  }
  if (op >= Op.OP_DIVS && op <= Op.OP_REMU) {
    return divide(state, context, op, frame + a, i32[frame + b]!, i32[frame + c]!)
  }
  if (op >= Op.OP_GLOAD8U && op <= Op.OP_GSTORE64) {
    const address = b < 0 ? c : (i32[frame + b]! + c) | 0
    const stays = b < 0 || !leavesVariable(state, pc >> 2, address, ghostWidth(op))
    return stays
      ? accessGhost(state, context, op, frame + a, address)
      : refuseAccess(state, context, address, ghostWidth(op))
  }
  switch (op) {
    case Op.OP_NOP:
      return GO_ON
    case Op.OP_CALLR:
      return callThrough(state, context, i32[frame + a]!, frame + b, c)
    case Op.OP_RETRY:
    case Op.OP_MARK:
      state.emit(op === Op.OP_RETRY ? EVENT_RETRY : EVENT_MARK, context, pc >> 2, a)
      return GO_ON
    case Op.OP_GAUGE:
      emitGauge(state, context, a, i32[frame + b]!, c === 1 ? i32[frame + b + 1]! : 0)
      return GO_ON
    case Op.OP_BUG_IF:
      return i32[frame + a] === 0 ? GO_ON : failAssertion(state, context, b)
    default:
      return askThread(state, context, op, frame + a)
  }
}

/** What a thread knows and decides about itself. */
function askThread(state: MachineState, context: number, op: number, target: number): number {
  const { i32 } = state
  const actor = i32[context + At.CONTEXT_ACTOR]!
  const cpu = state.cpuAt(i32[context + At.CONTEXT_CPU]!)
  switch (op) {
    case Op.OP_PREEMPT_DISABLE:
      watchAcquire(state, context, cpuKey(i32[context + At.CONTEXT_CPU]!))
      i32[context + At.CONTEXT_PREEMPT] = i32[context + At.CONTEXT_PREEMPT]! + 1
      break
    case Op.OP_PREEMPT_ENABLE:
      watchRelease(state, context, cpuKey(i32[context + At.CONTEXT_CPU]!))
      i32[context + At.CONTEXT_PREEMPT] = Math.max(0, i32[context + At.CONTEXT_PREEMPT]! - 1)
      break
    case Op.OP_IN_INTERRUPT:
      i32[target] = actor >= ACTOR_IRQ ? 1 : 0
      break
    case Op.OP_SMP_ID:
      i32[target] = i32[context + At.CONTEXT_CPU]!
      break
    case Op.OP_CURRENT:
      i32[target] = 1 + (actor < ACTOR_IRQ ? actor : i32[cpu + At.CPU_CURRENT]!)
      break
    default:
      return checkMaySleep(state, context)
  }
  if (state.sharedCpus && !state.timed) state.stale = true
  return GO_ON
}

function emitGauge(
  state: MachineState,
  context: number,
  label: number,
  low: number,
  high: number,
): void {
  if (!state.recorder.recording || state.quiet) return
  const { i32 } = state
  const actor = i32[context + At.CONTEXT_ACTOR]!
  const cpu = i32[context + At.CONTEXT_CPU]!
  state.recorder.add(EVENT_GAUGE, actor, cpu, state.siteOf(context), label, low, high, 0, 0, 0)
}

function divide(
  state: MachineState,
  context: number,
  op: number,
  target: number,
  x: number,
  y: number,
): number {
  const signed = op === Op.OP_DIVS || op === Op.OP_REMS
  if (y === 0 || (signed && y === -1 && x === -0x8000_0000)) return refuseDivision(state, context)
  const dividend = signed ? x : x >>> 0
  const divisor = signed ? y : y >>> 0
  const quotient = op === Op.OP_DIVS || op === Op.OP_DIVU
  state.i32[target] = quotient ? Math.trunc(dividend / divisor) : dividend % divisor
  return GO_ON
}

/** Reports a division that has no result. @returns HALT */
export function refuseDivision(state: MachineState, context: number): number {
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  report(state, { check: CHECK_DIVISION, site: state.siteOf(context), actor })
  return HALT
}

function failAssertion(state: MachineState, context: number, kind: number): number {
  if (kind === ASSERTION && state.quiet) {
    reportAlways(state, state.siteOf(context))
    return HALT
  }
  const check = kind === 0 ? CHECK_BUG_ON : kind === 1 ? CHECK_WARN_ON : CHECK_FINALLY
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  report(state, { check, site: state.siteOf(context), actor })
  return state.i32[At.HEADER_PHASE] === At.PHASE_ENDED ? HALT : GO_ON
}

function ghostWidth(op: number): number {
  switch (op) {
    case Op.OP_GLOAD8U:
    case Op.OP_GLOAD8S:
    case Op.OP_GSTORE8:
      return 1
    case Op.OP_GLOAD16U:
    case Op.OP_GLOAD16S:
    case Op.OP_GSTORE16:
      return 2
    case Op.OP_GLOAD64:
    case Op.OP_GSTORE64:
      return 8
    default:
      return 4
  }
}

function accessGhost(
  state: MachineState,
  context: number,
  op: number,
  register: number,
  address: number,
): number {
  const { i32 } = state
  const width = ghostWidth(op)
  const offset = address - DATA_BASE
  const inside = offset >>> 0 < state.layout.dataLength && state.rooms[offset]! >= width
  if (!inside || (address & (Math.min(width, 4) - 1)) !== 0) {
    return refuseAccess(state, context, address, width)
  }
  if (!state.quiet) state.notes?.add(address, width, op >= Op.OP_GSTORE8)
  readMemory(state, address, width)
  const { low, high } = state
  if (op < Op.OP_GSTORE8) {
    i32[register] =
      op === Op.OP_GLOAD8S ? (low << 24) >> 24 : op === Op.OP_GLOAD16S ? (low << 16) >> 16 : low
    if (width === 8) i32[register + 1] = high
    return GO_ON
  }
  const full = i32[register]!
  const value = width === 1 ? full & 0xff : width === 2 ? full & 0xffff : full
  const valueHigh = width === 8 ? i32[register + 1]! : 0
  writeMemory(state, address, width, value, valueHigh)
  if (state.recorder.recording && !state.quiet) {
    const actor = i32[context + At.CONTEXT_ACTOR]!
    const cpu = i32[context + At.CONTEXT_CPU]!
    const site = state.siteOf(context)
    state.recorder.add(EVENT_GHOST, actor, cpu, site, address, value, valueHigh, low, high, width)
  }
  return GO_ON
}
