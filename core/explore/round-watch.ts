/**
 * Notices that the execution a search is in has gone round: a thread went back in the code, and the state
 * is one that the execution was in before. What comes after can come without the round, so that the
 * search may end the execution there, as long as it tries everybody who could step in the round (the
 * cycle proviso: P. Godefroid 1996). Loops that write nothing are SpinWatch's; here it is about those
 * that undo what they do. A state is looked at when the thread alone has come back to where it was.
 */
import { ACTOR_IRQ } from '#core/event/actors.ts'
import * as At from '#core/machine/layout.ts'
import type { Model } from './model.ts'
import type { Trace } from './trace.ts'

/** Steps from which on it is worth looking. */
const LONG = 16
/** Own steps of a thread that are looked back through. */
const MOST_COMPARED = 512
/** Words for each event: two keys, of the thread that took it and of the whole state; 0 where not looked at. */
const ENTRY = 4
const OWN = 0
const WHOLE = 2

const NOTES = ['executions were ended where they had come back to a state they had been in']

/** Keys of the states of one execution that grows and shrinks at its end. */
export class RoundWatch {
  /** Steps that the execution had when it was in its present state before, -1 if it was not. */
  start = -1
  /** What the reader of a verdict should know. */
  notes: readonly string[] = []
  private readonly model: Model
  private readonly trace: Trace
  private entries: Int32Array<ArrayBuffer> = new Int32Array(256 * ENTRY)
  private placeBefore = -1

  constructor(model: Model, trace: Trace) {
    this.model = model
    this.trace = trace
  }

  /** The round just noticed is where an execution is cut. */
  noteCut(): void {
    this.notes = NOTES
  }

  /** Before a step of `actor`. */
  before(actor: number): void {
    this.placeBefore = this.placeOf(actor)
  }

  /** After it, when its event is the last one. Sets {@link start}. */
  after(actor: number): void {
    this.start = -1
    const index = this.trace.length - 1
    const at = index * ENTRY
    if (at + ENTRY > this.entries.length) {
      const longer = new Int32Array(2 * this.entries.length)
      longer.set(this.entries)
      this.entries = longer
    }
    const { entries, model } = this
    entries[at] = entries[at + WHOLE] = 0
    const place = this.placeOf(actor)
    if (place < 0 || place > this.placeBefore || index < LONG) return
    const { key } = model.machine
    key.computeOwn(model.contextOf(actor))
    entries[at + OWN] = key.first | 1
    entries[at + OWN + 1] = key.second
    const before = this.sameBefore(index, OWN)
    if (before < 0) return
    key.compute(0)
    entries[at + WHOLE] = key.first | 1
    entries[at + WHOLE + 1] = key.second
    const same = this.sameBefore(index, WHOLE)
    if (same >= 0) this.start = same + 1
  }

  /** The last earlier event of the same thread with the same key, -1 if there is none. */
  private sameBefore(index: number, which: number): number {
    const { entries, trace } = this
    const at = index * ENTRY + which
    let event = trace.previousOf(index)
    for (let tries = 0; tries < MOST_COMPARED && event >= 0; tries++) {
      const other = event * ENTRY + which
      if (entries[other] === entries[at] && entries[other + 1] === entries[at + 1]) return event
      event = trace.previousOf(event)
    }
    return -1
  }

  private placeOf(actor: number): number {
    const context = actor < ACTOR_IRQ ? this.model.contextOf(actor) : -1
    return context < 0 ? -1 : this.model.i32[context + At.CONTEXT_PC]!
  }
}
