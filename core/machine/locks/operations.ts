/** Lock instructions, each to the lock that knows it. */
import { EVENT_LOCK_RELEASE } from '#core/event/kinds.ts'
import * as Op from '#core/language/bytecode.ts'
import { checkMaySleep } from '../cpu.ts'
import { checkAccess } from '../memory.ts'
import { GO_ON, HALT, REST } from '../outcome.ts'
import { isBuffered } from '../raw-memory.ts'
import type { MachineState } from '../state.ts'
import { bufferStore, hasRoom } from '../store-buffer.ts'
import { lockKernel, unlockKernel } from './kernel-lock.ts'
import { setLockWord } from './lock-word.ts'
import { lockMutex, tryLockMutex, unlockMutex } from './mutex.ts'
import {
  downgradeWrite,
  downRead,
  downWrite,
  tryDownRead,
  tryDownWrite,
  upRead,
  upWrite,
} from './rw-semaphore.ts'
import { down, tryDown, up } from './semaphore.ts'
import { spinLock, spinTryLock, spinUnlock } from './spin-lock.ts'

/** Executes OP_SPIN_LOCK .. OP_LOCK_INIT on the lock at `address`; `register` is an image word. */
export function executeLock(
  state: MachineState,
  context: number,
  op: number,
  register: number,
  address: number,
  c: number,
): number {
  if (!checkAccess(state, context, address, 4, op === Op.OP_LOCK_INIT)) return HALT
  if (op === Op.OP_LOCK_INIT) return initLock(state, context, address, c, state.i32[register]!)
  if (op >= Op.OP_LOCK_KERNEL) {
    const take = op === Op.OP_LOCK_KERNEL
    return take ? lockKernel(state, context, address) : unlockKernel(state, context, address)
  }
  if (op <= Op.OP_SPIN_TRYLOCK) {
    if (op === Op.OP_SPIN_LOCK) return spinLock(state, context, address, c, register)
    if (op === Op.OP_SPIN_UNLOCK) return spinUnlock(state, context, address, c, register)
    return spinTryLock(state, context, address, register)
  }
  if (maySleepIn(op) && checkMaySleep(state, context) === HALT) return HALT
  return executeSleepingLock(state, context, op, register, address)
}

/** Initialising is a plain store: under tso and pso it goes through the buffer like any other. */
function initLock(
  state: MachineState,
  context: number,
  address: number,
  lockClass: number,
  value: number,
): number {
  if (!isBuffered(state, context)) {
    setLockWord(state, context, EVENT_LOCK_RELEASE, address, lockClass, 0, value)
    return GO_ON
  }
  if (!hasRoom(state, context)) return REST
  bufferStore(state, context, address, 4, value, 0)
  return GO_ON
}

function maySleepIn(op: number): boolean {
  return (
    op === Op.OP_MUTEX_LOCK ||
    op === Op.OP_DOWN ||
    op === Op.OP_DOWN_READ ||
    op === Op.OP_DOWN_WRITE
  )
}

function executeSleepingLock(
  state: MachineState,
  context: number,
  op: number,
  register: number,
  address: number,
): number {
  switch (op) {
    case Op.OP_MUTEX_LOCK:
      return lockMutex(state, context, address)
    case Op.OP_MUTEX_UNLOCK:
      return unlockMutex(state, context, address)
    case Op.OP_MUTEX_TRYLOCK:
      return tryLockMutex(state, context, address, register)
    case Op.OP_DOWN:
      return down(state, context, address)
    case Op.OP_UP:
      return up(state, context, address)
    case Op.OP_DOWN_TRYLOCK:
      return tryDown(state, context, address, register)
    case Op.OP_DOWN_READ:
      return downRead(state, context, address)
    case Op.OP_UP_READ:
      return upRead(state, context, address)
    case Op.OP_DOWN_WRITE:
      return downWrite(state, context, address)
    case Op.OP_UP_WRITE:
      return upWrite(state, context, address)
    case Op.OP_DOWNGRADE_WRITE:
      return downgradeWrite(state, context, address)
    case Op.OP_DOWN_READ_TRYLOCK:
      return tryDownRead(state, context, address, register)
    default:
      return tryDownWrite(state, context, address, register)
  }
}
