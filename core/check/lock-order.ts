/**
 * Lock order after the idea of lockdep: every lock belongs to a class; taking B while holding A adds
 * the edge A → B; an edge that closes a cycle is a potential deadlock, whether or not this run meets
 * it. Locks of one class (the i_sem of two inodes) are told apart by address among themselves.
 *
 * All state is a run of words that somebody else owns, so that it is part of every snapshot. What does
 * not fit (33rd class, 65th edge) is not watched.
 */

const MAX_CLASSES = 32
const MAX_EDGES = 64
const MAX_PAIRS = 16

// Words of the region.
const CLASS_COUNT = 0
const EDGE_COUNT = 1
const PAIR_COUNT = 2
/** Classes taken in an interrupt, and taken by threads with interrupts on; the sites of both. */
const IN_INTERRUPT = 3
const INTERRUPTIBLE = 4
/** Semaphore classes released by who took them, and by somebody else: those only signal. */
const OWNED = 5
const SIGNALLED = 6
const KEYS = 8
const SUCCESSORS = KEYS + MAX_CLASSES
const INTERRUPT_SITES = SUCCESSORS + MAX_CLASSES
const THREAD_SITES = INTERRUPT_SITES + MAX_CLASSES
/** from * 32 + to, site where `to` was taken. */
const EDGES = THREAD_SITES + MAX_CLASSES
/** Two addresses of one class, taken in this order, and the site of the second. */
const PAIRS = EDGES + 2 * MAX_EDGES

/** Words of state. */
export const LOCK_ORDER_WORDS: number = PAIRS + 3 * MAX_PAIRS

/** A lock somebody holds or takes. */
export interface OrderedLock {
  /** Index from {@link LockOrder.classIndex}; -1: not watched. */
  readonly lockClass: number
  readonly address: number
  readonly site: number
}

/** The state of one machine, a view of its image. */
export class LockOrder {
  private readonly words: Int32Array<ArrayBuffer>

  constructor(words: Int32Array<ArrayBuffer>) {
    this.words = words
  }

  /** Index of the class with `key` (any number that stands for it), added if new; -1 when full. */
  classIndex(key: number): number {
    const { words } = this
    const count = words[CLASS_COUNT]!
    for (let index = 0; index < count; index++) if (words[KEYS + index] === key) return index
    if (count === MAX_CLASSES) return -1
    words[KEYS + count] = key
    words[CLASS_COUNT] = count + 1
    return count
  }

  /** Is the order `from` before `to`, of two different classes, on record? */
  knows(from: number, to: number): boolean {
    return from !== to && ((this.words[SUCCESSORS + from]! >>> to) & 1) === 1
  }

  /**
   * A hash of what has been learnt, whatever the order in which it was: two runs with equal ones will
   * report the same from here on, but for the sites they name.
   */
  fingerprint(): number {
    const { words } = this
    let sum = 0
    for (let index = 0; index < words[CLASS_COUNT]!; index++) {
      const key = Math.imul(words[KEYS + index]!, 0x85eb_ca6b)
      let flags = 0
      for (let set = IN_INTERRUPT; set <= SIGNALLED; set++) {
        flags = (flags << 1) | ((words[set]! >>> index) & 1)
      }
      sum = (sum + scramble(key ^ (flags + 1))) | 0
      let successors = words[SUCCESSORS + index]!
      while (successors !== 0) {
        const to = 31 - Math.clz32(successors)
        successors &= ~(1 << to)
        sum = (sum + scramble(key + Math.imul(words[KEYS + to]!, 0xc2b2_ae35))) | 0
      }
    }
    for (let pair = 0; pair < words[PAIR_COUNT]!; pair++) {
      const at = PAIRS + 3 * pair
      const first = Math.imul(words[at]!, 0x27d4_eb2f)
      sum = (sum + scramble(first ^ Math.imul(words[at + 1]!, 0x1656_67b1))) | 0
    }
    return sum
  }

  /**
   * `taken` is being taken with `held` held. Returns the sites of the other edges of a cycle that this
   * closes, or undefined. A repeated edge costs a look at one word.
   */
  take(taken: OrderedLock, held: readonly OrderedLock[]): readonly number[] | undefined {
    let cycle: readonly number[] | undefined
    for (const holder of held) {
      if (holder.lockClass < 0 || taken.lockClass < 0) continue
      const found =
        holder.lockClass === taken.lockClass
          ? this.addPair(holder, taken)
          : this.addEdge(holder.lockClass, taken)
      cycle ??= found
    }
    return cycle
  }

  private addEdge(from: number, taken: OrderedLock): readonly number[] | undefined {
    const { words } = this
    const to = taken.lockClass
    if (((words[SUCCESSORS + from]! >>> to) & 1) === 1) return undefined
    const count = words[EDGE_COUNT]!
    if (count === MAX_EDGES) return undefined
    words[EDGES + 2 * count] = from * MAX_CLASSES + to
    words[EDGES + 2 * count + 1] = taken.site
    words[EDGE_COUNT] = count + 1
    words[SUCCESSORS + from] = words[SUCCESSORS + from]! | (1 << to)
    return this.path(to, from)
  }

