/** What everybody waits for when nobody can take a step, and the report of it. */
import { ACTOR_IRQ, MAX_PENDING_IO, SETUP_THREAD } from '#core/event/actors.ts'
import { classifyStandstill } from '#core/check/standstill.ts'
import type { Waiter } from '#core/check/standstill.ts'
import { LOCK_BIT, LOCK_RWSEM } from '#core/event/lock-classes.ts'
import * as Op from '#core/language/bytecode.ts'
import * as At from './layout.ts'
import { holds } from './locks/lock-word.ts'
import { isWaiting, keyAddress } from './locks/waiters.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/** Reports the standstill the machine is in. */
export function reportStandstill(state: MachineState): void {
  const waiters = listWaiters(state)
  if (waiters.length === 0) return
  const { check, first, others } = classifyStandstill(waiters)
  report(state, {
    check,
    site: first.site,
    actor: first.actor,
    address: first.address,
    others: others.map((waiter) => waiter.actor),
    otherSites: others.map((waiter) => waiter.site),
  })
}

/** Everybody who has not ended and cannot go on. */
function listWaiters(state: MachineState): Waiter[] {
  const { i32, layout } = state
  const waiters: Waiter[] = []
  const stopped = (context: number, actor: number): void => {
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_EXITED) return
    waiters.push(describeWaiter(state, context, actor))
  }
  if (i32[At.HEADER_PHASE] !== At.PHASE_RUN) stopped(layout.setupContext, SETUP_THREAD)
  for (const thread of state.program.threads) stopped(state.contextOf[thread.index]!, thread.index)
  for (let slot = 0; state.linked.usesIo && slot < MAX_PENDING_IO; slot++) {
    const context = state.contextOf[ACTOR_IRQ + slot]!
    if (context >= 0) stopped(context, ACTOR_IRQ + slot)
  }
  return waiters
}

function describeWaiter(state: MachineState, context: number, actor: number): Waiter {
  const { i32, linked } = state
  const pc = i32[context + At.CONTEXT_PC]!
  const op = linked.code[pc]!
  const operand = i32[i32[context + At.CONTEXT_FRAME]! + linked.code[pc + 2]!]!
  const base = { actor, site: pc >> 2 }
  if (i32[context + At.CONTEXT_KERNEL_SAVED]! > 0 && i32[state.wordAt(linked.kernelLock)] !== 0) {
    return onLock(state, base, linked.kernelLock)
  }
  switch (op) {
    case Op.OP_SPIN_LOCK:
    case Op.OP_MUTEX_LOCK:
    case Op.OP_DOWN_READ:
    case Op.OP_DOWN_WRITE: {
      const waiter = onLock(state, base, operand)
      return waiter.holders.length > 0 ? waiter : onCpu(state, base, context)
    }
    case Op.OP_LOCK_KERNEL:
      return onLock(state, base, linked.kernelLock)
    case Op.OP_DOWN: {
      const waiter = onLock(state, base, operand)
      // Nobody has taken it: it is used to signal.
      return waiter.holders.length > 0 ? waiter : { ...waiter, waitsFor: 'event' }
    }
    case Op.OP_WAIT_SLEEP:
    case Op.OP_SCHEDULE: {
      const queue = i32[context + At.CONTEXT_QUEUE]!
      const isOff = op === Op.OP_SCHEDULE ? queue === 0 : queue !== operand
      if (isOff && lacksCpu(state, context, actor)) return onCpu(state, base, context)
      const kind = i32[context + At.CONTEXT_QUEUE_KIND]!
      const address = keyAddress(queue, kind)
      return kind === LOCK_BIT && bitIsSet(state, queue)
        ? { ...base, address, waitsFor: 'lock', holders: [] }
        : { ...base, address, waitsFor: 'event', holders: [] }
    }
    case Op.OP_WAIT_FOR_COMPLETION:
      // Who has nothing to go on for yet would do no better with a CPU.
      if (i32[state.wordAt(operand)]! > 0 && lacksCpu(state, context, actor)) {
        return onCpu(state, base, context)
      }
      return { ...base, address: operand, waitsFor: 'event', holders: [] }
    case Op.OP_CPU_RELAX:
      return { ...base, address: lastRead(state, context), waitsFor: 'poll', holders: [] }
    default:
      return onCpu(state, base, context)
  }
}

/** Is it awake, with somebody else on its CPU? */
function lacksCpu(state: MachineState, context: number, actor: number): boolean {
  const awake = state.i32[context + At.CONTEXT_STATUS] === At.STATUS_READY
  return awake && whoHasCpu(state, context, actor).length > 0
}

/** It could go on, but its CPU is not given to it. */
function onCpu(
  state: MachineState,
  base: { readonly actor: number; readonly site: number },
  context: number,
): Waiter {
  return { ...base, address: 0, waitsFor: 'lock', holders: whoHasCpu(state, context, base.actor) }
}

function bitIsSet(state: MachineState, key: number): boolean {
  const address = key >>> 6
  const bit = key & 63
  const word = (address & ~3) + (bit >> 5) * 4
  return state.isAddress(word) && ((state.i32[state.wordAt(word)]! >>> (bit & 31)) & 1) === 1
}

function lastRead(state: MachineState, context: number): number {
  if (!state.polls) return 0
  const place = (context - state.layout.contexts) / At.CONTEXT_WORDS
  const first = state.layout.reads + place * At.READ_LIMIT * At.READ_WORDS
  return state.i32[first]! >>> 4
}

function onLock(
  state: MachineState,
  base: { readonly actor: number; readonly site: number },
  address: number,
): Waiter {
  return { ...base, address, waitsFor: 'lock', holders: holdersOf(state, address, base.actor) }
}

/**
 * Everybody whose going on would let `except` have the lock at `address`: those who hold it, by their
 * own lists, or for a reader that fairness holds back, the writer that is queued.
 */
function holdersOf(state: MachineState, address: number, except: number): number[] {
  const { i32, layout } = state
  const op = state.linked.code[i32[state.contextOf[except]! + At.CONTEXT_PC]!]
  const shared = i32[state.wordAt(address)]! > 0
  const heldBack = op === Op.OP_DOWN_READ && shared
  const found: number[] = []
  for (let index = 0; index < layout.contextCount; index++) {
    const context = layout.contexts + index * At.CONTEXT_WORDS
    const actor = i32[context + At.CONTEXT_ACTOR]!
    // A writer may wait for its own read lock.
    if (actor === except && !(op === Op.OP_DOWN_WRITE && shared)) continue
    const counts = heldBack
      ? isWaiting(state, context, address, LOCK_RWSEM) && i32[context + At.CONTEXT_WAIT_READ] === 0
      : holds(state, context, address, 0) || holds(state, context, address, 1)
    if (counts) found.push(actor)
  }
  return found
}

function whoHasCpu(state: MachineState, context: number, actor: number): number[] {
  const record = state.cpuAt(state.i32[context + At.CONTEXT_CPU]!)
  const interrupt = state.i32[record + At.CPU_INTERRUPT]!
  const current = state.i32[record + At.CPU_CURRENT]!
  return [interrupt, current].filter((other) => other !== -1 && other !== actor)
}
