/** Which events of others a step conflicts with and does not follow already: those it may race with. */
import {
  AWAITS,
  BYTES,
  conflicts,
  FORWARDED,
  isClosedTo,
  ORDERED,
  WRITE,
  type AccessList,
} from './access.ts'
import { EVENT, FLAGS, PREVIOUS, type AccessRecords } from './access-records.ts'

// Kinds of rivals; a higher one outweighs a lower one.
const OPEN = 1
/** The step waits for one of many writes. */
export const AWAITED = 2
/** The step could not have been taken before it: an order, no race. */
export const CLOSED = 3
/** No conflict by itself; but where there is another, it could not have been taken before. */
const SHUT = 4

/** Finds rivals; {@link events} holds the last ones, newest first, {@link count} of them. */
export class Rivals {
  count = 0
  events: Int32Array<ArrayBuffer> = new Int32Array(64)
  kinds: Uint8Array<ArrayBuffer> = new Uint8Array(64)
  private readonly records: AccessRecords
  private readonly weak: boolean

  constructor(records: AccessRecords, weak: boolean) {
    this.records = records
    this.weak = weak
  }

  /** Rivals of a step of `process`; `processes` of events, and the clock of what the step follows. */
  find(
    process: number,
    list: AccessList,
    processes: Int32Array<ArrayBuffer>,
    clock: Int32Array<ArrayBuffer>,
  ): void {
    this.count = 0
    for (let at = 0; at < list.count; at++) {
      const head = this.records.heads[list.places[at]!]!
      if (head >= 0) this.collect(process, head, list.flags[at]!, processes, clock)
    }
    if (this.count > 1 || (this.count === 1 && this.kinds[0] === SHUT)) this.settle()
  }

  /** Adds the events that an access conflicts with, as far back as they matter. */
  private collect(
    process: number,
    head: number,
    flags: number,
    processes: Int32Array<ArrayBuffer>,
    clock: Int32Array<ArrayBuffer>,
  ): void {
    const { words } = this.records
    let bytes = flags & BYTES
    for (let at = head; at >= 0; at = words[at + PREVIOUS]!) {
      const other = words[at + FLAGS]!
      const event = words[at + EVENT]!
      const rival = processes[event]!
      // What went before what the step follows has been met then.
      if (rival === process || clock[rival]! > event) {
        const met = (other & (WRITE | FORWARDED)) === WRITE && !this.weak
        if (met && (bytes &= ~other) === 0) return
        continue
      }
      const closed = isClosedTo(other, flags)
      if (!conflicts(other, (flags & ~BYTES) | bytes)) {
        if (closed && (flags & ORDERED) === 0) this.add(event, SHUT)
        continue
      }
      this.add(event, closed ? CLOSED : (flags & AWAITS) !== 0 ? AWAITED : OPEN)
      // All earlier ones happened before this write.
      const covers =
        (other & WRITE) !== 0 && !closed && ((flags | other) & (AWAITS | FORWARDED)) === 0
      if (covers && !this.weak && (bytes &= ~other) === 0) return
    }
  }

  private add(event: number, kind: number): void {
    if (this.count === this.events.length) {
      const events = new Int32Array(2 * this.count)
      const kinds = new Uint8Array(2 * this.count)
      events.set(this.events)
      kinds.set(this.kinds)
      this.events = events
      this.kinds = kinds
    }
    this.events[this.count] = event
    this.kinds[this.count++] = kind
  }

  /** Newest first; of several entries for one event the one that says most stays. */
  private settle(): void {
    const { events, kinds } = this
    let kept = 0
    for (let at = 0; at < this.count; at++) {
      const event = events[at]!
      const kind = kinds[at]!
      let place = kept
      while (place > 0 && events[place - 1]! < event) place--
      if (place > 0 && events[place - 1] === event) {
        const known = kinds[place - 1]!
        kinds[place - 1] = (known | kind) & SHUT ? known | kind : Math.max(known, kind)
        continue
      }
      for (let move = kept; move > place; move--) {
        events[move] = events[move - 1]!
        kinds[move] = kinds[move - 1]!
      }
      events[place] = event
      kinds[place] = kind
      kept++
    }
    this.count = 0
    for (let at = 0; at < kept; at++) {
      if (kinds[at] === SHUT) continue
      events[this.count] = events[at]!
      // One conflict that closed it to the newcomer is enough to keep that order.
      kinds[this.count++] = Math.min(kinds[at]!, CLOSED)
    }
  }
}
