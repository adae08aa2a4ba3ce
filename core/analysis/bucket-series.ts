/**
 * A quantity over virtual time in a bounded number of buckets. Every bucket keeps the smallest, the
 * largest and the last value that fell into it. When there would be too many, neighbours are joined
 * and all buckets become twice as wide: a run of any length costs the same memory, and a spike of one
 * event is still there at the end.
 */
import type { Series } from './series.ts'

/**
 * Most buckets a series ever has: a chart has room for a sixth of them. They are joined for every look at
 * a run that goes on; with four times as many, that would cost it a twentieth of its time.
 */
const MAX_BUCKETS = 4_096
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
    return { ...this.head, ...this.#joined(most) }
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
  #joined(most: number): Columns {
    let factor = 1
    while (this.#count > most * factor) factor *= 2
    let columns = this.#widened(factor)
    // Where buckets are left out, twice as wide is not half as many.
    while (columns.time.length > most) columns = this.#widened((factor *= 2))
    return columns
  }

  /** All buckets, each as wide as `factor` of those there are. */
  #widened(factor: number): Columns {
    const slot = this.#slot
    const low = this.#low
    const high = this.#high
    const last = this.#last
    const count = this.#count
    const joined = {
      time: new Float64Array(count),
      low: new Float64Array(count),
      high: new Float64Array(count),
      last: new Float64Array(count),
    }
    const width = this.#width * factor
    let into = -1
    let end = -Infinity
    for (let at = 0; at < count; at++) {
      const begin = slot[at] as number
      const least = low[at] as number
      const most = high[at] as number
      if (begin >= end) {
        const wide = Math.floor(begin / factor)
        end = (wide + 1) * factor
        into++
        joined.time[into] = wide * width
        joined.low[into] = least
        joined.high[into] = most
      } else {
        if (least < (joined.low[into] as number)) joined.low[into] = least
        if (most > (joined.high[into] as number)) joined.high[into] = most
      }
      joined.last[into] = last[at] as number
    }
    return {
      time: joined.time.slice(0, into + 1),
      low: joined.low.slice(0, into + 1),
      high: joined.high.slice(0, into + 1),
      last: joined.last.slice(0, into + 1),
    }
  }
}

type Columns = Pick<Series, 'time' | 'low' | 'high' | 'last'>