  /** Sites along the shortest path of edges between classes that are locks for sure. */
  private path(from: number, to: number): readonly number[] | undefined {
    if (!this.isLock(from) || !this.isLock(to)) return undefined
    const { words } = this
    const edges: Edge[] = []
    for (let edge = 0; edge < words[EDGE_COUNT]!; edge++) {
      const ends = words[EDGES + 2 * edge]!
      const [start, end] = [Math.floor(ends / MAX_CLASSES), ends % MAX_CLASSES]
      const site = words[EDGES + 2 * edge + 1]!
      if (this.isLock(start) && this.isLock(end)) edges.push({ from: start, to: end, site })
    }
    return shortestPath(edges, from, to)
  }

  /** A class of semaphores counts once an owner has released one and nobody else ever has. */
  private isLock(index: number): boolean {
    const { words } = this
    const owned = (words[OWNED]! >>> index) & 1
    const signalled = (words[SIGNALLED]! >>> index) & 1
    return owned === 1 && signalled === 0
  }

  private addPair(holder: OrderedLock, taken: OrderedLock): readonly number[] | undefined {
    const { words } = this
    if (holder.address === taken.address) return undefined
    const count = words[PAIR_COUNT]!
    for (let pair = 0; pair < count; pair++) {
      const at = PAIRS + 3 * pair
      if (words[at] === holder.address && words[at + 1] === taken.address) return undefined
    }
    if (count === MAX_PAIRS) return undefined
    words[PAIRS + 3 * count] = holder.address
    words[PAIRS + 3 * count + 1] = taken.address
    words[PAIRS + 3 * count + 2] = taken.site
    words[PAIR_COUNT] = count + 1
    if (!this.isLock(taken.lockClass)) return undefined
    const pairs: Edge[] = []
    for (let at = PAIRS; at < PAIRS + 3 * words[PAIR_COUNT]; at += 3) {
      pairs.push({ from: words[at]!, to: words[at + 1]!, site: words[at + 2]! })
    }
    return shortestPath(pairs, taken.address, holder.address)
  }

  /**
   * A lock of this class is released (or a lock of a kind that always has an owner is taken): by who
   * took it, or by somebody else. Returns whether that settles that the class is one of locks.
   */
  noteOwner(index: number, byOwner: boolean): boolean {
    if (index < 0) return false
    const { words } = this
    const before = this.isLock(index)
    const which = byOwner ? OWNED : SIGNALLED
    words[which] = words[which]! | (1 << index)
    return !before && this.isLock(index)
  }

  /** Sites of a cycle through class `index`, if there is one: asked when it turns out to be a lock. */
  cycleThrough(index: number): readonly number[] | undefined {
    return this.path(index, index)
  }

  /**
   * A spinlock of class `index` is taken in an interrupt, or by a thread with interrupts on. Returns
   * the site of the other use once both have been seen: an interrupt in between would wait for ever.
   */
  noteInterrupts(index: number, inInterrupt: boolean, site: number): number | undefined {
    if (index < 0) return undefined
    const { words } = this
    const mine = inInterrupt ? IN_INTERRUPT : INTERRUPTIBLE
    const other = inInterrupt ? INTERRUPTIBLE : IN_INTERRUPT
    if (((words[mine]! >>> index) & 1) === 1) return undefined
    words[mine] = words[mine]! | (1 << index)
    words[(inInterrupt ? INTERRUPT_SITES : THREAD_SITES) + index] = site
    if (((words[other]! >>> index) & 1) === 0) return undefined
    return words[(inInterrupt ? THREAD_SITES : INTERRUPT_SITES) + index]
  }
}

function scramble(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x21f0_aaad)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x735a_2d97)
  return mixed ^ (mixed >>> 15)
}

/** `to` was taken at `site` with `from` held. */
interface Edge {
  readonly from: number
  readonly to: number
  readonly site: number
}

/** Sites of the edges of a shortest path of at least one edge, or undefined. */
function shortestPath(
  edges: readonly Edge[],
  from: number,
  to: number,
): readonly number[] | undefined {
  const seen = new Set<number>()
  let ends: { readonly at: number; readonly sites: readonly number[] }[] = [{ at: from, sites: [] }]
  while (ends.length > 0) {
    const next: typeof ends = []
    for (const { at, sites } of ends) {
      for (const edge of edges) {
        if (edge.from !== at) continue
        if (edge.to === to) return [...sites, edge.site]
        if (seen.has(edge.to)) continue
        seen.add(edge.to)
        next.push({ at: edge.to, sites: [...sites, edge.site] })
      }
    }
    ends = next
  }
  return undefined
}
