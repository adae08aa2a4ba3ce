/**
 * Waiting for events: wait queues, bits, completions, time. No wake-up is lost between prepare and
 * sleep: who is on a queue is taken off it by the wake-up, and who is not on it does not sleep.
 */
import {
  EVENT_LOCK_ACQUIRE,
  EVENT_LOCK_RELEASE,
  EVENT_LOCK_WAIT,
  EVENT_PAUSE,
  EVENT_WAKE,
} from '#core/event/kinds.ts'
import {
  LOCK_BIT,
  LOCK_BKL,
  LOCK_COMPLETION,
  LOCK_WAITQUEUE,
  WAIT_SCHEDULE,
  WAIT_TIME,
} from '#core/event/lock-classes.ts'
import * as Op from '#core/language/bytecode.ts'
import { checkMaySleep, OUT_PREEMPTED, switchOut } from './cpu.ts'
import * as At from './layout.ts'
import { emitWait, setLockWord } from './locks/lock-word.ts'
import { sleepOn } from './locks/sleep.ts'
import { endWait, firstWaiter, keyAddress, wake, WOKEN } from './locks/waiters.ts'
import { checkAccess } from './memory.ts'
import { GO_ON, HALT, REST } from './outcome.ts'
import { watchAcquire, watchRelease } from './race-watch.ts'
import type { MachineState } from './state.ts'

const WAKE_ONE = 1
/** In the last word of OP_WAKE: the key is a bit. */
export const WAKE_BIT = 4
/** Done count of a completion that lets everybody through. */
const COMPLETED_FOR_ALL = 0x4000_0000

/** Executes OP_WAIT_PREPARE .. OP_COND_RESCHED and OP_MSLEEP. */
export function executeWait(
  state: MachineState,
  context: number,
  op: number,
  first: number,
  c: number,
): number {
  switch (op) {
    case Op.OP_WAIT_PREPARE:
      return prepare(state, context, first, c)
    case Op.OP_WAIT_FINISH:
      return leaveQueue(state, context)
    case Op.OP_WAKE:
      return wakeQueue(state, context, first, c)
    case Op.OP_COMPLETE:
      return complete(state, context, first, c === WAKE_ONE)
    default:
      if (checkMaySleep(state, context) === HALT) return HALT
      return executeSleep(state, context, op, first)
  }
}

function executeSleep(state: MachineState, context: number, op: number, first: number): number {
  const { i32 } = state
  switch (op) {
    case Op.OP_WAIT_SLEEP:
      return sleepOnQueue(state, context, first, i32[context + At.CONTEXT_QUEUE] === first)
    case Op.OP_WAIT_FOR_COMPLETION:
      return waitForCompletion(state, context, first)
    case Op.OP_SCHEDULE:
      if (i32[context + At.CONTEXT_QUEUE] === 0) return yieldCpu(state, context, WAIT_SCHEDULE, 0)
      return sleepOnQueue(state, context, i32[context + At.CONTEXT_QUEUE]!, true)
    case Op.OP_MSLEEP:
      return yieldCpu(state, context, WAIT_TIME, Math.max(0, first))
    default:
      return reschedule(state, context)
  }
}

function prepare(state: MachineState, context: number, key: number, kind: number): number {
  const { i32, layout } = state
  let ticket = 0
  for (let index = 0; index < layout.contextCount; index++) {
    const other = layout.contexts + index * At.CONTEXT_WORDS
    if (i32[other + At.CONTEXT_QUEUE] !== 0) {
      ticket = Math.max(ticket, i32[other + At.CONTEXT_QUEUE_TICKET]!)
    }
  }
  i32[context + At.CONTEXT_QUEUE] = key
  i32[context + At.CONTEXT_QUEUE_KIND] = kind
  i32[context + At.CONTEXT_QUEUE_TICKET] = ticket + 1
  if (state.timed) state.cost += state.config.costs.rmw
  state.stale = true
  return GO_ON
}

function leaveQueue(state: MachineState, context: number): number {
  state.i32[context + At.CONTEXT_QUEUE] = 0
  state.i32[context + At.CONTEXT_QUEUE_KIND] = 0
  state.i32[context + At.CONTEXT_QUEUE_TICKET] = 0
  if (state.timed) state.cost += state.config.costs.store
  state.stale = true
  return GO_ON
}

/** Sleeps while the context is on the queue it prepared; a wake-up has taken it off. */
function sleepOnQueue(state: MachineState, context: number, key: number, queued: boolean): number {
  const { i32 } = state
  if (!queued) {
    watchAcquire(state, context, key)
    endWait(state, context)
    return GO_ON
  }
  if (i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING) return REST
  sleepOn(state, context, key, i32[context + At.CONTEXT_QUEUE_KIND]!, 0)
  return REST
}

function wakeQueue(state: MachineState, context: number, key: number, how: number): number {
  const { i32, layout } = state
  if (state.timed) state.cost += state.config.costs.rmw
  watchRelease(state, context, key)
  const bit = (how & WAKE_BIT) !== 0
  for (;;) {
    let first = -1
    let ticket = 0x7fff_ffff
    for (let index = 0; index < layout.contextCount; index++) {
      const other = layout.contexts + index * At.CONTEXT_WORDS
      if (i32[other + At.CONTEXT_QUEUE] !== key) continue
      if ((i32[other + At.CONTEXT_QUEUE_KIND] === LOCK_BIT) !== bit) continue
      if (i32[other + At.CONTEXT_QUEUE_TICKET]! >= ticket) continue
      ticket = i32[other + At.CONTEXT_QUEUE_TICKET]!
      first = other
    }
    if (first === -1) return GO_ON
    i32[first + At.CONTEXT_QUEUE] = 0
    i32[first + At.CONTEXT_QUEUE_TICKET] = 0
    state.stale = true
    const kind = i32[first + At.CONTEXT_WAIT_KIND]!
    const asleep = i32[first + At.CONTEXT_STATUS] === At.STATUS_SLEEPING
    if (asleep && (kind === LOCK_WAITQUEUE || kind === LOCK_BIT)) wake(state, context, first)
    else if (!state.timed && restsAtSleep(state, first)) {
      const actor = i32[first + At.CONTEXT_ACTOR]!
      const address = keyAddress(key, bit ? LOCK_BIT : LOCK_WAITQUEUE)
      state.emit(EVENT_WAKE, context, state.siteOf(context), actor, address)
    }
    if ((how & ~WAKE_BIT) === WAKE_ONE) return GO_ON
  }
}

