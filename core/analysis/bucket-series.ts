/**
 * A quantity over virtual time in a bounded number of buckets. Every bucket keeps the smallest, the
 * largest and the last value that fell into it. When there would be too many, neighbours are joined
 * and all buckets become twice as wide: a run of any length costs the same memory, and a spike of one
 * event is still there at the end.
 */
import type { Series } from './series.ts'

/** Most buckets a series ever has: enough to look at a twentieth of a run as closely as at all of it. */
const MAX_BUCKETS = 16_384
/** Buckets of a series that is looked at as a whole, and those there is room for at first. */
const SCREEN_BUCKETS = 2_048
const EVENTS_PER_BUCKET = 256

/** How many buckets are kept of a run of `events`: finer ones only where there are many events to read. */
export function bucketsToKeep(events: number): number {
  const share = Math.floor(events / EVENTS_PER_BUCKET)
  return Math.max(SCREEN_BUCKETS, Math.min(MAX_BUCKETS, share))
}

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
  #slot: Float64Array<ArrayBuffer>
  #low: Float64Array<ArrayBuffer>
  #high: Float64Array<ArrayBuffer>
  #last: Float64Array<ArrayBuffer>

  constructor(head: SeriesHead, limit: number = MAX_BUCKETS) {
    this.head = head
    this.#limit = limit
    const room = Math.min(limit, SCREEN_BUCKETS)
    this.#slot = new Float64Array(room)
    this.#low = new Float64Array(room)
    this.#high = new Float64Array(room)
    this.#last = new Float64Array(room)
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

  /** A copy of what there is, safe to transfer, joined to at most `most` buckets. */
  snapshot(most: number = SCREEN_BUCKETS): Series {
    const { time, low, high, last } = this.#joined(most)
    return { ...this.head, time, low, high, last }
  }

  #open(time: number, value: number): void {
    if (this.#count === this.#slot.length && this.#count < this.#limit) this.#grow()
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

  #grow(): void {
    const room = Math.min(this.#limit, 2 * this.#slot.length)
    const larger = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const copy = new Float64Array(room)
      copy.set(column)
      return copy
    }
    this.#slot = larger(this.#slot)
    this.#low = larger(this.#low)
    this.#high = larger(this.#high)
    this.#last = larger(this.#last)
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

  /** Columns of at most `most` buckets: every bucket as wide as 1, 2, 4… of those there are. */
  #joined(most: number): Pick<Series, 'time' | 'low' | 'high' | 'last'> {
    let factor = 1
    while (this.#buckets(factor) > most) factor *= 2
    const count = this.#buckets(factor)
    const time = new Float64Array(count)
    const low = new Float64Array(count).fill(Infinity)
    const high = new Float64Array(count).fill(-Infinity)
    const last = new Float64Array(count)
    const width = this.#width * factor
    let into = -1
    for (let at = 0; at < this.#count; at++) {
      const begin = Math.floor((this.#slot[at] as number) / factor) * width
      if (into < 0 || begin !== time[into]) time[++into] = begin
      low[into] = Math.min(low[into] as number, this.#low[at] as number)
      high[into] = Math.max(high[into] as number, this.#high[at] as number)
      last[into] = this.#last[at] as number
    }
    return { time, low, high, last }
  }

  /** How many buckets there would be if each were `factor` times as wide. */
  #buckets(factor: number): number {
    if (factor === 1) return this.#count
    let count = 0
    let slot = -1
    for (let at = 0; at < this.#count; at++) {
      const wide = Math.floor((this.#slot[at] as number) / factor)
      if (wide !== slot) count++
      slot = wide
    }
    return count
  }
}
