/**
 * Data races by vector clocks, after FastTrack (Flanagan and Freund 2009) with the shadow cells of
 * ThreadSanitizer: each word of memory remembers its last four accesses; an access that conflicts with
 * one of them and is not ordered after it is a race. Two marked accesses (READ_ONCE, WRITE_ONCE,
 * atomics) never race. Order comes from locks, wake-ups, release and acquire, and from marked accesses
 * around barriers as in C11's fences: a marked store after a wmb carries what came before the wmb, to
 * a load whose reader has an rmb after it.
 *
 * All state is words that somebody else owns. With more than {@link SYNC_LIMIT} synchronising places
 * the check stops rather than report what it cannot know.
 */

/** Places whose order is followed: locks, flags, queues. */
const SYNC_LIMIT = 128

/** Words of one memory word's shadow: four cells of two words. */
export const SHADOW_WORDS = 8
const CELLS = 4

const OVERFLOW = 0
const SYNC_COUNT = 1
const HEADER = 2

// Second word of a cell: who, which bytes, how, where.
const CONTEXT_MASK = 63
const BYTES_SHIFT = 6
const WRITE = 1 << 10
const MARKED = 1 << 11
const SITE_SHIFT = 12

/** Words for clocks and synchronising places of `contexts` contexts. */
export function clockWords(contexts: number): number {
  return HEADER + 3 * contexts * contexts + SYNC_LIMIT * (1 + contexts)
}

/** The other side of a race. */
export interface Conflict {
  readonly context: number
  readonly site: number
}

/** Clocks of one machine, over words of its image. */
export class DataRaces {
  private readonly words: Int32Array<ArrayBuffer>
  private readonly contexts: number
  private readonly header: number
  /** Vector clocks of contexts; what their last store barrier saw; what awaits a load barrier. */
  private readonly clocks: number
  private readonly published: number
  private readonly pending: number
  private readonly syncs: number

  constructor(words: Int32Array<ArrayBuffer>, at: number, contexts: number) {
    const square = contexts * contexts
    this.words = words
    this.contexts = contexts
    this.header = at
    this.clocks = at + HEADER
    this.published = this.clocks + square
    this.pending = this.published + square
    this.syncs = this.pending + square
  }

  /** Every context begins at time 1 of its own clock. */
  begin(): void {
    for (let context = 0; context < this.contexts; context++) {
      this.words[this.clocks + context * (this.contexts + 1)] = 1
    }
  }

  private join(into: number, from: number): void {
    const { words } = this
    for (let i = 0; i < this.contexts; i++) {
      if (words[from + i]! > words[into + i]!) words[into + i] = words[from + i]!
    }
  }

  private clockOf(context: number): number {
    return this.clocks + context * this.contexts
  }

  private tick(context: number): void {
    const own = this.clockOf(context) + context
    this.words[own] = this.words[own]! + 1
  }

  /** First word of the clock kept for `key`, -1 if there is none and `add` is false or no room. */
  private sync(key: number, add: boolean): number {
    const { words } = this
    const size = 1 + this.contexts
    const count = words[this.header + SYNC_COUNT]!
    for (let index = 0; index < count; index++) {
      const at = this.syncs + index * size
      if (words[at] === key) return at + 1
    }
    if (!add) return -1
    if (count === SYNC_LIMIT) {
      words[this.header + OVERFLOW] = 1
      return -1
    }
    words[this.header + SYNC_COUNT] = count + 1
    words[this.syncs + count * size] = key
    return this.syncs + count * size + 1
  }

  /** What was released at `key` happens before what `context` does next. */
  acquire(context: number, key: number): void {
    const at = this.sync(key, false)
    if (at >= 0) this.join(this.clockOf(context), at)
  }

  /** What `context` did so far happens before whoever acquires `key` from now on. */
  release(context: number, key: number): void {
    const at = this.sync(key, true)
    if (at >= 0) this.join(at, this.clockOf(context))
    this.tick(context)
  }

  /** A marked load that is no acquire: counts once a load barrier follows. */
  relaxedLoad(context: number, key: number): void {
    const at = this.sync(key, false)
    if (at >= 0) this.join(this.pending + context * this.contexts, at)
  }

  /** A marked store that is no release: carries what came before the last store barrier. */
  relaxedStore(context: number, key: number): void {
    const from = this.published + context * this.contexts
    let any = 0
    for (let i = 0; i < this.contexts; i++) any |= this.words[from + i]!
    if (any === 0) return
    const at = this.sync(key, true)
    if (at >= 0) this.join(at, from)
  }

  loadBarrier(context: number): void {
    this.join(this.clockOf(context), this.pending + context * this.contexts)
  }

  storeBarrier(context: number): void {
    this.join(this.published + context * this.contexts, this.clockOf(context))
    this.tick(context)
  }

  /** `later` begins, or goes on, after everything that `earlier` has done. */
  order(earlier: number, later: number): void {
    this.join(this.clockOf(later), this.clockOf(earlier))
    this.tick(earlier)
  }

  /**
   * An access of `context` to the bytes `bytes` (a mask of 4) of the word whose shadow is at `shadow`.
   * Returns an earlier access that it races with.
   */
  access(
    context: number,
    shadow: number,
    bytes: number,
    write: boolean,
    marked: boolean,
    site: number,
  ): Conflict | undefined {
    const { words } = this
    if (words[this.header + OVERFLOW] !== 0) return undefined
    const clock = this.clockOf(context)
    let conflict: Conflict | undefined
    let place = -1
    for (let cell = shadow; cell < shadow + 2 * CELLS; cell += 2) {
      const time = words[cell]!
      if (time === 0) {
        if (place < 0) place = cell
        continue
      }
      const how = words[cell + 1]!
      const other = how & CONTEXT_MASK
      const otherBytes = (how >> BYTES_SHIFT) & 15
      const otherWrites = (how & WRITE) !== 0
      const ordered = other === context || time <= words[clock + other]!
      if (ordered) {
        // It is of no use any more once this one stands for it.
        if ((otherBytes & ~bytes) === 0 && (write || !otherWrites)) place = cell
        continue
      }
      const bothMarked = marked && (how & MARKED) !== 0
      if ((otherBytes & bytes) !== 0 && (write || otherWrites) && !bothMarked) {
        conflict ??= { context: other, site: how >> SITE_SHIFT }
      }
    }
    const time = words[clock + context]!
    if (place < 0) place = shadow + 2 * (time & (CELLS - 1))
    words[place] = time
    words[place + 1] =
      context |
      (bytes << BYTES_SHIFT) |
      (write ? WRITE : 0) |
      (marked ? MARKED : 0) |
      (site << SITE_SHIFT)
    return conflict
  }
}
