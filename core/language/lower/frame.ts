/**
 * The frame of one function while its code is written: which slot each variable has, and a stack of
 * temporaries above them. Slots are handed out and taken back in order, so a frame is never larger than
 * its deepest expression.
 */
import { FRAME_HEADER_SLOTS } from '../program.ts'
import type { Variable } from '../semantics/tree.ts'
import { sizeOf, slotsOf, variableAlignment } from '../semantics/types.ts'

export class Frame {
  readonly #slots = new Map<Variable, number>()
  readonly #offsets = new Map<Variable, number>()
  #top: number = FRAME_HEADER_SLOTS
  #deepest: number = FRAME_HEADER_SLOTS
  #memoryTop = 0
  #memoryDeepest = 0

  /** First free slot. */
  get top(): number {
    return this.#top
  }

  /** Slots of the whole frame. */
  get slots(): number {
    return this.#deepest
  }

  /** Bytes of the memory frame, a multiple of 8. */
  get memoryBytes(): number {
    return Math.ceil(this.#memoryDeepest / 8) * 8
  }

  /** Takes `count` slots. */
  take(count: number): number {
    const slot = this.#top
    this.#top += count
    this.#deepest = Math.max(this.#deepest, this.#top)
    return slot
  }

  /** Gives back every slot from `top` on. */
  release(top: number): void {
    this.#top = top
  }

  /** Gives a variable its place, in a register or in memory. */
  place(variable: Variable): void {
    if (variable.inMemory) {
      const unit = variableAlignment(variable.type, variable.alignment)
      const offset = Math.ceil(this.#memoryTop / unit) * unit
      this.#offsets.set(variable, offset)
      this.#memoryTop = offset + sizeOf(variable.type)
      this.#memoryDeepest = Math.max(this.#memoryDeepest, this.#memoryTop)
    } else {
      this.#slots.set(variable, this.take(slotsOf(variable.type)))
    }
  }

  /** Notes that a variable lives in slots that are taken already. */
  adopt(variable: Variable, slot: number): void {
    this.#slots.set(variable, slot)
  }

  /** Marks where a block begins; hand it to {@link closeBlock}. */
  openBlock(): readonly [slots: number, bytes: number] {
    return [this.#top, this.#memoryTop]
  }

  closeBlock([slots, bytes]: readonly [slots: number, bytes: number]): void {
    this.#top = slots
    this.#memoryTop = bytes
  }

  /** Slot of a variable that lives in a register. */
  slotOf(variable: Variable): number | undefined {
    return this.#slots.get(variable)
  }

  /** Offset of a variable that lives in the memory frame. */
  offsetOf(variable: Variable): number | undefined {
    return this.#offsets.get(variable)
  }
}
