/** Footprints of loads, stores, atomic operations, drains and the heap. */
import { ACTOR_DRAIN, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import * as Op from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import * as At from '#core/machine/layout.ts'
import { accessWidth } from '#core/machine/memory.ts'
import { BYTES, CLOSED_1, CLOSED_2, CPU_SHIFT, FORWARDED, HEAP_OBJECT, WRITE } from './access.ts'
import type { AccessList } from './access.ts'
import { CpuReader } from './cpu-reader.ts'
import { blockSize } from './heap-blocks.ts'
import type { Model } from './model.ts'

/** As in core/machine/store-buffer.ts: draining the entry releases a spinlock. */
const ENTRY_UNLOCK = 0x100

/** Adds to a list what operations on memory touch. */
export class MemoryReader {
  private readonly model: Model
  private readonly list: AccessList
  private readonly weak: boolean
  private readonly cpus: CpuReader

  constructor(model: Model, list: AccessList) {
    this.model = model
    this.list = list
    this.weak = model.subject.config.model !== 'sc'
    this.cpus = new CpuReader(model)
  }

  /** A load or store that `context` rests before. */
  readAccess(context: number, op: number): void {
    const { i32, linked } = this.model
    const pc = i32[context + At.CONTEXT_PC]!
    const b = linked.code[pc + 2]!
    const base = b < 0 ? 0 : i32[i32[context + At.CONTEXT_FRAME]! + b]!
    const address = (base + linked.code[pc + 3]!) | 0
    const width = accessWidth(op)
    if (op < Op.OP_STORE8) this.addLoad(context, address, width)
    else if (!this.isBuffered(context)) this.list.addMemory(address, width, WRITE)
  }

  /** An atomic operation or test_bit. */
  readAtomic(context: number, op: number): void {
    const { i32, linked } = this.model
    const pc = i32[context + At.CONTEXT_PC]!
    const frame = i32[context + At.CONTEXT_FRAME]!
    const base = i32[frame + linked.code[pc + 2]!]!
    const operand = frame + linked.code[pc + 3]!
    if (op >= Op.OP_TEST_AND_SET_BIT) {
      const address = (base + (i32[operand]! >> 5) * 4) | 0
      if (op === Op.OP_TEST_BIT) this.addLoad(context, address, 4)
      else this.list.addMemory(address, 4, WRITE)
      return
    }
    const wide = op === Op.OP_XCHG64 || op === Op.OP_CMPXCHG64 || op === Op.OP_XADD64
    this.list.addMemory(base, wide ? 8 : 4, this.misses(op, base, operand) ? 0 : WRITE)
  }

  /** A compare-and-exchange that would find something else is a read. */
  private misses(op: number, address: number, operand: number): boolean {
    const { i32, layout } = this.model
    const word = (address - DATA_BASE + layout.dataBytes) >> 2
    if (op === Op.OP_CMPXCHG32) return i32[word] !== i32[operand]
    if (op !== Op.OP_CMPXCHG64) return false
    return i32[word] !== i32[operand] || i32[word + 1] !== i32[operand + 1]
  }

  private isBuffered(context: number): boolean {
    return this.weak && context !== this.model.layout.setupContext
  }

  private addLoad(context: number, address: number, width: number): void {
    if (!this.isBuffered(context)) {
      this.list.addMemory(address, width, 0)
      return
    }
    const cpu = this.model.i32[context + At.CONTEXT_CPU]!
    const mine = (cpu + 1) << CPU_SHIFT
    // Whose store it would find depends on others where they share the buffer.
    const own = !this.cpus.isShared(cpu) && this.bufferedBytes(cpu, address, width)
    for (let word = address & ~3; word < address + width; word += 4) {
      const first = Math.max(address - word, 0)
      const last = Math.min(address + width - word, 4)
      const bytes = (1 << last) - (1 << first)
      const forwarded = own && this.covers(cpu, word, bytes)
      this.list.add(word, bytes | mine | (forwarded ? FORWARDED : 0))
    }
  }

  /** Does the buffer of `cpu` hold any byte of the access? */
  private bufferedBytes(cpu: number, address: number, width: number): boolean {
    for (let word = address & ~3; word < address + width; word += 4) {
      if (this.bytesOf(cpu, word) !== 0) return true
    }
    return false
  }

  private covers(cpu: number, word: number, bytes: number): boolean {
    return (this.bytesOf(cpu, word) & bytes) === bytes
  }

  /** Bytes of `word` that stand in the buffer of `cpu`. */
  private bytesOf(cpu: number, word: number): number {
    const { i32, layout } = this.model
    const used = i32[layout.cpus + cpu * At.CPU_WORDS + At.CPU_BUFFERED]!
    let bytes = 0
    for (let slot = 0; used >> slot !== 0; slot++) {
      if (((used >> slot) & 1) === 0) continue
      const entry = this.entryAt(cpu, slot)
      const start = i32[entry + At.ENTRY_ADDRESS]! - word
      const end = start + (i32[entry + At.ENTRY_WIDTH]! & 0xff)
      if (end <= 0 || start >= 4) continue
      bytes |= (1 << Math.min(end, 4)) - (1 << Math.max(start, 0))
    }
    return bytes
  }

  private entryAt(cpu: number, slot: number): number {
    return this.model.layout.buffers + (cpu * STORE_BUFFER_ENTRIES + slot) * At.ENTRY_WORDS
  }

  /** A buffered store reaches memory. */
  readDrain(actor: number): void {
    const { i32 } = this.model
    const cpu = Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES)
    const entry = this.entryAt(cpu, (actor - ACTOR_DRAIN) % STORE_BUFFER_ENTRIES)
    const how = i32[entry + At.ENTRY_WIDTH]!
    const unlocks = (how & ENTRY_UNLOCK) !== 0 ? CLOSED_1 | CLOSED_2 : 0
    const flags = WRITE | unlocks | ((cpu + 1) << CPU_SHIFT)
    this.list.addMemory(i32[entry + At.ENTRY_ADDRESS]!, how & 0xff, flags)
  }

  /** kmalloc, kfree; submit_io and choose touch nothing that is there. */
  readHeap(context: number, op: number): void {
    if (op === Op.OP_KMALLOC) this.list.add(HEAP_OBJECT, WRITE | BYTES)
    if (op !== Op.OP_KFREE) return
    const { i32, linked, layout } = this.model
    const pc = i32[context + At.CONTEXT_PC]!
    const address = i32[i32[context + At.CONTEXT_FRAME]! + linked.code[pc + 2]!]!
    const size = blockSize(this.model, address)
    if (size > 0) this.list.addMemory(address, size, WRITE)
    // Freed memory is used again only when nothing else is left.
    if (2 * i32[At.HEADER_HEAP_TOP]! > layout.heapLength) this.list.add(HEAP_OBJECT, WRITE | BYTES)
  }
}
