/**
 * Two 32-bit hashes of the state in one pass: of all that decides the future of a run, and of nothing
 * else. Left out are steps, times and reports; register slots that nobody will read again; memory that
 * may not be read or was never written; where a lock was taken. The lock order seen so far is in, because
 * it decides what is reported.
 */
import { STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import { contextKeyWords } from './key-words.ts'
import * as At from './layout.ts'
import { RETURN_TO_NOBODY } from './outcome.ts'
import type { MachineState } from './state.ts'
import { entryAt } from './store-buffer.ts'
import { contextIndex } from './validity.ts'

const ALL_WRITTEN = 0x0202_0202
/** Of HELD_HOW: lock class and side, without the site. */
const HOW_HELD = 31

/** Computes keys; {@link first} and {@link second} hold the last one. */
export class StateKey {
  first = 0
  second = 0
  private readonly state: MachineState
  /** Slots of a store buffer in order of age. */
  private readonly slots = new Uint8Array(STORE_BUFFER_ENTRIES)
  /** Words of a context that can differ. */
  private readonly words: Int32Array<ArrayBuffer>

  constructor(state: MachineState) {
    const { linked, layout, timed } = state
    this.state = state
    this.words = contextKeyWords(linked, layout, timed)
  }

  /** The key of the state as it is now, with `extra` mixed in: another `extra`, independent keys. */
  compute(extra: number): void {
    const { i32, layout, lockOrder } = this.state
    const order = lockOrder === undefined ? 0 : lockOrder.fingerprint()
    this.first = (0x51ed_270b ^ extra) + order
    this.second = (0x2545_f491 + extra) ^ order
    this.range(0, At.HEADER_STATE_WORDS)
    for (let cpu = 0; cpu < this.state.cpus; cpu++) this.cpu(cpu)
    for (let index = 0; index < layout.contextCount; index++) this.context(index)
    this.range(layout.interrupts, layout.buffers)
    const data = layout.dataBytes >> 2
    this.range(data, data + (layout.dataLength >> 2))
    const stacks = layout.stackMemoryLength * layout.contextCount
    this.memory(layout.stackMemoryBytes, layout.stackValidityBytes, stacks, false)
    const top = i32[At.HEADER_HEAP_TOP]!
    this.memory(layout.heapBytes, layout.heapValidityBytes, top, true)
    this.first = finish(this.first, 0x85eb_ca6b)
    this.second = finish(this.second, 0x27d4_eb2f)
  }

  /** A hash of what a context alone can see: where it is, its live registers, its memory stack; never 0. */
  privateKey(context: number): number {
    const { i32, layout } = this.state
    const index = contextIndex(this.state, context)
    this.first = i32[context + At.CONTEXT_PC]!
    this.frames(context)
    const stack = index * layout.stackMemoryLength
    const { stackMemoryBytes, stackValidityBytes, stackMemoryLength } = layout
    this.memory(stackMemoryBytes + stack, stackValidityBytes + stack, stackMemoryLength, false)
    return finish(this.first, 0x85eb_ca6b) | 1
  }

  /** Both halves for one context alone: what it is about to do, what it holds, its memory stack. */
  computeOwn(context: number): void {
    const { layout } = this.state
    const index = contextIndex(this.state, context)
    this.first = 0x51ed_270b
    this.second = 0x2545_f491
    this.context(index)
    const stack = index * layout.stackMemoryLength
    const { stackMemoryBytes, stackValidityBytes, stackMemoryLength } = layout
    this.memory(stackMemoryBytes + stack, stackValidityBytes + stack, stackMemoryLength, false)
    this.first = finish(this.first, 0x85eb_ca6b)
    this.second = finish(this.second, 0x27d4_eb2f)
  }

  private range(from: number, end: number): void {
    const { i32 } = this.state
    let a = this.first
    let b = this.second
    for (let word = from; word < end; word++) {
      const value = i32[word]!
      a = Math.imul(a ^ value, 0x85eb_ca6b)
      a = (a << 13) | (a >>> 19)
      b = Math.imul(b + value, 0xc2b2_ae35)
      b = b ^ (b >>> 15)
    }
    this.first = a
    this.second = b
  }

  /** The words of a context that can differ. */
  private chosen(context: number): void {
    const { words } = this
    const { i32 } = this.state
    let a = this.first
    let b = this.second
    for (let at = 0; at < words.length; at++) {
      const value = i32[context + words[at]!]!
      a = Math.imul(a ^ value, 0x85eb_ca6b)
      a = (a << 13) | (a >>> 19)
      b = Math.imul(b + value, 0xc2b2_ae35)
      b = b ^ (b >>> 15)
    }
    this.first = a
    this.second = b
  }

  private mix(value: number): void {
    const a = Math.imul(this.first ^ value, 0x85eb_ca6b)
    this.first = (a << 13) | (a >>> 19)
    const b = Math.imul(this.second + value, 0xc2b2_ae35)
    this.second = b ^ (b >>> 15)
  }

  /** A CPU with its store buffer: the stores in order of age, whatever slots they have. */
  private cpu(cpu: number): void {
    const { i32, linked, weak } = this.state
    const record = this.state.cpuAt(cpu)
    this.mix(i32[record + At.CPU_CURRENT]!)
    if (linked.usesIo) this.mix(i32[record + At.CPU_INTERRUPT]!)
    this.mix(i32[record + At.CPU_IRQS_OFF]!)
    if (!weak) return
    const ordered = i32[record + At.CPU_ORDERED]!
    let left = i32[record + At.CPU_BUFFERED]!
    for (let age = 0; left !== 0; age++) {
      const slot = this.oldest(cpu, left)
      this.slots[age] = slot
      left &= ~(1 << slot)
      const entry = entryAt(this.state, cpu, slot)
      this.range(entry, entry + At.ENTRY_AFTER)
      this.mix(i32[entry + At.ENTRY_ACTOR]!)
      const after = i32[entry + At.ENTRY_AFTER]!
      let byAge = (ordered >> slot) & 1
      for (let older = 0; older < age; older++) {
        byAge |= ((after >> this.slots[older]!) & 1) << (older + 1)
      }
      this.mix(byAge)
    }
    this.mix(0x7fff_ffff)
  }

  private oldest(cpu: number, among: number): number {
    for (let slot = 0; ; slot++) {
      if (((among >> slot) & 1) === 0) continue
      const entry = entryAt(this.state, cpu, slot)
      if ((this.state.i32[entry + At.ENTRY_OLDER]! & among) === 0) return slot
    }
  }

  private context(index: number): void {
    const { i32, layout, linked } = this.state
    const context = layout.contexts + index * At.CONTEXT_WORDS
    const status = i32[context + At.CONTEXT_STATUS]!
    if (status === At.STATUS_EXITED) this.mix(status)
    else {
      this.chosen(context)
      this.frames(context)
      if (layout.interrupts > layout.reads) this.reads(context, index)
    }
    if (!linked.usesLocks) return
    const held = Math.min(i32[context + At.CONTEXT_HELD]!, At.HELD_LIMIT)
    const first = layout.held + index * At.HELD_LIMIT * At.HELD_WORDS
    this.mix(held)
    for (let at = first; at < first + held * At.HELD_WORDS; at += At.HELD_WORDS) {
      this.mix(i32[at + At.HELD_ADDRESS]!)
      this.mix(i32[at + At.HELD_HOW]! & HOW_HELD)
    }
  }

  private reads(context: number, index: number): void {
    const { i32, layout } = this.state
    const count = Math.min(i32[context + At.CONTEXT_READS]!, At.READ_LIMIT)
    const first = layout.reads + index * At.READ_LIMIT * At.READ_WORDS
    this.range(first, first + count * At.READ_WORDS)
  }

  /** The stack of a context, from the innermost frame outwards: return addresses and live slots. */
  private frames(context: number): void {
    const { i32, liveness } = this.state
    const { first, slots } = liveness
    let frame = i32[context + At.CONTEXT_FRAME]!
    let site = i32[context + At.CONTEXT_PC]! >> 2
    let room = 0x7fff_ffff
    let a = this.first
    let b = this.second
    for (;;) {
      const end = first[site + 1]!
      for (let at = first[site]!; at < end; at++) {
        const slot = slots[at]!
        if (slot >= room) break
        const value = i32[frame + slot]!
        a = Math.imul(a ^ value, 0x85eb_ca6b)
        a = (a << 13) | (a >>> 19)
        b = Math.imul(b + value, 0xc2b2_ae35)
        b = b ^ (b >>> 15)
      }
      const back = i32[frame]!
      a = Math.imul(a ^ back, 0x85eb_ca6b)
      a = (a << 13) | (a >>> 19)
      b = Math.imul(b + back, 0xc2b2_ae35)
      b = b ^ (b >>> 15)
      if (back === RETURN_TO_NOBODY) break
      const caller = i32[frame + 1]!
      // What lies above belongs to the callee.
      room = frame - caller
      frame = caller
      site = back >> 2
    }
    this.first = a
    this.second = b
  }

  /** Memory with validity bytes; of the heap, also what may not be read. */
  private memory(bytes: number, validity: number, length: number, whole: boolean): void {
    const { i32 } = this.state
    const words = length >> 2
    const from = bytes >> 2
    const how = validity >> 2
    for (let word = 0; word < words; word++) {
      const valid = i32[how + word]!
      if (valid === 0 && !whole) continue
      this.mix(valid + Math.imul(word, 0x9e37_79b1))
      const value = i32[from + word]!
      this.mix(valid === ALL_WRITTEN ? value : value & writtenMask(valid))
    }
  }
}

/** The bits of a word whose bytes were written. */
function writtenMask(validity: number): number {
  let mask = 0
  for (let shift = 0; shift < 32; shift += 8) {
    if (((validity >>> shift) & 0xff) === (ALL_WRITTEN & 0xff)) mask |= 0xff << shift
  }
  return mask
}

function finish(hash: number, factor: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), factor)
  return mixed ^ (mixed >>> 15)
}
