/**
 * A quantity over virtual time in a bounded number of buckets. Every bucket keeps the smallest, the
 * largest and the last value that fell into it. When there would be too many, neighbours are joined
 * and all buckets become twice as wide: a run of any length costs the same memory, and a spike of one
 * event is still there at the end.
 */
import type { Series } from './series.ts'

/** Most buckets a series ever has. */
const MAX_BUCKETS = 2_048

/** What a series is called and how to read it. */
export type SeriesHead = Pick<Series, 'key' | 'label' | 'unit' | 'shape'>

/** Grows by {@link BucketSeries.add}; widths are powers of two ticks, starting at one. */
export class BucketSeries {
  readonly head: SeriesHead
  readonly #limit: number
  #width = 1
  #count = 0
  /** First tick after the newest bucket. */
  #end = -Infinity
  /** Bucket `i` covers `#slot[i] * #width` up to one width later. */
  readonly #slot: Float64Array
  readonly #low: Float64Array
  readonly #high: Float64Array
  readonly #last: Float64Array

  constructor(head: SeriesHead, limit: number = MAX_BUCKETS) {
    this.head = head
    this.#limit = limit
    this.#slot = new Float64Array(limit)
    this.#low = new Float64Array(limit)
    this.#high = new Float64Array(limit)
    this.#last = new Float64Array(limit)
  }

  /** Ticks per bucket now. */
  get width(): number {
    return this.#width
  }

  /** The newest value, 0 before the first. */
  get value(): number {
    return this.#count === 0 ? 0 : (this.#last[this.#count - 1] as number)
  }

  /** Notes that the quantity has `value` at `time` ticks. An earlier time counts as the newest one. */
  add(time: number, value: number): void {
    if (time >= this.#end) this.#open(time, value)
    const at = this.#count - 1
    this.#last[at] = value
    if (value < (this.#low[at] as number)) this.#low[at] = value
    if (value > (this.#high[at] as number)) this.#high[at] = value
  }

  /**
   * Continues with a later part of the same quantity. `offset` is added to its values: what a running
   * total had reached when that part began at zero.
   */
  append(later: BucketSeries, offset: number = 0): void {
    while (this.#width < later.#width) this.#double()
    for (let at = 0; at < later.#count; at++) {
      const time = (later.#slot[at] as number) * later.#width
      this.add(time, (later.#low[at] as number) + offset)
      this.add(time, (later.#high[at] as number) + offset)
      this.add(time, (later.#last[at] as number) + offset)
    }
  }

  /** A copy of what there is, safe to transfer. */
  snapshot(): Series {
    const time = new Float64Array(this.#count)
    for (let at = 0; at < this.#count; at++) time[at] = (this.#slot[at] as number) * this.#width
    return {
      ...this.head,
      time,
      low: this.#low.slice(0, this.#count),
      high: this.#high.slice(0, this.#count),
      last: this.#last.slice(0, this.#count),
    }
  }

  #open(time: number, value: number): void {
    while (this.#count === this.#limit) {
      this.#double()
      if (time < this.#end) return
    }
    const slot = Math.floor(time / this.#width)
    const at = this.#count++
    this.#slot[at] = slot
    this.#low[at] = value
    this.#high[at] = value
    this.#end = (slot + 1) * this.#width
  }

  #double(): void {
    this.#width *= 2
    let into = -1
    for (let at = 0; at < this.#count; at++) {
      const slot = Math.floor((this.#slot[at] as number) / 2)
      if (into < 0 || slot !== this.#slot[into]) {
        into++
        this.#slot[into] = slot
        this.#low[into] = this.#low[at] as number
        this.#high[into] = this.#high[at] as number
      } else {
        this.#low[into] = Math.min(this.#low[into] as number, this.#low[at] as number)
        this.#high[into] = Math.max(this.#high[into] as number, this.#high[at] as number)
      }
      this.#last[into] = this.#last[at] as number
    }
    this.#count = into + 1
    if (into >= 0) this.#end = ((this.#slot[into] as number) + 1) * this.#width
  }
}
