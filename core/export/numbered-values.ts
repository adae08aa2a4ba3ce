/** Values of a column of which there are few: each once, and every row as the number of its value. */

/** One column of one row group. Rows have keys, in key spaces, for which the values are known or found. */
export class NumberedValues<Value extends string | number> {
  /** The different values, in the order in which they came. */
  readonly values: Value[] = []
  /** By row: index of its value. */
  readonly numbers: Int32Array<ArrayBuffer>
  readonly #byKey: Map<number, number>[] = []
  readonly #byValue = new Map<Value, number>()
  readonly #valueOf: (key: number, space: number) => Value

  /** For `rows` rows; `valueOf` is asked once for each key of each space. */
  constructor(rows: number, valueOf: (key: number, space: number) => Value) {
    this.numbers = new Int32Array(rows)
    this.#valueOf = valueOf
  }

  /** Gives row `at` the value that `key` stands for in `space`, a small number. */
  put(at: number, key: number, space: number): void {
    this.numbers[at] = this.#byKey[space]?.get(key) ?? this.#add(key, space)
  }

  #add(key: number, space: number): number {
    const value = this.#valueOf(key, space)
    const number = this.#byValue.get(value) ?? this.values.length
    if (number === this.values.length) {
      this.values.push(value)
      this.#byValue.set(value, number)
    }
    const keys = (this.#byKey[space] ??= new Map<number, number>())
    keys.set(key, number)
    return number
  }
}
