/** What all locks share: their word of memory, its events, and the list of locks a context holds. */
import { EVENT_LOCK_ACQUIRE } from '#core/event/kinds.ts'
import type { EVENT_LOCK_RELEASE } from '#core/event/kinds.ts'
import { LOCK_BKL } from '#core/event/lock-classes.ts'
import { heldAt } from '../cpu.ts'
import * as At from '../layout.ts'
import { watchAcquire, watchRelease } from '../race-watch.ts'
import { touchLine } from '../raw-memory.ts'
import type { MachineState } from '../state.ts'

/** A lock word at `address` changes hands: memory, ticks and event. */
export function setLockWord(
  state: MachineState,
  context: number,
  kind: typeof EVENT_LOCK_ACQUIRE | typeof EVENT_LOCK_RELEASE,
  address: number,
  lockClass: number,
  read: number,
  value: number,
): void {
  const { i32 } = state
  const word = state.wordAt(address)
  const old = i32[word]!
  i32[word] = value
  state.wrote = true
  // In virtual time those who wait are woken or handed the lock, which shows by itself.
  if (!state.timed && decidesWhoSteps(state, context, address, lockClass)) state.stale = true
  chargeLock(state, context, address)
  if (kind === EVENT_LOCK_ACQUIRE) watchAcquire(state, context, address)
  else watchRelease(state, context, address)
  const aux = 4 | (lockClass << 8) | (read << 16)
  state.emit(kind, context, state.siteOf(context), address, value, old, aux)
}

/** Exploring: may a change of the lock at `address` enable or disable somebody else? */
function decidesWhoSteps(
  state: MachineState,
  context: number,
  address: number,
  lockClass: number,
): boolean {
  if (!state.solo || lockClass === LOCK_BKL) return true
  const { gates } = state
  const own = (context - state.layout.contexts) / At.CONTEXT_WORDS
  for (let place = 0; place < gates.length; place++) {
    if (gates[place] === address && place !== own) return true
  }
  return false
}

/** Ticks of one locked operation on the word at `address`. */
export function chargeLock(state: MachineState, context: number, address: number): void {
  if (!state.timed) return
  const cpu = state.i32[context + At.CONTEXT_CPU]!
  state.cost += state.config.costs.rmw + touchLine(state, address, cpu, true)
}

/** Emits that `context` found the lock taken. */
export function emitWait(
  state: MachineState,
  context: number,
  kind: number,
  address: number,
  lockClass: number,
  read: number,
): void {
  const site = state.siteOf(context)
  state.emit(kind, context, site, address, lockClass, 0, read)
}

/** Notes that `context` holds the lock at `address` from now on. */
export function pushHeld(
  state: MachineState,
  context: number,
  address: number,
  lockClass: number,
  read: number,
): void {
  const { i32 } = state
  const count = i32[context + At.CONTEXT_HELD]!
  i32[context + At.CONTEXT_HELD] = count + 1
  if (count >= At.HELD_LIMIT) return
  const at = heldAt(state, context, count)
  i32[at + At.HELD_ADDRESS] = address
  i32[at + At.HELD_HOW] = (state.siteOf(context) << 5) | (read << 4) | lockClass
}

/** Forgets the latest hold of the lock at `address`; false when there is none. */
export function dropHeld(state: MachineState, context: number, address: number): boolean {
  const { i32 } = state
  const count = i32[context + At.CONTEXT_HELD]!
  for (let index = Math.min(count, At.HELD_LIMIT) - 1; index >= 0; index--) {
    if (i32[heldAt(state, context, index) + At.HELD_ADDRESS] !== address) continue
    for (let next = index; next + 1 < Math.min(count, At.HELD_LIMIT); next++) {
      const to = heldAt(state, context, next)
      const from = heldAt(state, context, next + 1)
      i32[to + At.HELD_ADDRESS] = i32[from + At.HELD_ADDRESS]!
      i32[to + At.HELD_HOW] = i32[from + At.HELD_HOW]!
    }
    i32[context + At.CONTEXT_HELD] = count - 1
    return true
  }
  // More are held than are written down: it may be one of the others.
  if (count <= At.HELD_LIMIT) return false
  i32[context + At.CONTEXT_HELD] = count - 1
  return true
}

/** Does `context` hold the lock at `address`, on the read side or (`read` 0) the write side? */
export function holds(
  state: MachineState,
  context: number,
  address: number,
  read: number,
): boolean {
  const { i32 } = state
  const count = Math.min(i32[context + At.CONTEXT_HELD]!, At.HELD_LIMIT)
  for (let index = 0; index < count; index++) {
    const at = heldAt(state, context, index)
    if (i32[at + At.HELD_ADDRESS] === address && ((i32[at + At.HELD_HOW]! >> 4) & 1) === read) {
      return true
    }
  }
  return i32[context + At.CONTEXT_HELD]! > At.HELD_LIMIT
}
