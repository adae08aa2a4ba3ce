/** Columns that grow by doubling: for indexes built while a trace is read, whose length nobody knows. */

/** A growing list of doubles. */
export class GrowingFloat64 {
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

  /** Forgets all values and keeps the room. */
  clear(): void {
    this.#length = 0
  }

  /** Changes a value that is in the list. */
  set(index: number, value: number): void {
    this.#values[index] = value
  }

  /** @returns NaN outside the list */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? NaN) : NaN
  }

  /** First index whose value is greater than `value`, in a list that ascends. */
  upperBound(value: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#values[middle] as number) <= value) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A growing list of bytes. */
export class GrowingUint8 {
  #values = new Uint8Array(1_024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint8Array(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  /** Forgets all values and keeps the room. */
  clear(): void {
    this.#length = 0
  }

  /** @returns 0 outside the list */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? 0) : 0
  }
}

/** A growing list of unsigned 32-bit integers. */
export class GrowingUint32 {
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

  /** Changes a value that is in the list. */
  set(index: number, value: number): void {
    this.#values[index] = value
  }

  /** @returns 0 outside the list */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? 0) : 0
  }
}
