/** Mutexes: word is owner + 1. Waiters sleep and are served in order of arrival. */
import {
  EVENT_LOCK_ACQUIRE,
  EVENT_LOCK_FAIL,
  EVENT_LOCK_RELEASE,
  EVENT_LOCK_WAIT,
} from '#core/event/kinds.ts'
import { LOCK_MUTEX } from '#core/event/lock-classes.ts'
import * as At from '../layout.ts'
import { GO_ON, HALT, REST } from '../outcome.ts'
import type { MachineState } from '../state.ts'
import { refuseRecursion, refuseRelease } from './failures.ts'
import { chargeLock, dropHeld, emitWait, pushHeld, setLockWord } from './lock-word.ts'
import { noteOrder } from './order.ts'
import { sleepOn } from './sleep.ts'
import { endWait, firstWaiter, ownerOf, wake, WOKEN } from './waiters.ts'

/** mutex_lock(). */
export function lockMutex(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  const word = i32[state.wordAt(address)]!
  const granted = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  if (word === ownerOf(state, context) && !granted) return refuseRecursion(state, context, address)
  if (!granted && noteOrder(state, context, address, LOCK_MUTEX, 0) === HALT) return HALT
  if (word !== 0 && !granted) {
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING) return REST
    chargeLock(state, context, address)
    emitWait(state, context, EVENT_LOCK_WAIT, address, LOCK_MUTEX, 0)
    sleepOn(state, context, address, LOCK_MUTEX, 0)
    return REST
  }
  take(state, context, address)
  return GO_ON
}

function take(state: MachineState, context: number, address: number): void {
  endWait(state, context)
  const owner = ownerOf(state, context)
  setLockWord(state, context, EVENT_LOCK_ACQUIRE, address, LOCK_MUTEX, 0, owner)
  pushHeld(state, context, address, LOCK_MUTEX, 0)
}

/** mutex_trylock(): 1 into image word `result` when taken. */
export function tryLockMutex(
  state: MachineState,
  context: number,
  address: number,
  result: number,
): number {
  const free = state.i32[state.wordAt(address)] === 0
  state.i32[result] = free ? 1 : 0
  if (free) take(state, context, address)
  else {
    chargeLock(state, context, address)
    emitWait(state, context, EVENT_LOCK_FAIL, address, LOCK_MUTEX, 0)
  }
  return GO_ON
}

/** mutex_unlock(): in virtual time the mutex goes straight to who waits longest. */
export function unlockMutex(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  const word = i32[state.wordAt(address)]!
  const owns = word === ownerOf(state, context) && dropHeld(state, context, address)
  if (!owns) return refuseRelease(state, context, address, word)
  const next = state.timed ? firstWaiter(state, address, LOCK_MUTEX, -1) : -1
  const value = next < 0 ? 0 : ownerOf(state, next)
  setLockWord(state, context, EVENT_LOCK_RELEASE, address, LOCK_MUTEX, 0, value)
  if (next >= 0) wake(state, context, next)
  return GO_ON
}
