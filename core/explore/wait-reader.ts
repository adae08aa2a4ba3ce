/** Footprints of wait queues, of sleep, and of polling loops. */
import * as Op from '#core/language/bytecode.ts'
import { LOCK_BIT } from '#core/event/lock-classes.ts'
import * as At from '#core/machine/layout.ts'
import { WAKE_BIT } from '#core/machine/wait.ts'
import { AWAITS, BYTES, ORDERED, queuedObject, queueObject, WRITE } from './access.ts'
import type { AccessList } from './access.ts'
import { LockReader } from './lock-reader.ts'
import type { Model } from './model.ts'

const WAKE_ONE = 1
/** As in core/machine/relax.ts: let go because nobody else could run. */
const LET_GO = 2

/** Adds to a list what waiting and waking touch. */
export class WaitReader {
  private readonly model: Model
  private readonly list: AccessList
  private readonly locks: LockReader
  /** Somebody let go from a polling loop is looked at as if it were still held there. */
  ignoresLetGo = false

  constructor(model: Model, list: AccessList) {
    this.model = model
    this.list = list
    this.locks = new LockReader(model, list)
  }

  /** Any of OP_WAIT_PREPARE .. OP_IRQ_ENABLE but completions. */
  read(context: number, op: number): void {
    const { i32, linked } = this.model
    const pc = i32[context + At.CONTEXT_PC]!
    const b = linked.code[pc + 2]!
    const c = linked.code[pc + 3]!
    const key = b < 0 ? 0 : i32[i32[context + At.CONTEXT_FRAME]! + b]!
    const me = queuedObject(this.placeOf(context))
    switch (op) {
      case Op.OP_WAIT_PREPARE:
        this.list.add(queueObject(key, c === LOCK_BIT), WRITE | BYTES)
        this.list.add(me, WRITE | BYTES)
        break
      case Op.OP_WAIT_FINISH:
        this.list.add(me, WRITE | BYTES)
        this.addQueueOf(context)
        break
      case Op.OP_WAKE:
        this.readWake(key, c)
        break
      case Op.OP_CPU_RELAX:
        this.readRelax(context)
        break
      case Op.OP_WAIT_SLEEP:
      case Op.OP_SCHEDULE:
        this.readSleep(context, me)
        break
      case Op.OP_COND_RESCHED:
      case Op.OP_MSLEEP:
        if (i32[context + At.CONTEXT_KERNEL_DEPTH]! > 0) this.locks.addKernel(0)
        break
      default:
    }
  }

  private placeOf(context: number): number {
    return (context - this.model.layout.contexts) / At.CONTEXT_WORDS
  }

  private addQueueOf(context: number): void {
    const { i32 } = this.model
    const key = i32[context + At.CONTEXT_QUEUE]!
    if (key === 0) return
    const isBit = i32[context + At.CONTEXT_QUEUE_KIND] === LOCK_BIT
    this.list.add(queueObject(key, isBit), WRITE | BYTES)
  }

  /**
   * Whoever sleeps goes on once it is off its queue. With the kernel lock it can always fall asleep, and
   * who must not sleep is let through to be reported.
   */
  private readSleep(context: number, me: number): void {
    const holds = this.model.i32[context + At.CONTEXT_KERNEL_DEPTH]! > 0
    if (holds) this.locks.addKernel(0)
    const waits = !holds && this.model.maySleep(context)
    this.list.add(me, waits ? BYTES | ORDERED : BYTES)
  }

  /** Takes some contexts off the queue; on an empty one it only looks. */
  private readWake(key: number, how: number): void {
    const { i32, layout } = this.model
    const isBit = (how & WAKE_BIT) !== 0
    const one = (how & ~WAKE_BIT) === WAKE_ONE
    let first = -1
    let woken = 0
    for (let context = layout.contexts; context < layout.held; context += At.CONTEXT_WORDS) {
      if (i32[context + At.CONTEXT_QUEUE] !== key || key === 0) continue
      if ((i32[context + At.CONTEXT_QUEUE_KIND] === LOCK_BIT) !== isBit) continue
      woken++
      const ticket = i32[context + At.CONTEXT_QUEUE_TICKET]!
      if (first === -1 || ticket < i32[first + At.CONTEXT_QUEUE_TICKET]!) first = context
      if (!one) this.list.add(queuedObject(this.placeOf(context)), WRITE | BYTES)
    }
    if (one && first !== -1) this.list.add(queuedObject(this.placeOf(first)), WRITE | BYTES)
    this.list.add(queueObject(key, isBit), woken > 0 ? WRITE | BYTES : BYTES)
  }

  /** Waits for a change of what was read since the last cpu_relax. */
  private readRelax(context: number): void {
    const { i32, layout } = this.model
    const count = i32[context + At.CONTEXT_READS]!
    if (count > At.READ_LIMIT) return
    if (i32[context + At.CONTEXT_RELAXED] === LET_GO && !this.ignoresLetGo) return
    const first = layout.reads + this.placeOf(context) * At.READ_LIMIT * At.READ_WORDS
    for (let index = 0; index < count; index++) {
      const note = i32[first + index * At.READ_WORDS]!
      this.list.addMemory(note >>> 4, note & 15, AWAITS)
    }
  }
}
