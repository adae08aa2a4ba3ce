/** Columns that grow by doubling, for what is read before anybody knows how much it is. */

/** A growing list of doubles. */
export class GrowingNumbers {
  #values = new Float64Array(1_024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  set(index: number, value: number): void {
    this.#values[index] = value
  }

  at(index: number): number {
    return this.#values[index] ?? NaN
  }
}

/** A growing list of unsigned 32-bit integers. */
export class GrowingWords {
  #values = new Uint32Array(1_024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  at(index: number): number {
    return this.#values[index] ?? 0
  }
}
