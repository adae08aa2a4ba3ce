/**
 * Who waits for what: derived from the contexts themselves, so that a lock is one word of memory and
 * no queue. Arrival order is a ticket; tickets are kept small, so that equal situations are equal bytes.
 */
import { EVENT_SPIN_BEGIN, EVENT_SPIN_END, EVENT_WAKE } from '#core/event/kinds.ts'
import { LOCK_BIT, LOCK_BKL } from '#core/event/lock-classes.ts'
import * as At from '../layout.ts'
import type { MachineState } from '../state.ts'

/** Bits of CONTEXT_WOKEN. */
export const WOKEN = 1
/** It spins for the kernel lock, to take it back after sleep or for the first time. */
export const WANTS_KERNEL = 2
/** The kernel lock was handed to it. */
export const HAS_KERNEL = 4

/** The address a waiter's key stands for: bits are word * 64 + bit. */
export function keyAddress(key: number, kind: number): number {
  return kind === LOCK_BIT ? key >>> 6 : key
}

/** Makes the context burn its CPU until the lock is handed to it (timed). */
export function spinOn(state: MachineState, context: number, address: number, kind: number): void {
  const { i32, f64 } = state
  i32[context + At.CONTEXT_STATUS] = At.STATUS_SPINNING
  if (kind === LOCK_BKL) {
    i32[context + At.CONTEXT_WOKEN] = i32[context + At.CONTEXT_WOKEN]! | WANTS_KERNEL
    i32[context + At.CONTEXT_TICKET] = nextTicket(state)
  } else setWait(state, context, address, kind, 0)
  f64[(context >> 1) + At.CONTEXT_SPIN_F64] = f64[At.HEADER_NOW_F64]!
  state.stale = true
  state.emit(EVENT_SPIN_BEGIN, context, state.siteOf(context), address, kind)
}

/** Emits the end of a spin that {@link spinOn} began. */
export function endSpin(state: MachineState, context: number, address: number, kind: number): void {
  const { f64 } = state
  const spun = f64[At.HEADER_NOW_F64]! - f64[(context >> 1) + At.CONTEXT_SPIN_F64]!
  const site = state.siteOf(context)
  state.emit(EVENT_SPIN_END, context, site, address, kind, 0, Math.min(spun, 0x7fff_ffff))
}

/** Notes what a context waits for, and when it came. */
export function setWait(
  state: MachineState,
  context: number,
  key: number,
  kind: number,
  read: number,
): void {
  const { i32 } = state
  i32[context + At.CONTEXT_TICKET] = nextTicket(state)
  i32[context + At.CONTEXT_WAIT_KEY] = key
  i32[context + At.CONTEXT_WAIT_KIND] = kind
  i32[context + At.CONTEXT_WAIT_READ] = read
  i32[context + At.CONTEXT_WOKEN] = 0
}

/** Clears what {@link sleepOn} or {@link spinOn} set, once the wait is over. */
export function endWait(state: MachineState, context: number): void {
  const { i32 } = state
  // Usually there was none.
  if (i32[context + At.CONTEXT_TICKET] === 0 && i32[context + At.CONTEXT_WOKEN] === 0) return
  i32[context + At.CONTEXT_STATUS] = At.STATUS_READY
  i32[context + At.CONTEXT_WAIT_KEY] = 0
  i32[context + At.CONTEXT_WAIT_KIND] = 0
  i32[context + At.CONTEXT_WAIT_READ] = 0
  i32[context + At.CONTEXT_TICKET] = 0
  i32[context + At.CONTEXT_WOKEN] = 0
  state.stale = true
}

function nextTicket(state: MachineState): number {
  const { i32, layout } = state
  let highest = 0
  for (let index = 0; index < layout.contextCount; index++) {
    const context = layout.contexts + index * At.CONTEXT_WORDS
    highest = Math.max(highest, i32[context + At.CONTEXT_TICKET]!)
  }
  return highest + 1
}

/** Is `context` blocked on the lock (`key`, `kind`) and not yet let through? */
export function isWaiting(
  state: MachineState,
  context: number,
  key: number,
  kind: number,
): boolean {
  const { i32 } = state
  const status = i32[context + At.CONTEXT_STATUS]!
  if (status !== At.STATUS_SPINNING && status !== At.STATUS_SLEEPING) return false
  const woken = i32[context + At.CONTEXT_WOKEN]!
  if (kind === LOCK_BKL) return status === At.STATUS_SPINNING && (woken & WANTS_KERNEL) !== 0
  return (
    (woken & WOKEN) === 0 &&
    i32[context + At.CONTEXT_WAIT_KEY] === key &&
    i32[context + At.CONTEXT_WAIT_KIND] === kind
  )
}

/** The waiter that came first, or -1; `read` limits it to one side of an rwsem (-1: either). */
export function firstWaiter(state: MachineState, key: number, kind: number, read: number): number {
  const { i32, layout } = state
  let found = -1
  let ticket = 0x7fff_ffff
  for (let index = 0; index < layout.contextCount; index++) {
    const context = layout.contexts + index * At.CONTEXT_WORDS
    if (i32[context + At.CONTEXT_TICKET]! >= ticket) continue
    if (!isWaiting(state, context, key, kind)) continue
    if (read >= 0 && i32[context + At.CONTEXT_WAIT_READ] !== read) continue
    ticket = i32[context + At.CONTEXT_TICKET]!
    found = context
  }
  return found
}

/** Lets a sleeper run again: what it waited for has come, or is its own now. */
export function wake(state: MachineState, waker: number, context: number): void {
  const { i32, f64 } = state
  i32[context + At.CONTEXT_WOKEN] = i32[context + At.CONTEXT_WOKEN]! | WOKEN
  i32[context + At.CONTEXT_STATUS] = At.STATUS_READY
  const actor = i32[context + At.CONTEXT_ACTOR]!
  const address = keyAddress(
    i32[context + At.CONTEXT_WAIT_KEY]!,
    i32[context + At.CONTEXT_WAIT_KIND]!,
  )
  if (state.timed) {
    const now = f64[At.HEADER_NOW_F64]!
    f64[(context >> 1) + At.CONTEXT_SINCE_F64] = now
    f64[(context >> 1) + At.CONTEXT_READY_F64] = now + state.config.costs.wakeup
  }
  state.stale = true
  state.emit(EVENT_WAKE, waker, state.siteOf(waker), actor, address)
}

/** Hands a lock to a spinner: it goes on after the time the line takes to reach it. */
export function handOver(state: MachineState, fromCpu: number, context: number, how: number): void {
  const { i32, f64 } = state
  i32[context + At.CONTEXT_WOKEN] = (i32[context + At.CONTEXT_WOKEN]! & ~WANTS_KERNEL) | how
  i32[context + At.CONTEXT_STATUS] = At.STATUS_READY
  const delay = fromCpu !== i32[context + At.CONTEXT_CPU] ? state.config.costs.lockHandover : 0
  f64[(context >> 1) + At.CONTEXT_READY_F64] = f64[At.HEADER_NOW_F64]! + delay
  state.stale = true
}

/** Owner value of a context in a lock word. */
export function ownerOf(state: MachineState, context: number): number {
  return state.i32[context + At.CONTEXT_ACTOR]! + 1
}
