/**
 * Spinning: a thread has gone round a loop, written nothing, and is back where it was. Nothing is gained
 * by going round again, nor was anything by that round: whatever can still happen can happen with the
 * thread waiting before the round. So in this execution it steps no more. That its reads can come later
 * is a race like any other, between them and the writes that the loop waits for.
 *
 * Spin-assume: M. Kokologiannakis, X. Ren, V. Vafeiadis: Dynamic Partial Order Reductions for Spinloops,
 * FMCAD 2021; the same in Nidhugg. Here a loop needs no shape: what counts is that the thread is back.
 */
import { ACTOR_IRQ } from '#core/event/actors.ts'
import * as At from '#core/machine/layout.ts'
import type { Footprint } from './footprint.ts'
import type { Model } from './model.ts'
import { spinHeads } from './spin-heads.ts'
import type { Trace } from './trace.ts'

/** Words for each event. */
const ENTRY = 5
/** Key of the thread's own state before and after, 0 and 0 where it was not looked at. */
const BEFORE = 0
const AFTER = 2
/** The step may have changed something for others. */
const CHANGES = 4
/** Own steps that are looked back through for where a round began. */
const MOST_COMPARED = 1024

/** Follows the execution a search is in. */
export class SpinWatch {
  private readonly model: Model
  private readonly trace: Trace
  private readonly footprint: Footprint
  private readonly heads: Uint8Array<ArrayBuffer>
  private readonly watches: boolean
  private entries: Int32Array<ArrayBuffer> = new Int32Array(256 * ENTRY)
  /** Threads that spin after so many events, one bit for each. */
  private spinning: Int32Array<ArrayBuffer> = new Int32Array(256)
  private first = 0
  private second = 0

  constructor(model: Model, trace: Trace, footprint: Footprint) {
    this.model = model
    this.trace = trace
    this.footprint = footprint
    this.heads = spinHeads(model.subject.program)
    this.watches = this.heads.includes(1)
  }

  /** Threads that spin in the state now reached, one bit for each. */
  get threads(): number {
    return this.watches ? this.spinning[this.trace.length]! : 0
  }

  /** Does `actor` spin? */
  holds(actor: number): boolean {
    return actor < ACTOR_IRQ && ((this.threads >>> actor) & 1) === 1
  }

  /** Before a step of `actor`. */
  before(actor: number): void {
    if (!this.watches) return
    const index = this.trace.length
    this.makeRoom(index)
    this.look(actor)
    this.entries[index * ENTRY + BEFORE] = this.first
    this.entries[index * ENTRY + BEFORE + 1] = this.second
  }

  /** After it, when its event is the last one and its footprint is known. */
  after(actor: number): void {
    if (!this.watches) return
    const index = this.trace.length - 1
    const at = index * ENTRY
    this.look(actor)
    this.entries[at + AFTER] = this.first
    this.entries[at + AFTER + 1] = this.second
    this.entries[at + CHANGES] = this.footprint.changes ? 1 : 0
    const isBack = this.first !== 0 && this.isBack(index)
    this.spinning[index + 1] = this.spinning[index]! | (isBack ? 1 << actor : 0)
  }

  /** Key of a thread that rests where a loop begins; 0 and 0 for others. */
  private look(actor: number): void {
    const { model } = this
    this.first = 0
    this.second = 0
    if (actor >= ACTOR_IRQ || model.ended) return
    const context = model.contextOf(actor)
    if (context < 0 || this.heads[model.i32[context + At.CONTEXT_PC]! >> 2] === 0) return
    const { key } = model.machine
    key.computeOwn(context)
    this.first = key.first | 1
    this.second = key.second
  }

  /** Was the thread of event `index` there before, with nothing but quiet steps of its own since? */
  private isBack(index: number): boolean {
    const { entries, trace, first, second } = this
    let event = index
    for (let tries = 0; tries < MOST_COMPARED && event >= 0; tries++) {
      const at = event * ENTRY
      if (entries[at + CHANGES] === 1) return false
      if (entries[at + BEFORE] === first && entries[at + BEFORE + 1] === second) return true
      event = trace.previousOf(event)
    }
    return false
  }

  /**
   * Lets a spinning `actor` go round once more from the state the machine is in, which is moved, for up to
   * `most` steps: is it back then, as it was, or does the round come out otherwise?
   * @returns how many steps the same round takes, 0 when it comes out otherwise
   */
  tryRound(actor: number, most: number): number {
    const { model, footprint } = this
    this.look(actor)
    const { first, second } = this
    const before = model.reported
    for (let steps = 1; steps <= most; steps++) {
      if (!model.isEnabled(actor)) return 0
      footprint.begin(actor)
      const limit = model.step(actor, 0)
      footprint.complete()
      if (limit > 1 || footprint.changes || model.ended || model.reported > before) return 0
      this.look(actor)
      if (this.first === first && this.second === second) return steps
    }
    return 0
  }

  private makeRoom(index: number): void {
    if ((index + 1) * ENTRY > this.entries.length) {
      const longer = new Int32Array(2 * this.entries.length)
      longer.set(this.entries)
      this.entries = longer
    }
    if (index + 2 > this.spinning.length) {
      const longer = new Int32Array(2 * this.spinning.length)
      longer.set(this.spinning)
      this.spinning = longer
    }
  }
}
