/** Feeds the lock-order graph: what is taken while what is held, and how semaphores are used. */
import { lockClassKey } from '#core/check/lock-classes.ts'
import type { OrderedLock } from '#core/check/lock-order.ts'
import { ACTOR_IRQ } from '#core/event/actors.ts'
import { CHECK_LOCK_CYCLE } from '#core/event/checks.ts'
import {
  LOCK_BKL,
  LOCK_MUTEX,
  LOCK_RWSEM,
  LOCK_SEMAPHORE,
  LOCK_SPIN,
} from '#core/event/lock-classes.ts'
import { heldAt } from '../cpu.ts'
import { heapKey } from '../heap.ts'
import * as At from '../layout.ts'
import { GO_ON, HALT } from '../outcome.ts'
import type { MachineState } from '../state.ts'
import { report } from '../violations.ts'

/** Set-up runs alone: the order in which it takes locks can hurt nobody. */
function isWatched(state: MachineState, context: number): boolean {
  return state.lockOrder !== undefined && context !== state.layout.setupContext
}

function classOf(state: MachineState, address: number, kind: number): number {
  const known = state.lockClasses.get(address)
  if (known !== undefined) return known
  const { lockKeys, program } = state
  let key = lockKeys.get(address)
  if (key === undefined) {
    const fromHeap = heapKey(state, address)
    key = fromHeap ?? lockClassKey(program.debug, address)
    // A place on the heap may become another lock.
    if (fromHeap === undefined) lockKeys.set(address, key)
  }
  const index = state.lockOrder?.classIndex(key) ?? -1
  if (kind !== LOCK_SEMAPHORE) state.lockOrder?.noteOwner(index, true)
  if (lockKeys.has(address)) state.lockClasses.set(address, index)
  return index
}

/**
 * `context` wants the lock at `address` and will wait for it if need be; `guarded`: with interrupts
 * off. @returns GO_ON or HALT
 */
export function noteOrder(
  state: MachineState,
  context: number,
  address: number,
  kind: number,
  read: number,
  guarded = false,
): number {
  const { i32, lockOrder } = state
  if (lockOrder === undefined || !isWatched(state, context)) return GO_ON
  const count = Math.min(i32[context + At.CONTEXT_HELD]!, At.HELD_LIMIT)
  const usesInterrupts = kind === LOCK_SPIN && state.linked.usesIo
  if (count === 0 && !usesInterrupts) return GO_ON
  const site = state.siteOf(context)
  const lockClass = classOf(state, address, kind)
  if (usesInterrupts) {
    const cpu = state.cpuAt(i32[context + At.CONTEXT_CPU]!)
    const inside = i32[context + At.CONTEXT_ACTOR]! >= ACTOR_IRQ
    if (inside || (!guarded && i32[cpu + At.CPU_IRQS_OFF] === 0)) {
      const other = lockOrder.noteInterrupts(lockClass, inside, site)
      if (other !== undefined) return reportCycle(state, context, address, [other], 1)
    }
  }
  if (read === 1 && state.config.fairRwsem) {
    const again = heldReadSite(state, context, address)
    if (again !== undefined) return reportCycle(state, context, address, [again], 2)
  }
  if (isKnownOrder(state, context, count, address, lockClass)) return GO_ON
  const taken = { lockClass, address, site }
  const cycle = lockOrder.take(taken, heldLocks(state, context, count, kind))
  return cycle === undefined ? GO_ON : reportCycle(state, context, address, cycle, 0)
}

/** The usual case, without building lists: every held lock has been before this one already. */
function isKnownOrder(
  state: MachineState,
  context: number,
  count: number,
  address: number,
  lockClass: number,
): boolean {
  const { i32, lockOrder } = state
  if (lockClass < 0) return true
  for (let index = 0; index < count; index++) {
    const at = heldAt(state, context, index)
    // A semaphore that signals is taken again and again.
    if (i32[at + At.HELD_ADDRESS] === address) continue
    const holder = classOf(state, i32[at + At.HELD_ADDRESS]!, i32[at + At.HELD_HOW]! & 15)
    if (holder >= 0 && !(lockOrder?.knows(holder, lockClass) ?? true)) return false
  }
  return true
}

function heldLocks(
  state: MachineState,
  context: number,
  count: number,
  taken: number,
): OrderedLock[] {
  const { i32 } = state
  const sleeps = taken === LOCK_MUTEX || taken === LOCK_SEMAPHORE || taken === LOCK_RWSEM
  const held: OrderedLock[] = []
  for (let index = 0; index < count; index++) {
    const at = heldAt(state, context, index)
    const kind = i32[at + At.HELD_HOW]! & 15
    // Whoever sleeps lets the kernel lock go.
    if (kind === LOCK_BKL && sleeps) continue
    const address = i32[at + At.HELD_ADDRESS]!
    held.push({
      lockClass: classOf(state, address, kind),
      address,
      site: i32[at + At.HELD_HOW]! >> 5,
    })
  }
  return held
}

function heldReadSite(state: MachineState, context: number, address: number): number | undefined {
  const { i32 } = state
  const count = Math.min(i32[context + At.CONTEXT_HELD]!, At.HELD_LIMIT)
  for (let index = 0; index < count; index++) {
    const at = heldAt(state, context, index)
    if (i32[at + At.HELD_ADDRESS] === address) return i32[at + At.HELD_HOW]! >> 5
  }
  return undefined
}

function reportCycle(
  state: MachineState,
  context: number,
  address: number,
  otherSites: readonly number[],
  detail: number,
): number {
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  const site = state.siteOf(context)
  report(state, { check: CHECK_LOCK_CYCLE, site, actor, address, otherSites, detail })
  return state.i32[At.HEADER_PHASE] === At.PHASE_ENDED ? HALT : GO_ON
}

/** A semaphore is released: by who took it (then it is a lock) or by somebody else (a signal). */
export function noteSemaphoreRelease(
  state: MachineState,
  context: number,
  address: number,
  byOwner: boolean,
): number {
  const { lockOrder } = state
  if (lockOrder === undefined || !isWatched(state, context)) return GO_ON
  const index = classOf(state, address, LOCK_SEMAPHORE)
  if (!lockOrder.noteOwner(index, byOwner)) return GO_ON
  const cycle = lockOrder.cycleThrough(index)
  return cycle === undefined ? GO_ON : reportCycle(state, context, address, cycle, 0)
}
