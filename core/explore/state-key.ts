/**
 * Two 32-bit hashes of a machine's state in one pass: what decides the future of a run (the parts that
 * core/machine/hash.ts hashes), and the lock order seen so far, because it decides what is reported.
 */
import * as At from '#core/machine/layout.ts'
import { LOCK_ORDER_WORDS, LockOrder } from '#core/check/lock-order.ts'
import type { Model } from './model.ts'

/** Computes keys; {@link first} and {@link second} hold the last one. */
export class StateKey {
  first = 0
  second = 0
  private readonly i32: Int32Array<ArrayBuffer>
  /** Pairs of first and last word + 1 that are always hashed. */
  private readonly ranges: Int32Array<ArrayBuffer>
  private readonly heap: number
  private readonly validity: number
  private readonly order: LockOrder | undefined

  constructor(model: Model) {
    const { layout } = model
    this.i32 = model.i32
    const ranges: number[] = [0, At.HEADER_STATE_WORDS]
    if (model.subject.config.checks.lockOrder) {
      const end = layout.lockOrder + LOCK_ORDER_WORDS
      this.order = new LockOrder(this.i32.subarray(layout.lockOrder, end))
    }
    for (let cpu = layout.cpus; cpu < layout.contexts; cpu += At.CPU_WORDS) {
      ranges.push(cpu, cpu + At.CPU_STATE_WORDS)
    }
    for (let context = layout.contexts; context < layout.held; context += At.CONTEXT_WORDS) {
      ranges.push(context, context + At.CONTEXT_STATE_WORDS)
    }
    ranges.push(layout.held, layout.heapBytes >> 2)
    this.ranges = Int32Array.from(ranges)
    this.heap = layout.heapBytes >> 2
    this.validity = layout.heapValidityBytes >> 2
  }

  /** Hashes the state as it is now, with `extra` mixed in. */
  compute(extra: number): void {
    const { i32, ranges } = this
    const order = this.order === undefined ? 0 : this.order.fingerprint()
    let a = (0x51ed_270b ^ extra) + order
    let b = (0x2545_f491 + extra) ^ order
    for (let range = 0; range < ranges.length; range += 2) {
      const end = ranges[range + 1]!
      for (let word = ranges[range]!; word < end; word++) {
        const value = i32[word]!
        a = Math.imul(a ^ value, 0x85eb_ca6b)
        a = (a << 13) | (a >>> 19)
        b = Math.imul(b + value, 0xc2b2_ae35)
        b = b ^ (b >>> 15)
      }
    }
    const top = i32[At.HEADER_HEAP_TOP]! >> 2
    if (top > 0) {
      for (let word = 0; word < top; word++) {
        const value = i32[this.heap + word]! ^ Math.imul(i32[this.validity + word]!, 0x9e37_79b1)
        a = Math.imul(a ^ value, 0x85eb_ca6b)
        a = (a << 13) | (a >>> 19)
        b = Math.imul(b + value, 0xc2b2_ae35)
        b = b ^ (b >>> 15)
      }
    }
    a ^= a >>> 16
    a = Math.imul(a, 0x85eb_ca6b)
    this.first = a ^ (a >>> 13)
    b = Math.imul(b ^ (b >>> 16), 0x27d4_eb2f)
    this.second = b ^ (b >>> 15)
  }
}
