/**
 * Read-write semaphores: word is the number of readers, or -(owner + 1) for a writer. Fair: a queued
 * writer holds back later readers. Unfair: readers join readers whoever waits.
 */
import {
  EVENT_LOCK_ACQUIRE,
  EVENT_LOCK_FAIL,
  EVENT_LOCK_RELEASE,
  EVENT_LOCK_WAIT,
} from '#core/event/kinds.ts'
import { LOCK_RWSEM } from '#core/event/lock-classes.ts'
import * as At from '../layout.ts'
import { GO_ON, HALT, REST } from '../outcome.ts'
import type { MachineState } from '../state.ts'
import { refuseRecursion, refuseRelease } from './failures.ts'
import { chargeLock, dropHeld, emitWait, holds, pushHeld, setLockWord } from './lock-word.ts'
import { noteOrder } from './order.ts'
import { sleepOn } from './sleep.ts'
import { endWait, firstWaiter, ownerOf, wake, WOKEN } from './waiters.ts'

const WRITE = 0
const READ = 1
const EITHER = -1

/** Is a writer asleep in the queue of the rwsem at `address`? */
export function hasQueuedWriter(state: MachineState, address: number): boolean {
  return firstWaiter(state, address, LOCK_RWSEM, WRITE) !== -1
}

/** May a reader that comes now join? In virtual time a fair one stands behind everybody who waits. */
function mayRead(state: MachineState, address: number): boolean {
  if (state.i32[state.wordAt(address)]! < 0) return false
  if (!state.config.fairRwsem) return true
  const side = state.timed ? EITHER : WRITE
  return firstWaiter(state, address, LOCK_RWSEM, side) === -1
}

/** down_read(). */
export function downRead(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  const granted = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  if (!granted && noteOrder(state, context, address, LOCK_RWSEM, READ) === HALT) return HALT
  if (!granted && !mayRead(state, address)) return block(state, context, address, READ)
  const readers = i32[state.wordAt(address)]!
  take(state, context, address, READ, granted ? readers : readers + 1)
  return GO_ON
}

/** down_write(). */
export function downWrite(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  const word = i32[state.wordAt(address)]!
  const own = -ownerOf(state, context)
  const granted = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  if (word === own && !granted) return refuseRecursion(state, context, address)
  if (!granted && noteOrder(state, context, address, LOCK_RWSEM, WRITE) === HALT) return HALT
  if (word !== 0 && !granted) return block(state, context, address, WRITE)
  take(state, context, address, WRITE, own)
  return GO_ON
}

function block(state: MachineState, context: number, address: number, read: number): number {
  if (state.i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING) return REST
  chargeLock(state, context, address)
  emitWait(state, context, EVENT_LOCK_WAIT, address, LOCK_RWSEM, read)
  sleepOn(state, context, address, LOCK_RWSEM, read)
  return REST
}

function take(
  state: MachineState,
  context: number,
  address: number,
  read: number,
  value: number,
): void {
  endWait(state, context)
  setLockWord(state, context, EVENT_LOCK_ACQUIRE, address, LOCK_RWSEM, read, value)
  pushHeld(state, context, address, LOCK_RWSEM, read)
}

/** down_read_trylock(): 1 into image word `result` when taken. */
export function tryDownRead(
  state: MachineState,
  context: number,
  address: number,
  result: number,
): number {
  const { i32 } = state
  const able = mayRead(state, address)
  i32[result] = able ? 1 : 0
  if (able) take(state, context, address, READ, i32[state.wordAt(address)]! + 1)
  else fail(state, context, address, READ)
  return GO_ON
}

/** down_write_trylock(): 1 into image word `result` when taken. */
export function tryDownWrite(
  state: MachineState,
  context: number,
  address: number,
  result: number,
): number {
  const { i32 } = state
  const able = i32[state.wordAt(address)] === 0
  i32[result] = able ? 1 : 0
  if (able) take(state, context, address, WRITE, -ownerOf(state, context))
  else fail(state, context, address, WRITE)
  return GO_ON
}

function fail(state: MachineState, context: number, address: number, read: number): void {
  chargeLock(state, context, address)
  emitWait(state, context, EVENT_LOCK_FAIL, address, LOCK_RWSEM, read)
}

/** up_read(). */
export function upRead(state: MachineState, context: number, address: number): number {
  const readers = state.i32[state.wordAt(address)]!
  const owns = readers > 0 && holds(state, context, address, READ)
  if (!owns) return refuseRelease(state, context, address, readers < 0 ? -readers : 0)
  dropHeld(state, context, address)
  release(state, context, address, READ, readers - 1)
  return GO_ON
}

/** up_write(). */
export function upWrite(state: MachineState, context: number, address: number): number {
  const word = state.i32[state.wordAt(address)]!
  if (word !== -ownerOf(state, context)) {
    return refuseRelease(state, context, address, word < 0 ? -word : 0)
  }
  dropHeld(state, context, address)
  release(state, context, address, WRITE, 0)
  return GO_ON
}

/** downgrade_write(): the writer becomes a reader without letting anybody else write in between. */
export function downgradeWrite(state: MachineState, context: number, address: number): number {
  const word = state.i32[state.wordAt(address)]!
  if (word !== -ownerOf(state, context)) {
    return refuseRelease(state, context, address, word < 0 ? -word : 0)
  }
  dropHeld(state, context, address)
  release(state, context, address, WRITE, 1)
  pushHeld(state, context, address, LOCK_RWSEM, READ)
  return GO_ON
}

/** The word becomes `value`; in virtual time those whose turn it is are let in with the same write. */
function release(
  state: MachineState,
  context: number,
  address: number,
  read: number,
  value: number,
): void {
  let word = value
  const woken: number[] = []
  const letIn = (next: number): void => {
    woken.push(next)
    // Marked at once, so that the search for the next waiter passes over it.
    state.i32[next + At.CONTEXT_WOKEN] = WOKEN
  }
  while (state.timed) {
    const next = nextInLine(state, address)
    if (next === -1) break
    const reads = state.i32[next + At.CONTEXT_WAIT_READ] === READ
    if (!reads && word !== 0) break
    letIn(next)
    word = reads ? word + 1 : -ownerOf(state, next)
    if (!reads) break
  }
  setLockWord(state, context, EVENT_LOCK_RELEASE, address, LOCK_RWSEM, read, word)
  for (const next of woken) wake(state, context, next)
}

/** Fair: strictly by arrival. Unfair: readers first. */
function nextInLine(state: MachineState, address: number): number {
  if (!state.config.fairRwsem) {
    const reader = firstWaiter(state, address, LOCK_RWSEM, READ)
    if (reader !== -1) return reader
  }
  return firstWaiter(state, address, LOCK_RWSEM, EITHER)
}
