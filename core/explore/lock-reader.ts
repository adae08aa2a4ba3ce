/**
 * Footprints of lock operations. A lock is its word; beside the access stands whether a reader or a
 * writer that came now would have to wait: a lock taken after an unlock was not enabled before it, so
 * that pair is an order and no race, and the race is with the operation that closed the lock.
 */
import * as Op from '#core/language/bytecode.ts'
import { LOCK_RWSEM } from '#core/event/lock-classes.ts'
import { DATA_BASE } from '#core/language/program.ts'
import * as At from '#core/machine/layout.ts'
import { BYTES, CLOSED_1, CLOSED_2, ENTERS_1, ENTERS_2, WRITE } from './access.ts'
import type { AccessList } from './access.ts'
import type { Model } from './model.ts'

/** Adds to a list what operations on locks touch. */
export class LockReader {
  private readonly model: Model
  private readonly list: AccessList
  private readonly weak: boolean
  private readonly fair: boolean

  constructor(model: Model, list: AccessList) {
    this.model = model
    this.list = list
    const { config, program } = model.subject
    this.weak = config.model !== 'sc'
    this.fair = config.fairRwsem && !program.unfairRwsem
  }

  /** Any of OP_SPIN_LOCK .. OP_LOCK_INIT, OP_COMPLETE, OP_WAIT_FOR_COMPLETION. */
  read(context: number, op: number): void {
    const { i32, linked, layout } = this.model
    if (op === Op.OP_LOCK_KERNEL || op === Op.OP_UNLOCK_KERNEL) {
      const enters = op === Op.OP_LOCK_KERNEL && i32[context + At.CONTEXT_KERNEL_DEPTH] === 0
      this.addKernel(enters ? ENTERS_2 : 0)
      return
    }
    const pc = i32[context + At.CONTEXT_PC]!
    const address = i32[i32[context + At.CONTEXT_FRAME]! + linked.code[pc + 2]!]!
    const buffered = this.weak && context !== layout.setupContext
    // They become drains, which are steps of their own.
    if (buffered && (op === Op.OP_SPIN_UNLOCK || op === Op.OP_LOCK_INIT)) return
    const closed = this.closedAt(op, address)
    const flags = BYTES | closed | this.howItEnters(context, op, address)
    this.list.add(address & ~3, triesAndFails(op, closed) ? flags : flags | WRITE)
    // Falling asleep lets the kernel lock go.
    if (maySleepIn(op) && i32[context + At.CONTEXT_KERNEL_DEPTH]! > 0) this.addKernel(0)
  }

  /** The kernel lock has to be taken back before anything else. */
  retakesKernel(): void {
    this.addKernel(ENTERS_2)
  }

  /** The kernel lock is let go, or may be. */
  addKernel(enters: number): void {
    const { linked } = this.model
    const taken = this.wordAt(linked.kernelLock) !== 0
    const closed = taken ? CLOSED_1 | CLOSED_2 : 0
    this.list.add(linked.kernelLock, WRITE | BYTES | closed | enters)
  }

  private wordAt(address: number): number {
    const { i32, layout } = this.model
    return i32[(address - DATA_BASE + layout.dataBytes) >> 2] ?? 0
  }

  /** Whom the lock is closed to now. */
  private closedAt(op: number, address: number): number {
    const word = this.wordAt(address)
    switch (op) {
      case Op.OP_DOWN:
      case Op.OP_UP:
      case Op.OP_DOWN_TRYLOCK:
      case Op.OP_COMPLETE:
      case Op.OP_WAIT_FOR_COMPLETION:
        return word <= 0 ? CLOSED_1 | CLOSED_2 : 0
      case Op.OP_DOWN_READ:
      case Op.OP_UP_READ:
      case Op.OP_DOWN_WRITE:
      case Op.OP_UP_WRITE:
      case Op.OP_DOWNGRADE_WRITE:
      case Op.OP_DOWN_READ_TRYLOCK:
      case Op.OP_DOWN_WRITE_TRYLOCK: {
        const readers = word < 0 || (this.fair && this.hasQueuedWriter(address))
        return (readers ? CLOSED_1 : 0) | (word !== 0 ? CLOSED_2 : 0)
      }
      default:
        return word !== 0 ? CLOSED_1 | CLOSED_2 : 0
    }
  }

  private hasQueuedWriter(address: number): boolean {
    const { i32, layout } = this.model
    for (let context = layout.contexts; context < layout.held; context += At.CONTEXT_WORDS) {
      if (
        i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING &&
        i32[context + At.CONTEXT_WAIT_KEY] === address &&
        i32[context + At.CONTEXT_WAIT_KIND] === LOCK_RWSEM &&
        i32[context + At.CONTEXT_WAIT_READ] === 0
      ) {
        return true
      }
    }
    return false
  }

  /** Operations that wait are newcomers, unless falling asleep is a step they can always take. */
  private howItEnters(context: number, op: number, address: number): number {
    const { i32 } = this.model
    const asleep = i32[context + At.CONTEXT_STATUS] === At.STATUS_SLEEPING
    // Who takes again what is his own, or must not sleep, is let through to be reported.
    if (this.owns(context, op, address)) return 0
    if (maySleepIn(op) && !this.model.maySleep(context)) return 0
    switch (op) {
      case Op.OP_SPIN_LOCK:
        return ENTERS_2
      case Op.OP_MUTEX_LOCK:
      case Op.OP_DOWN:
      case Op.OP_WAIT_FOR_COMPLETION:
        return asleep || i32[context + At.CONTEXT_KERNEL_DEPTH] === 0 ? ENTERS_2 : 0
      case Op.OP_DOWN_READ:
        return asleep || i32[context + At.CONTEXT_KERNEL_DEPTH] === 0 ? ENTERS_1 : 0
      case Op.OP_DOWN_WRITE: {
        const waits = asleep || (!this.fair && i32[context + At.CONTEXT_KERNEL_DEPTH] === 0)
        return waits ? ENTERS_2 : 0
      }
      default:
        return 0
    }
  }

  /** Does the word of an exclusive lock name the context itself? */
  private owns(context: number, op: number, address: number): boolean {
    const owner = this.model.i32[context + At.CONTEXT_ACTOR]! + 1
    const word = this.wordAt(address)
    if (op === Op.OP_DOWN_WRITE) return word === -owner
    return (op === Op.OP_SPIN_LOCK || op === Op.OP_MUTEX_LOCK) && word === owner
  }
}

function maySleepIn(op: number): boolean {
  return (
    op === Op.OP_MUTEX_LOCK ||
    op === Op.OP_DOWN ||
    op === Op.OP_DOWN_READ ||
    op === Op.OP_DOWN_WRITE ||
    op === Op.OP_WAIT_FOR_COMPLETION
  )
}

/** A failed try is a read. */
function triesAndFails(op: number, closed: number): boolean {
  if (op === Op.OP_DOWN_READ_TRYLOCK) return (closed & CLOSED_1) !== 0
  const tries =
    op === Op.OP_SPIN_TRYLOCK ||
    op === Op.OP_MUTEX_TRYLOCK ||
    op === Op.OP_DOWN_TRYLOCK ||
    op === Op.OP_DOWN_WRITE_TRYLOCK
  return tries && (closed & CLOSED_2) !== 0
}
