/**
 * Notices that the execution a search is in has gone round: a step went back in the code, and the state
 * is one that the execution was in before. What comes after can come without the round, so that the
 * search may end the execution there, as long as it tries everybody who could step in the round (the
 * cycle proviso: P. Godefroid 1996). Only where it may pay is the state looked at: after steps back that
 * wrote nothing, and after all steps back of an execution that has become long.
 */
import * as At from '#core/machine/layout.ts'
import type { Model } from './model.ts'

/** Steps from which on loops that write are looked at as well. */
const LONG = 64
/** States that are compared. */
const MOST_COMPARED = 512

const NOTES = ['executions were ended where they had come back to a state they had been in']

/** Keys of the states of one execution that grows and shrinks at its end. */
export class RoundWatch {
  /** Steps that the execution had when it was in its present state before, -1 if it was not. */
  start = -1
  /** What the reader of a verdict should know. */
  notes: readonly string[] = []
  private readonly model: Model
  /** Two words for each state, 0 and 0 where it was not looked at. */
  private keys: Int32Array<ArrayBuffer> = new Int32Array(512)
  private placeBefore = -1

  constructor(model: Model) {
    this.model = model
  }

  /** Before a step of `actor`. */
  before(actor: number): void {
    this.placeBefore = this.placeOf(actor)
  }

  /** After it; the execution has `length` steps now. Sets {@link start}. */
  after(actor: number, wrote: boolean, length: number): void {
    this.start = -1
    if (2 * length + 2 > this.keys.length) {
      const longer = new Int32Array(2 * this.keys.length)
      longer.set(this.keys)
      this.keys = longer
    }
    const { keys } = this
    keys[2 * length] = keys[2 * length + 1] = 0
    const place = this.placeOf(actor)
    if (place < 0 || place > this.placeBefore || (wrote && length < LONG)) return
    const { key } = this.model.machine
    key.compute(0)
    const { first, second } = key
    keys[2 * length] = first
    keys[2 * length + 1] = second
    const end = Math.max(1, length - MOST_COMPARED)
    for (let at = length - 1; at >= end && this.start < 0; at--) {
      if (keys[2 * at] === first && keys[2 * at + 1] === second) this.start = at
    }
    if (this.start >= 0) this.notes = NOTES
  }

  private placeOf(actor: number): number {
    const context = this.model.contextOf(actor)
    return context < 0 ? -1 : this.model.i32[context + At.CONTEXT_PC]!
  }
}