/** Exploring, who sleeps just rests before the sleep. */
function restsAtSleep(state: MachineState, context: number): boolean {
  const op = state.linked.code[state.i32[context + At.CONTEXT_PC]!]
  return op === Op.OP_WAIT_SLEEP || op === Op.OP_SCHEDULE
}

function complete(state: MachineState, context: number, address: number, one: boolean): number {
  if (!checkAccess(state, context, address, 4, false)) return HALT
  const count = state.i32[state.wordAt(address)]!
  let next = state.timed ? firstWaiter(state, address, LOCK_COMPLETION, -1) : -1
  const value = one ? (next < 0 ? count + 1 : count) : COMPLETED_FOR_ALL
  setLockWord(state, context, EVENT_LOCK_RELEASE, address, LOCK_COMPLETION, 0, value)
  while (next >= 0) {
    wake(state, context, next)
    next = one ? -1 : firstWaiter(state, address, LOCK_COMPLETION, -1)
  }
  return GO_ON
}

function waitForCompletion(state: MachineState, context: number, address: number): number {
  const { i32 } = state
  if (!checkAccess(state, context, address, 4, false)) return HALT
  const count = i32[state.wordAt(address)]!
  const granted = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  if (count <= 0 && !granted) {
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING) return REST
    emitWait(state, context, EVENT_LOCK_WAIT, address, LOCK_COMPLETION, 0)
    sleepOn(state, context, address, LOCK_COMPLETION, 0)
    return REST
  }
  endWait(state, context)
  const left = granted || count >= COMPLETED_FOR_ALL ? count : count - 1
  setLockWord(state, context, EVENT_LOCK_ACQUIRE, address, LOCK_COMPLETION, 0, left)
  return GO_ON
}

/**
 * msleep and a schedule() that waits for nothing: off the CPU for `ticks`. Exploring, that is a step
 * without effect, because anybody may be slow at any time, unless the kernel lock is let go by it.
 */
function yieldCpu(state: MachineState, context: number, kind: number, ticks: number): number {
  const { i32, f64 } = state
  const slept = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  if (slept || (!state.timed && i32[context + At.CONTEXT_KERNEL_DEPTH] === 0)) {
    endWait(state, context)
    return GO_ON
  }
  sleepOn(state, context, 0, kind, 0)
  i32[context + At.CONTEXT_WOKEN] = WOKEN
  if (!state.timed) return REST
  const until = f64[At.HEADER_NOW_F64]! + ticks
  i32[context + At.CONTEXT_STATUS] = At.STATUS_READY
  f64[(context >> 1) + At.CONTEXT_READY_F64] = until
  f64[(context >> 1) + At.CONTEXT_SINCE_F64] = until
  return REST
}

/** cond_resched(): in virtual time the CPU goes to whoever else is ready for it. */
function reschedule(state: MachineState, context: number): number {
  const { i32, f64 } = state
  // Whoever wants the kernel lock gets it here, as at any other sleep.
  const resumes = (i32[context + At.CONTEXT_WOKEN]! & WOKEN) !== 0
  const wanted = !state.timed || firstWaiter(state, state.linked.kernelLock, LOCK_BKL, -1) >= 0
  if (resumes || (i32[context + At.CONTEXT_KERNEL_DEPTH]! > 0 && wanted)) {
    return yieldCpu(state, context, WAIT_SCHEDULE, 0)
  }
  if (!state.timed || !state.sharedCpus) return GO_ON
  const now = f64[At.HEADER_NOW_F64]!
  f64[(context >> 1) + At.CONTEXT_SINCE_F64] = now
  f64[(context >> 1) + At.CONTEXT_READY_F64] = now
  const cpu = i32[context + At.CONTEXT_CPU]!
  const { layout } = state
  for (let index = 0; index < layout.contextCount; index++) {
    const other = layout.contexts + index * At.CONTEXT_WORDS
    if (other === context || i32[other + At.CONTEXT_CPU] !== cpu) continue
    const status = i32[other + At.CONTEXT_STATUS]!
    const ready = status === At.STATUS_READY || status === At.STATUS_NEW
    if (!ready || f64[(other >> 1) + At.CONTEXT_READY_F64]! > now) continue
    switchOut(state, context, OUT_PREEMPTED)
    break
  }
  return GO_ON
}

/** udelay: burns the CPU; interrupts may come in between. */
export function delay(state: MachineState, context: number, ticks: number): number {
  if (!state.timed) return GO_ON
  const burnt = Math.max(0, ticks)
  const { f64 } = state
  f64[(context >> 1) + At.CONTEXT_READY_F64] = f64[At.HEADER_NOW_F64]! + burnt
  state.stale = true
  state.emit(EVENT_PAUSE, context, state.siteOf(context), 0, burnt)
  return GO_ON
}
