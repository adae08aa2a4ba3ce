/** The way from the start to where a depth-first search is: growing and shrinking at one end. */

/** Choices as in Subtree.prefix: an actor for each step, then -1 - value if the step chose data. */
export class Path {
  length = 0
  /** The first {@link length} entries count. */
  choices: Int32Array<ArrayBuffer> = new Int32Array(1024)

  /** Appends a step of `actor`, which chose `value` if there were `limit` > 1 values. */
  push(actor: number, value: number, limit: number): void {
    if (this.length + 2 > this.choices.length) {
      const longer = new Int32Array(2 * this.choices.length)
      longer.set(this.choices)
      this.choices = longer
    }
    this.choices[this.length++] = actor
    if (limit > 1) this.choices[this.length++] = -1 - value
  }

  /** A copy as plain numbers. */
  toArray(length: number = this.length): number[] {
    return Array.from(this.choices.subarray(0, length))
  }
}
