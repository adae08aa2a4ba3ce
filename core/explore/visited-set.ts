/**
 * The set of visited states: an open-addressed table of two 32-bit hashes and one number per state, in
 * one Int32Array. Two different states with equal hashes are taken for one: the expected number of states
 * missed that way is n^2 / 2^65 (facts of hash compaction), which the result of a search prints.
 */
import { invariant } from '#core/base/invariant.ts'

/** Words of an entry: first hash (never 0), second hash, value. */
const ENTRY = 3
const FIRST_ENTRIES = 4096

/** Makes the words of a table, or throws a RangeError where the engine makes none so large. */
type Allocate = (words: number) => Int32Array<ArrayBuffer>

/** A set that grows by doubling, and a number kept with each member. */
export class VisitedSet {
  size = 0
  /** There is no larger table to be had: a browser makes none beyond 2 GiB. Nothing may be added then. */
  stuck = false
  private table: Int32Array<ArrayBuffer>
  private mask = FIRST_ENTRIES - 1
  private readonly allocate: Allocate

  constructor(allocate: Allocate = (words) => new Int32Array(words)) {
    this.allocate = allocate
    this.table = allocate(FIRST_ENTRIES * ENTRY)
  }

  /** Bytes in use, and in use for a moment when the table has to grow. */
  get bytes(): number {
    return this.table.byteLength
  }

  /** Would one more member make the table grow? */
  get isFull(): boolean {
    return (this.size + 1) * 3 > (this.mask + 1) * 2
  }

  /** Index of the entry of a state, to be given to `valueAt`; -1 - place when it is not in the set. */
  find(first: number, second: number): number {
    const { table, mask } = this
    const head = first === 0 ? 1 : first
    let place = (head ^ (second >>> 7)) & mask
    for (;;) {
      const at = place * ENTRY
      const found = table[at]!
      if (found === 0) return -1 - at
      if (found === head && table[at + 1] === second) return at
      place = (place + 1) & mask
    }
  }

  /** Adds a state that `find` has just not found, at the place it gave. */
  add(missing: number, first: number, second: number, value: number): void {
    invariant(!this.stuck, 'nothing is added to a table that cannot grow')
    const at = -1 - missing
    const { table } = this
    table[at] = first === 0 ? 1 : first
    table[at + 1] = second
    table[at + 2] = value
    const grows = this.isFull
    this.size++
    if (grows) this.grow()
  }

  valueAt(at: number): number {
    return this.table[at + 2]!
  }

  setValue(at: number, value: number): void {
    this.table[at + 2] = value
  }

  private grow(): void {
    const old = this.table
    const table = this.tableOf(old.length * 2)
    if (table === undefined) {
      this.stuck = true
      return
    }
    this.table = table
    this.mask = this.mask * 2 + 1
    for (let at = 0; at < old.length; at += ENTRY) {
      if (old[at] === 0) continue
      const free = -1 - this.find(old[at]!, old[at + 1]!)
      table[free] = old[at]!
      table[free + 1] = old[at + 1]!
      table[free + 2] = old[at + 2]!
    }
  }

  private tableOf(words: number): Int32Array<ArrayBuffer> | undefined {
    try {
      return this.allocate(words)
    } catch (problem) {
      if (problem instanceof RangeError) return undefined
      throw problem
    }
  }
}
