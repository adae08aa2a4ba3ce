/** Atomic read-modify-write operations: full barriers, one step each. */
import { EVENT_LOAD, EVENT_RMW } from '#core/event/kinds.ts'
import * as Op from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import * as At from './layout.ts'
import { checkAccess } from './memory.ts'
import { GO_ON, HALT } from './outcome.ts'
import { watchAtomic } from './race-watch.ts'
import { emitMemory, isBuffered, readMemory, touchLine, writeMemory } from './raw-memory.ts'
import { noteRead } from './relax.ts'
import type { MachineState } from './state.ts'
import { forwardLoad } from './store-buffer.ts'

/** Bit of `aux`: a compare-and-exchange found something else. */
const FAILED = 0x100

/** Executes one RMW; `result`, `pointer` and `operand` are image words of registers. */
export function executeAtomic(
  state: MachineState,
  context: number,
  op: number,
  result: number,
  pointer: number,
  operand: number,
): number {
  if (op >= Op.OP_TEST_AND_SET_BIT)
    return bitOperation(state, context, op, result, pointer, operand)
  const { i32 } = state
  const wide = op === Op.OP_XCHG64 || op === Op.OP_CMPXCHG64 || op === Op.OP_XADD64
  const width = wide ? 8 : 4
  const address = i32[pointer]!
  const only = op <= Op.OP_XCHG64 && onlyStores(state, context, address)
  if (!checkAccess(state, context, address, width, only)) return HALT
  readMemory(state, address, width)
  const old = state.low
  const oldHigh = state.high
  let low = i32[operand]!
  let high = wide ? i32[operand + 1]! : 0
  let aux = width
  if (op === Op.OP_CMPXCHG32 || op === Op.OP_CMPXCHG64) {
    const equal = low === old && high === oldHigh
    low = equal ? i32[operand + width / 4]! : old
    high = equal && wide ? i32[operand + 3]! : oldHigh
    if (!equal) aux |= FAILED
  } else if (op === Op.OP_XADD32) low = (low + old) | 0
  else if (op === Op.OP_XADD64) {
    const sum = (low >>> 0) + (old >>> 0)
    high = (high + oldHigh + (sum >= 2 ** 32 ? 1 : 0)) | 0
    low = sum | 0
  }
  i32[result] = old
  if (wide) i32[result + 1] = oldHigh
  exchange(state, context, address, width, low, high, old, oldHigh, aux)
  return GO_ON
}

/** An exchange whose result nobody reads is how 64 bits are set at once on 32: a store. */
function onlyStores(state: MachineState, context: number, address: number): boolean {
  if (address - DATA_BASE < state.layout.dataLength) return false
  return state.liveness.unread.has(state.siteOf(context))
}

/** Puts the new value in place of the old one that was read, with ticks, notes and event. */
function exchange(
  state: MachineState,
  context: number,
  address: number,
  width: number,
  low: number,
  high: number,
  old: number,
  oldHigh: number,
  aux: number,
): void {
  charge(state, context, address, true)
  state.low = old
  state.high = oldHigh
  if (state.watched) {
    noteRead(state, context, address, width)
    watchAtomic(state, context, address, width)
  }
  writeMemory(state, address, width, low, high)
  state.low = low
  state.high = high
  emitMemory(state, context, EVENT_RMW, address, aux, old, oldHigh)
}

function charge(state: MachineState, context: number, address: number, write: boolean): void {
  if (!state.timed) return
  const { costs } = state.config
  const cpu = state.i32[context + At.CONTEXT_CPU]!
  state.cost += (write ? costs.rmw : costs.load) + touchLine(state, address, cpu, write)
}

function bitOperation(
  state: MachineState,
  context: number,
  op: number,
  result: number,
  pointer: number,
  operand: number,
): number {
  const { i32 } = state
  const bit = i32[operand]!
  const address = (i32[pointer]! + (bit >> 5) * 4) | 0
  const mask = 1 << (bit & 31)
  if (!checkAccess(state, context, address, 4, false)) return HALT
  if (op === Op.OP_TEST_BIT) return testBit(state, context, address, mask, result)
  readMemory(state, address, 4)
  const old = state.low
  const set = op === Op.OP_SET_BIT || op === Op.OP_TEST_AND_SET_BIT
  const low = set ? old | mask : old & ~mask
  if (op === Op.OP_TEST_AND_SET_BIT || op === Op.OP_TEST_AND_CLEAR_BIT) {
    i32[result] = (old & mask) === 0 ? 0 : 1
  }
  exchange(state, context, address, 4, low, 0, old, 0, 4)
  return GO_ON
}

/** test_bit only looks: a load, which the CPU's own buffered stores are seen by. */
function testBit(
  state: MachineState,
  context: number,
  address: number,
  mask: number,
  result: number,
): number {
  if (isBuffered(state, context) && !state.quiet) forwardLoad(state, context, address, 4)
  else readMemory(state, address, 4)
  state.i32[result] = (state.low & mask) === 0 ? 0 : 1
  if (state.quiet) return GO_ON
  charge(state, context, address, false)
  emitMemory(state, context, EVENT_LOAD, address, 4, 0, 0)
  if (state.watched) noteRead(state, context, address, 4)
  return GO_ON
}
