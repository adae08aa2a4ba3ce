/**
 * Can the next operation of a context proceed? Asked while exploring only: who cannot is not
 * scheduled, so that waiting for a lock costs no steps. In virtual time everybody tries, and waits.
 */
import * as Op from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import { maySleep } from './cpu.ts'
import * as At from './layout.ts'
import { kernelIsFree } from './locks/kernel-lock.ts'
import { hasQueuedWriter } from './locks/rw-semaphore.ts'
import { ownerOf, WOKEN } from './locks/waiters.ts'
import { isBuffered } from './raw-memory.ts'
import { mayLeaveRelax } from './relax.ts'
import type { MachineState } from './state.ts'
import { buffered, hasRoom } from './store-buffer.ts'
import { validityAt, worstValidity, WRITTEN } from './validity.ts'

/** True when the operation `context` rests before can be executed now. */
export function canStep(state: MachineState, context: number): boolean {
  const { i32, linked } = state
  const pc = i32[context + At.CONTEXT_PC]!
  const op = linked.code[pc]!
  if (state.weak && isBuffered(state, context) && !buffersAllow(state, context, op)) return false
  if (op < Op.OP_SPIN_LOCK) return true
  if (i32[context + At.CONTEXT_KERNEL_SAVED]! > 0 && !kernelIsFree(state)) return false
  const address = i32[i32[context + At.CONTEXT_FRAME]! + linked.code[pc + 2]!]!
  switch (op) {
    case Op.OP_SPIN_LOCK:
      return isFreeOrOwn(state, context, address)
    case Op.OP_LOCK_KERNEL:
      return i32[context + At.CONTEXT_KERNEL_DEPTH]! > 0 || kernelIsFree(state)
    case Op.OP_CPU_RELAX:
      return mayLeaveRelax(state, context)
    case Op.OP_MUTEX_LOCK:
    case Op.OP_DOWN:
    case Op.OP_DOWN_READ:
    case Op.OP_DOWN_WRITE:
    case Op.OP_WAIT_SLEEP:
    case Op.OP_WAIT_FOR_COMPLETION:
    case Op.OP_SCHEDULE:
      return canSleepStep(state, context, op, address)
    default:
      return true
  }
}

/** A lock that its holder takes again is let through, to be reported. */
function isFreeOrOwn(state: MachineState, context: number, address: number): boolean {
  // A bad address is let through, to be reported as well.
  if (!isWord(state, address)) return true
  const word = state.i32[state.wordAt(address)]!
  return word === 0 || word === ownerOf(state, context)
}

/** Does a word that may be read stand at `address`? */
function isWord(state: MachineState, address: number): boolean {
  if (!state.isAddress(address)) return false
  const offset = address - DATA_BASE
  if (offset < state.layout.dataLength) return true
  return worstValidity(state, validityAt(state, offset), 4) === WRITTEN
}

/**
 * Operations that may sleep. One that must sleep takes a step of its own only if falling asleep shows:
 * it lets the kernel lock go, or queues a writer that readers must respect.
 */
function canSleepStep(state: MachineState, context: number, op: number, address: number): boolean {
  const { i32 } = state
  if (!maySleep(state, context)) return true
  const asleep = i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING
  if (!asleep && i32[context + At.CONTEXT_KERNEL_DEPTH]! > 0) return true
  if (asleep && (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0) return true
  if (op === Op.OP_SCHEDULE) return i32[context + At.CONTEXT_QUEUE] === 0
  if (op === Op.OP_WAIT_SLEEP) return i32[context + At.CONTEXT_QUEUE] !== address
  if (!isWord(state, address)) return true
  const word = i32[state.wordAt(address)]!
  switch (op) {
    case Op.OP_MUTEX_LOCK:
      return word === 0 || word === ownerOf(state, context)
    case Op.OP_DOWN_READ:
      return word >= 0 && !(state.config.fairRwsem && hasQueuedWriter(state, address))
    case Op.OP_DOWN_WRITE:
      return word === 0 || word === -ownerOf(state, context) || (state.config.fairRwsem && !asleep)
    default:
      return word > 0
  }
}

/** Locked operations and full barriers wait for the store buffer, stores for room in it. */
function buffersAllow(state: MachineState, context: number, op: number): boolean {
  const { code } = state.linked
  if (needsEmptyBuffer(op, code[state.i32[context + At.CONTEXT_PC]! + 1]!)) {
    return buffered(state, context) === 0
  }
  const stores =
    (op >= Op.OP_STORE8 && op <= Op.OP_STORE64) ||
    op === Op.OP_SPIN_UNLOCK ||
    op === Op.OP_LOCK_INIT
  return !stores || hasRoom(state, context)
}

/** Operations that act as full barriers: everything locked, and what the kernel orders itself. */
export function needsEmptyBuffer(op: number, a: number): boolean {
  if (op < Op.OP_XCHG32) return false
  if (op === Op.OP_FENCE) return a === 1
  switch (op) {
    case Op.OP_TEST_BIT:
    case Op.OP_SPIN_UNLOCK:
    case Op.OP_LOCK_INIT:
    case Op.OP_WAIT_FINISH:
    case Op.OP_COND_RESCHED:
    case Op.OP_CPU_RELAX:
    case Op.OP_UDELAY:
    case Op.OP_IRQ_DISABLE:
    case Op.OP_IRQ_ENABLE:
    case Op.OP_KMALLOC:
    case Op.OP_CHOOSE:
      return false
    default:
      return true
  }
}
