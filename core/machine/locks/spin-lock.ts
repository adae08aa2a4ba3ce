/** Spinlocks: word is owner + 1. Holding one forbids preemption and sleep. */
import {
  EVENT_LOCK_ACQUIRE,
  EVENT_LOCK_FAIL,
  EVENT_LOCK_RELEASE,
  EVENT_LOCK_WAIT,
} from '#core/event/kinds.ts'
import { LOCK_SPIN } from '#core/event/lock-classes.ts'
import { BOTTOM_HALF, IRQS_OFF } from '../cpu.ts'
import * as At from '../layout.ts'
import { GO_ON, HALT, REST } from '../outcome.ts'
import { cpuKey, watchAcquire, watchRelease } from '../race-watch.ts'
import { isBuffered } from '../raw-memory.ts'
import type { MachineState } from '../state.ts'
import { bufferUnlock, hasRoom } from '../store-buffer.ts'
import { refuseRecursion, refuseRelease } from './failures.ts'
import { chargeLock, dropHeld, emitWait, pushHeld, setLockWord } from './lock-word.ts'
import { noteOrder } from './order.ts'
import { endSpin, endWait, firstWaiter, handOver, ownerOf, spinOn, WOKEN } from './waiters.ts'

/** What else happens with the lock; the codes of OP_SPIN_LOCK and OP_SPIN_UNLOCK. */
const IRQ = 1
const IRQ_SAVE = 2
const BH = 3

/** spin_lock and its variants; irqsave puts the old state at image word `flags`. */
export function spinLock(
  state: MachineState,
  context: number,
  address: number,
  mode: number,
  flags: number,
): number {
  const { i32 } = state
  const owner = ownerOf(state, context)
  const word = i32[state.wordAt(address)]!
  const granted = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  if (!granted && noteOrder(state, context, address, LOCK_SPIN, 0, mode !== 0) === HALT) return HALT
  if (granted) {
    endSpin(state, context, address, LOCK_SPIN)
    endWait(state, context)
  } else if (word === 0) {
    beforeSpin(state, context, mode, flags)
  } else if (word === owner) {
    return refuseRecursion(state, context, address)
  } else {
    beforeSpin(state, context, mode, flags)
    chargeLock(state, context, address)
    emitWait(state, context, EVENT_LOCK_WAIT, address, LOCK_SPIN, 0)
    spinOn(state, context, address, LOCK_SPIN)
    return REST
  }
  setLockWord(state, context, EVENT_LOCK_ACQUIRE, address, LOCK_SPIN, 0, owner)
  pushHeld(state, context, address, LOCK_SPIN, 0)
  return GO_ON
}

/** Preemption, and if asked interrupts, go off before the first try, as in the kernel. */
function beforeSpin(state: MachineState, context: number, mode: number, flags: number): void {
  const { i32 } = state
  i32[context + At.CONTEXT_PREEMPT] = i32[context + At.CONTEXT_PREEMPT]! + 1
  if (mode === 0) return
  watchAcquire(state, context, cpuKey(i32[context + At.CONTEXT_CPU]!))
  const off = state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_IRQS_OFF
  state.stale = true
  if (mode === IRQ_SAVE) i32[flags] = i32[off]! & IRQS_OFF
  i32[off] = mode === BH ? i32[off]! + BOTTOM_HALF : i32[off]! | IRQS_OFF
}

/** spin_trylock: 1 into image word `result` when taken. */
export function spinTryLock(
  state: MachineState,
  context: number,
  address: number,
  result: number,
): number {
  const { i32 } = state
  const free = i32[state.wordAt(address)] === 0
  i32[result] = free ? 1 : 0
  if (!free) {
    chargeLock(state, context, address)
    emitWait(state, context, EVENT_LOCK_FAIL, address, LOCK_SPIN, 0)
    return GO_ON
  }
  i32[context + At.CONTEXT_PREEMPT] = i32[context + At.CONTEXT_PREEMPT]! + 1
  const owner = ownerOf(state, context)
  setLockWord(state, context, EVENT_LOCK_ACQUIRE, address, LOCK_SPIN, 0, owner)
  pushHeld(state, context, address, LOCK_SPIN, 0)
  return GO_ON
}

/** spin_unlock and its variants; irqrestore takes the state from image word `flags`. */
export function spinUnlock(
  state: MachineState,
  context: number,
  address: number,
  mode: number,
  flags: number,
): number {
  const { i32 } = state
  const owner = ownerOf(state, context)
  if (isBuffered(state, context) && !hasRoom(state, context)) return REST
  const word = i32[state.wordAt(address)]!
  if (word !== owner || !dropHeld(state, context, address)) {
    return refuseRelease(state, context, address, word)
  }
  const preempt = i32[context + At.CONTEXT_PREEMPT]!
  i32[context + At.CONTEXT_PREEMPT] = Math.max(0, preempt - 1)
  if (mode !== 0) afterUnlock(state, context, mode, flags)
  if (!state.solo && !state.timed) state.stale = true
  if (isBuffered(state, context)) {
    watchRelease(state, context, address)
    bufferUnlock(state, context, address)
  } else releaseSpinWord(state, context, address)
  return GO_ON
}

function afterUnlock(state: MachineState, context: number, mode: number, flags: number): void {
  const { i32 } = state
  watchRelease(state, context, cpuKey(i32[context + At.CONTEXT_CPU]!))
  const off = state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_IRQS_OFF
  state.stale = true
  if (mode === IRQ) i32[off] = i32[off]! & ~IRQS_OFF
  else if (mode === IRQ_SAVE) i32[off] = (i32[off]! & ~IRQS_OFF) | (i32[flags]! & IRQS_OFF)
  else i32[off] = Math.max(0, i32[off]! - BOTTOM_HALF)
}

/** The unlock reaches memory: the lock is free, or goes to who has spun longest (timed). */
function releaseSpinWord(state: MachineState, context: number, address: number): void {
  const next = state.timed ? firstWaiter(state, address, LOCK_SPIN, -1) : -1
  const value = next < 0 ? 0 : ownerOf(state, next)
  setLockWord(state, context, EVENT_LOCK_RELEASE, address, LOCK_SPIN, 0, value)
  if (next >= 0) handOver(state, state.i32[context + At.CONTEXT_CPU]!, next, WOKEN)
}

/** The same for an unlock that comes out of the store buffer of `cpu`. */
export function drainUnlock(
  state: MachineState,
  actor: number,
  cpu: number,
  site: number,
  address: number,
): void {
  const { i32, recorder } = state
  const next = state.timed ? firstWaiter(state, address, LOCK_SPIN, -1) : -1
  const word = state.wordAt(address)
  const old = i32[word]!
  const value = next < 0 ? 0 : ownerOf(state, next)
  i32[word] = value
  state.wrote = true
  state.stale = true
  if (recorder.recording) {
    const aux = 4 | (LOCK_SPIN << 8)
    recorder.add(EVENT_LOCK_RELEASE, actor, cpu, site, address, value, 0, old, 0, aux)
  }
  if (next >= 0) handOver(state, cpu, next, WOKEN)
}
