/** Exploring, an operation that cannot proceed is simply not taken; the trace still says who waits. */
import { EVENT_LOCK_WAIT, EVENT_SLEEP } from '#core/event/kinds.ts'
import {
  LOCK_BKL,
  LOCK_COMPLETION,
  LOCK_MUTEX,
  LOCK_RWSEM,
  LOCK_SEMAPHORE,
  LOCK_SPIN,
} from '#core/event/lock-classes.ts'
import * as Op from '#core/language/bytecode.ts'
import * as At from './layout.ts'
import { keyAddress } from './locks/waiters.ts'
import { canStep } from './readiness.ts'
import type { MachineState } from './state.ts'

const LOCK_OF: Readonly<Record<number, number>> = {
  [Op.OP_SPIN_LOCK]: LOCK_SPIN,
  [Op.OP_LOCK_KERNEL]: LOCK_BKL,
  [Op.OP_MUTEX_LOCK]: LOCK_MUTEX,
  [Op.OP_DOWN]: LOCK_SEMAPHORE,
  [Op.OP_DOWN_READ]: LOCK_RWSEM,
  [Op.OP_DOWN_WRITE]: LOCK_RWSEM,
  [Op.OP_WAIT_FOR_COMPLETION]: LOCK_COMPLETION,
}

/** Emits that `context`, which has just come to rest, waits for a lock or sleeps, if it does. */
export function announceBlocked(state: MachineState, context: number): void {
  const { i32, linked } = state
  const pc = i32[context + At.CONTEXT_PC]!
  const op = linked.code[pc]!
  const sleeps = op === Op.OP_WAIT_SLEEP || op === Op.OP_SCHEDULE
  const lockClass = LOCK_OF[op]
  if (!sleeps && lockClass === undefined) return
  if (canStep(state, context)) return
  if (lockClass === undefined) {
    const kind = i32[context + At.CONTEXT_QUEUE_KIND]!
    const address = keyAddress(i32[context + At.CONTEXT_QUEUE]!, kind)
    state.emit(EVENT_SLEEP, context, pc >> 2, address, kind)
    return
  }
  const register = i32[context + At.CONTEXT_FRAME]! + linked.code[pc + 2]!
  const address = op === Op.OP_LOCK_KERNEL ? linked.kernelLock : i32[register]!
  const read = op === Op.OP_DOWN_READ ? 1 : 0
  state.emit(EVENT_LOCK_WAIT, context, pc >> 2, address, lockClass, 0, read)
}
