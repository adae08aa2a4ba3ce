/**
 * The big kernel lock: one for the machine, recursive, let go while its holder sleeps and taken back
 * before it goes on. Word is owner + 1, recursion depth from bit 8 on.
 */
import { EVENT_LOCK_ACQUIRE, EVENT_LOCK_RELEASE, EVENT_LOCK_WAIT } from '#core/event/kinds.ts'
import { LOCK_BKL } from '#core/event/lock-classes.ts'
import * as At from '../layout.ts'
import { GO_ON, HALT, REST } from '../outcome.ts'
import type { MachineState } from '../state.ts'
import { refuseRelease } from './failures.ts'
import { dropHeld, emitWait, pushHeld, setLockWord } from './lock-word.ts'
import { noteOrder } from './order.ts'
import {
  endSpin,
  firstWaiter,
  handOver,
  HAS_KERNEL,
  ownerOf,
  spinOn,
  WANTS_KERNEL,
} from './waiters.ts'

const OWNER = 0xff
const DEPTH = 8

/** lock_kernel() on the lock word at `address`. */
export function lockKernel(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  const depth = i32[context + At.CONTEXT_KERNEL_DEPTH]!
  if (depth === 0 && noteOrder(state, context, address, LOCK_BKL, 0) === HALT) return HALT
  if (depth === 0 && !obtain(state, context, address)) return REST
  take(state, context, address, depth + 1)
  if (depth === 0) pushHeld(state, context, address, LOCK_BKL, 0)
  return GO_ON
}

/** unlock_kernel(): releases it when the last of the nested calls is undone. */
export function unlockKernel(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  const depth = i32[context + At.CONTEXT_KERNEL_DEPTH]!
  if (depth === 0) {
    return refuseRelease(state, context, address, i32[state.wordAt(address)]! & OWNER)
  }
  i32[context + At.CONTEXT_KERNEL_DEPTH] = depth - 1
  if (depth === 1) {
    dropHeld(state, context, address)
    release(state, context, address)
  } else {
    const word = ownerOf(state, context) | ((depth - 1) << DEPTH)
    setLockWord(state, context, EVENT_LOCK_RELEASE, address, LOCK_BKL, 0, word)
  }
  return GO_ON
}

/** Lets the kernel lock go because its holder falls asleep; the depth is remembered. */
export function releaseForSleep(state: MachineState, context: number): void {
  const { i32 } = state
  const depth = i32[context + At.CONTEXT_KERNEL_DEPTH]!
  if (depth === 0) return
  i32[context + At.CONTEXT_KERNEL_SAVED] = depth
  i32[context + At.CONTEXT_KERNEL_DEPTH] = 0
  release(state, context, state.linked.kernelLock)
}

/** Takes the kernel lock back after sleep. @returns GO_ON, or REST while it must wait for it */
export function retakeKernel(state: MachineState, context: number): number {
  const { i32 } = state
  const address = state.linked.kernelLock
  if (!obtain(state, context, address)) return REST
  take(state, context, address, i32[context + At.CONTEXT_KERNEL_SAVED]!)
  i32[context + At.CONTEXT_KERNEL_SAVED] = 0
  return GO_ON
}

/** Can a context that needs the kernel lock have it now? */
export function kernelIsFree(state: MachineState): boolean {
  return state.i32[state.wordAt(state.linked.kernelLock)] === 0
}

function obtain(state: MachineState, context: number, address: number): boolean {
  const { i32 } = state
  const woken = i32[context + At.CONTEXT_WOKEN]!
  if ((woken & HAS_KERNEL) !== 0) {
    i32[context + At.CONTEXT_WOKEN] = woken & ~HAS_KERNEL
    i32[context + At.CONTEXT_TICKET] = 0
    endSpin(state, context, address, LOCK_BKL)
    return true
  }
  if (i32[state.wordAt(address)] === 0) return true
  emitWait(state, context, EVENT_LOCK_WAIT, address, LOCK_BKL, 0)
  spinOn(state, context, address, LOCK_BKL)
  return false
}

function take(state: MachineState, context: number, address: number, depth: number): void {
  state.i32[context + At.CONTEXT_KERNEL_DEPTH] = depth
  const word = ownerOf(state, context) | (depth << DEPTH)
  setLockWord(state, context, EVENT_LOCK_ACQUIRE, address, LOCK_BKL, 0, word)
}

function release(state: MachineState, context: number, address: number): void {
  const { i32 } = state
  const next = state.timed ? firstWaiter(state, address, LOCK_BKL, -1) : -1
  const value = next < 0 ? 0 : ownerOf(state, next) | (1 << DEPTH)
  setLockWord(state, context, EVENT_LOCK_RELEASE, address, LOCK_BKL, 0, value)
  if (next < 0) return
  i32[next + At.CONTEXT_WOKEN] = i32[next + At.CONTEXT_WOKEN]! & ~WANTS_KERNEL
  handOver(state, i32[context + At.CONTEXT_CPU]!, next, HAS_KERNEL)
}
