/**
 * Footprints in a store buffer that several threads, or interrupts, share because they share a CPU: each
 * sees the stores of the others before memory does, and a full barrier of one waits for all.
 */
import { ACTOR_DRAIN, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import * as Op from '#core/language/bytecode.ts'
import * as At from '#core/machine/layout.ts'
import { accessWidth } from '#core/machine/memory.ts'
import { needsEmptyBuffer } from '#core/machine/readiness.ts'
import {
  BYTES,
  CLOSED_1,
  drainsObject,
  ENTERS_1,
  storesObject,
  viewObject,
  WRITE,
} from './access.ts'
import type { AccessList } from './access.ts'
import type { Model } from './model.ts'

const WMB = 3

/** Adds to a list what happens in a shared buffer. */
export class BufferReader {
  private readonly model: Model
  private readonly list: AccessList

  constructor(model: Model, list: AccessList) {
    this.model = model
    this.list = list
  }

  /** The operation that `context` rests before. */
  read(context: number, op: number): void {
    const { i32, linked } = this.model
    const cpu = i32[context + At.CONTEXT_CPU]!
    const pc = i32[context + At.CONTEXT_PC]!
    const a = linked.code[pc + 1]!
    const b = linked.code[pc + 2]!
    const base = b < 0 ? 0 : i32[i32[context + At.CONTEXT_FRAME]! + b]!
    if (op <= Op.OP_STORE64) {
      const address = (base + linked.code[pc + 3]!) | 0
      this.addView(cpu, address, accessWidth(op), op >= Op.OP_STORE8)
    } else if (op === Op.OP_TEST_BIT) {
      const bit = i32[i32[context + At.CONTEXT_FRAME]! + linked.code[pc + 3]!]!
      this.addView(cpu, (base + (bit >> 5) * 4) | 0, 4, false)
    } else if (op === Op.OP_SPIN_UNLOCK || op === Op.OP_LOCK_INIT) {
      this.addView(cpu, base, 4, true)
    } else if (op === Op.OP_FENCE && a === WMB) {
      this.list.add(storesObject(cpu), WRITE | BYTES)
    } else if (needsEmptyBuffer(op, a)) {
      this.list.add(storesObject(cpu), BYTES | ENTERS_1)
      this.list.add(drainsObject(cpu), BYTES | ENTERS_1)
    }
  }

  private addView(cpu: number, address: number, width: number, store: boolean): void {
    for (let word = address & ~3; word < address + width; word += 4) {
      const bytes = (1 << Math.min(address + width - word, 4)) - (1 << Math.max(address - word, 0))
      this.list.add(viewObject(word, cpu), store ? bytes | WRITE : bytes)
    }
    // A barrier that waits now could have gone before this store: what else is there may drain first.
    if (store) this.list.add(storesObject(cpu), WRITE | BYTES)
  }

  /** A store leaves the buffer. */
  readDrain(actor: number): void {
    const cpu = Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES)
    this.list.add(drainsObject(cpu), WRITE | BYTES | CLOSED_1)
  }
}
