/** Counting semaphores: word is the count. Anybody may release; waiters are served in order. */
import {
  EVENT_LOCK_ACQUIRE,
  EVENT_LOCK_FAIL,
  EVENT_LOCK_RELEASE,
  EVENT_LOCK_WAIT,
} from '#core/event/kinds.ts'
import { LOCK_SEMAPHORE } from '#core/event/lock-classes.ts'
import * as At from '../layout.ts'
import { GO_ON, HALT, REST } from '../outcome.ts'
import type { MachineState } from '../state.ts'
import { chargeLock, dropHeld, emitWait, holds, pushHeld, setLockWord } from './lock-word.ts'
import { noteOrder, noteSemaphoreRelease } from './order.ts'
import { sleepOn } from './sleep.ts'
import { endWait, firstWaiter, wake, WOKEN } from './waiters.ts'

/** down(): takes one of the count. */
export function down(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  const count = i32[state.wordAt(address)]!
  const granted = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  if (!granted && noteOrder(state, context, address, LOCK_SEMAPHORE, 0) === HALT) return HALT
  if (count <= 0 && !granted) {
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING) return REST
    chargeLock(state, context, address)
    emitWait(state, context, EVENT_LOCK_WAIT, address, LOCK_SEMAPHORE, 0)
    sleepOn(state, context, address, LOCK_SEMAPHORE, 0)
    return REST
  }
  take(state, context, address, granted ? count : count - 1)
  return GO_ON
}

function take(state: MachineState, context: number, address: number, count: number): void {
  endWait(state, context)
  setLockWord(state, context, EVENT_LOCK_ACQUIRE, address, LOCK_SEMAPHORE, 0, count)
  // Whoever uses one to signal never gives back what it took: one entry says it all.
  if (!holds(state, context, address, 0)) pushHeld(state, context, address, LOCK_SEMAPHORE, 0)
}

/** down_trylock(): 0 into image word `result` when taken, as the kernel has it. */
export function tryDown(
  state: MachineState,
  context: number,
  address: number,
  result: number,
): number {
  const count = state.i32[state.wordAt(address)]!
  state.i32[result] = count > 0 ? 0 : 1
  if (count > 0) take(state, context, address, count - 1)
  else {
    chargeLock(state, context, address)
    emitWait(state, context, EVENT_LOCK_FAIL, address, LOCK_SEMAPHORE, 0)
  }
  return GO_ON
}

/** up(): gives one back, in virtual time straight to who waits longest. */
export function up(state: MachineState, context: number, address: number): number {
  const count = state.i32[state.wordAt(address)]!
  const byOwner = dropHeld(state, context, address)
  if (noteSemaphoreRelease(state, context, address, byOwner) === HALT) return HALT
  const next = state.timed ? firstWaiter(state, address, LOCK_SEMAPHORE, -1) : -1
  const value = next < 0 ? count + 1 : count
  setLockWord(state, context, EVENT_LOCK_RELEASE, address, LOCK_SEMAPHORE, 0, value)
  if (next >= 0) wake(state, context, next)
  return GO_ON
}
