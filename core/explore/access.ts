/**
 * What one step of an actor touches, as numbers: an object (a word of memory, a lock, a wait queue, who
 * may run on a CPU…) and flags. Two accesses to one object conflict if their bytes overlap and one of
 * them writes; two steps of different actors that conflict do not commute.
 */

/** One bit for each byte of a word. */
export const BYTES = 15
export const WRITE = 16
/** A load answered by the store buffer of its own CPU: only that CPU's drains matter to it. */
export const FORWARDED = 32
/** It waits until one of the values it polled has changed: every write may be the one. */
export const AWAITS = 64
/**
 * Before the step, a newcomer of the first, second or third kind would have been blocked at this object.
 * Kinds of a lock: reader, and writer or owner. Kinds of a CPU: another thread, an interrupt, any thread.
 */
export const CLOSED_1 = 128
export const CLOSED_2 = 256
/** The step is a newcomer of that kind: it cannot come before an access that was closed to it. */
export const ENTERS_1 = 512
export const ENTERS_2 = 1024
/** It can only come after what it conflicts with: an order, not a race. */
export const ORDERED = 2048
export const CLOSED_3 = 4096
export const ENTERS_3 = 8192
/** Bits from here on: the CPU of the actor + 1, for {@link FORWARDED}. */
export const CPU_SHIFT = 14

/** Do two accesses to the same object by different actors conflict? */
export function conflicts(a: number, b: number): boolean {
  if (((a | b) & WRITE) === 0 || (a & b & BYTES) === 0) return false
  return ((a | b) & FORWARDED) === 0 || a >>> CPU_SHIFT === b >>> CPU_SHIFT
}

/** Could `later` never have been taken before `earlier`, with which it conflicts? */
export function isClosedTo(earlier: number, later: number): boolean {
  return (
    (later & ORDERED) !== 0 ||
    ((later & ENTERS_1) !== 0 && (earlier & CLOSED_1) !== 0) ||
    ((later & ENTERS_2) !== 0 && (earlier & CLOSED_2) !== 0) ||
    ((later & ENTERS_3) !== 0 && (earlier & CLOSED_3) !== 0)
  )
}

// Objects that are no words of memory. Memory begins at 0x1000, words are multiples of 4.

/** The heap as a whole: where the next block goes. */
export const HEAP_OBJECT = 4
/** Is the thread or interrupt with this place among the contexts on a wait queue? */
export const queuedObject = (place: number): number => 0x100 + 4 * place
/** Who may run on a CPU. */
export const cpuObject = (cpu: number): number => 0x200 + 4 * cpu
/** Stores that are put into, and taken out of, the buffer of a CPU that several share. */
export const storesObject = (cpu: number): number => 0x280 + 4 * cpu
export const drainsObject = (cpu: number): number => 0x300 + 4 * cpu
/** A word of memory as those on a CPU see it through its store buffer. */
export const viewObject = (word: number, cpu: number): number => word * 8 + cpu * 4 + 2
/** What an `always_` function looks at: each write to it is an order of its own. */
export const alwaysObject = (index: number): number => 0x400 + 4 * index
/** A wait queue, or the waiters for a bit (key as in OP_WAIT_PREPARE). */
export const queueObject = (key: number, isBit: boolean): number => (isBit ? -1 - key : key | 1)

/** A list of accesses that is filled and emptied again and again. */
export class AccessList {
  count = 0
  objects: Int32Array<ArrayBuffer> = new Int32Array(32)
  flags: Int32Array<ArrayBuffer> = new Int32Array(32)
  /** Where the records of a trace keep each object; see AccessRecords. */
  places: Int32Array<ArrayBuffer> = new Int32Array(32)

  /** Does one of the accesses write? */
  get writes(): boolean {
    for (let at = 0; at < this.count; at++) if ((this.flags[at]! & WRITE) !== 0) return true
    return false
  }

  /** Adds an access; bytes of one word touched twice in the same way become one. */
  add(object: number, flags: number): void {
    for (let at = 0; at < this.count; at++) {
      if (this.objects[at] !== object) continue
      if (((this.flags[at]! ^ flags) & ~BYTES) !== 0) continue
      this.flags[at] = this.flags[at]! | flags
      return
    }
    if (this.count === this.objects.length) this.grow()
    this.objects[this.count] = object
    this.flags[this.count++] = flags
  }

  /** Adds an access to `width` bytes of memory. */
  addMemory(address: number, width: number, flags: number): void {
    const end = address + width
    for (let word = address & ~3; word < end; word += 4) {
      const first = Math.max(address - word, 0)
      const last = Math.min(end - word, 4)
      this.add(word, flags | ((1 << last) - (1 << first)))
    }
  }

  private grow(): void {
    const { objects, flags } = this
    this.objects = new Int32Array(2 * objects.length)
    this.flags = new Int32Array(2 * flags.length)
    this.places = new Int32Array(2 * flags.length)
    this.objects.set(objects)
    this.flags.set(flags)
  }
}
