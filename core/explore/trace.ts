/**
 * The execution a depth-first search is in, as a partial order: for each event its vector clock, and for
 * each object the chain of accesses to it, newest first. Events come and go at the end only.
 *
 * A clock says, for each process, which of its events is the last one that happened before: its index in
 * the execution + 1, 0 for none. (F. Mattern 1989; the use for races: C. Flanagan, P. Godefroid, POPL 2005)
 */
import { invariant } from '#core/base/invariant.ts'
import { AWAITS, BYTES, conflicts, FORWARDED, isClosedTo, WRITE } from './access.ts'
import type { AccessList } from './access.ts'
import { ObjectTable } from './object-table.ts'

// Words of a record, one access of one event.
const OBJECT = 0
const FLAGS = 1
const PREVIOUS = 2
const EVENT = 3
const RECORD = 4

/** Called for each race found: the event at `index` and the newcomer could have come the other way. */
export type OnRace = (index: number) => void

/** See the top of the file. */
export class Trace {
  /** Events. */
  length = 0
  /** Words of records in use: those of events, and below them those of events undone but remembered. */
  recordTop = 0
  process: Int32Array<ArrayBuffer> = new Int32Array(256)
  /** What the event chose, if it chose data. */
  private values: Int32Array<ArrayBuffer> = new Int32Array(256)
  /** The last fingerprint. */
  first = 0
  second = 0
  private previous: Int32Array<ArrayBuffer> = new Int32Array(256)
  private recordStart: Int32Array<ArrayBuffer> = new Int32Array(256)
  private recordEnd: Int32Array<ArrayBuffer> = new Int32Array(256)
  private records: Int32Array<ArrayBuffer> = new Int32Array(1024)
  /** Words of a clock. */
  private width = 8
  private clocks: Int32Array<ArrayBuffer> = new Int32Array(256 * 8)
  private last: Int32Array<ArrayBuffer> = new Int32Array(8).fill(-1)
  private readonly objects = new ObjectTable()
  private heads: Int32Array<ArrayBuffer> = new Int32Array(64).fill(-1)
  private readonly weak: boolean
  /** The clock being worked on, and the one by which races are covered. */
  private clock: Int32Array<ArrayBuffer> = new Int32Array(8)
  private cover: Int32Array<ArrayBuffer> = new Int32Array(8)
  /** Events that conflict with the newcomer, and whether they were closed to it. */
  private rivals: Int32Array<ArrayBuffer> = new Int32Array(64)
  private rivalKinds: Uint8Array<ArrayBuffer> = new Uint8Array(64)
  private rivalCount = 0

  constructor(weak: boolean) {
    this.weak = weak
  }

  get bytes(): number {
    return this.clocks.byteLength + this.records.byteLength + this.process.byteLength * 4
  }

  /** Index of the last event of a process, -1 if there is none. */
  lastOf(process: number): number {
    return this.last[process]!
  }

  /** Index of the event of the same process before event `index`, -1 if there is none. */
  previousOf(index: number): number {
    return this.previous[index]!
  }

  /** Makes room for processes up to `count`. */
  admit(count: number): void {
    if (count <= this.width) return
    const wider = Math.max(count, 2 * this.width)
    const clocks = new Int32Array((this.clocks.length / this.width) * wider)
    for (let event = 0; event < this.length; event++) {
      const row = event * this.width
      clocks.set(this.clocks.subarray(row, row + this.width), event * wider)
    }
    const last = new Int32Array(wider).fill(-1)
    last.set(this.last)
    const clock = new Int32Array(wider)
    clock.set(this.clock)
    this.clocks = clocks
    this.last = last
    this.clock = clock
    this.cover = new Int32Array(wider)
    this.width = wider
  }

  /** Begins the clock of the next event of `process`: what went before it in its own course. */
  beginClock(process: number): void {
    this.clock.fill(0)
    const last = this.last[process]!
    if (last >= 0) this.join(last)
  }

  /** The event of the clock just begun cannot have come before event `index`. */
  join(index: number): void {
    const { clock, clocks, width } = this
    for (let at = 0, row = index * width; at < width; at++, row++) {
      if (clocks[row]! > clock[at]!) clock[at] = clocks[row]!
    }
  }

  /** Did event `index` happen before what the clock just worked on belongs to? */
  isBefore(index: number): boolean {
    return this.clock[this.process[index]!]! > index
  }

  /** Did event `index` happen before the later event `other`? */
  happenedBefore(index: number, other: number): boolean {
    return this.clocks[other * this.width + this.process[index]!]! > index
  }

  /**
   * Completes the clock of a step of `process` with these accesses, and tells `onRace` every event of
   * another process that it races with: they conflict, nothing else orders them, and the step could have
   * been taken first. Newest first.
   */
  meet(process: number, list: AccessList, onRace: OnRace | undefined): void {
    this.rivalCount = 0
    for (let at = 0; at < list.count; at++) {
      const object = this.objectOf(list.objects[at]!)
      this.collect(process, this.heads[object]!, list.flags[at]!)
    }
    if (this.rivalCount === 0) return
    this.sortRivals()
    if (onRace !== undefined) this.race(onRace)
    for (let at = 0; at < this.rivalCount; at++) {
      if (!this.isBefore(this.rivals[at]!)) this.join(this.rivals[at]!)
    }
  }

  private race(onRace: OnRace): void {
    const { rivals, rivalKinds, cover, clocks, width } = this
    cover.set(this.clock)
    // The clock is needed complete by whoever asks isBefore() within onRace.
    const count = this.rivalCount
    for (let at = 0; at < count; at++) this.join(rivals[at]!)
    for (let at = 0; at < count; at++) {
      const index = rivals[at]!
      const kind = rivalKinds[at]!
      if (kind === CLOSED || cover[this.process[index]!]! > index) continue
      onRace(index)
      if (kind === AWAITED) continue
      for (let place = 0, row = index * width; place < width; place++, row++) {
        if (clocks[row]! > cover[place]!) cover[place] = clocks[row]!
      }
    }
  }

  /** The last event turns out to conflict with everything: tells `onRace` what it did not race with yet. */
  raceLast(onRace: OnRace): void {
    const { clocks, clock, cover, width } = this
    const row = (this.length - 1) * width
    cover.set(clocks.subarray(row, row + width))
    for (let event = this.length - 2; event >= 0; event--)
      if (!this.isBefore(event)) this.join(event)
    clock[this.process[this.length - 1]!] = this.length
    clocks.set(clock, row)
    for (let index = this.length - 2; index >= 0; index--) {
      if (cover[this.process[index]!]! > index) continue
      onRace(index)
      for (let place = 0, from = index * width; place < width; place++, from++) {
        if (clocks[from]! > cover[place]!) cover[place] = clocks[from]!
      }
    }
  }

  /** Adds the events that an access conflicts with, newest first, as far back as they matter. */
  private collect(process: number, head: number, flags: number): void {
    const { records } = this
    let bytes = flags & BYTES
    for (let at = head; at >= 0; at = records[at + PREVIOUS]!) {
      const other = records[at + FLAGS]!
      const event = records[at + EVENT]!
      if (this.process[event] === process) {
        // Its own write: what went before has been met then.
        if ((other & WRITE) !== 0 && !this.weak && (bytes &= ~other) === 0) return
        continue
      }
      if (!conflicts(other, (flags & ~BYTES) | bytes)) continue
      const closed = isClosedTo(other, flags)
      this.addRival(event, closed ? CLOSED : (flags & AWAITS) !== 0 ? AWAITED : OPEN)
      // All earlier ones happened before this write.
      const covers =
        (other & WRITE) !== 0 && !closed && ((flags | other) & (AWAITS | FORWARDED)) === 0
      if (covers && !this.weak && (bytes &= ~other) === 0) return
    }
  }

  private addRival(event: number, kind: number): void {
    if (this.rivalCount === this.rivals.length) {
      const rivals = new Int32Array(2 * this.rivalCount)
      const kinds = new Uint8Array(2 * this.rivalCount)
      rivals.set(this.rivals)
      kinds.set(this.rivalKinds)
      this.rivals = rivals
      this.rivalKinds = kinds
    }
    this.rivals[this.rivalCount] = event
    this.rivalKinds[this.rivalCount++] = kind
  }

  /** Newest first; of several entries for one event the one that says most stays. */
  private sortRivals(): void {
    const { rivals, rivalKinds } = this
    let kept = 0
    for (let at = 0; at < this.rivalCount; at++) {
      const event = rivals[at]!
      const kind = rivalKinds[at]!
      let place = kept
      while (place > 0 && rivals[place - 1]! < event) place--
      if (place > 0 && rivals[place - 1] === event) {
        // One conflict that closed it to the newcomer is enough to keep that order.
        rivalKinds[place - 1] = Math.max(rivalKinds[place - 1]!, kind)
        continue
      }
      for (let move = kept; move > place; move--) {
        rivals[move] = rivals[move - 1]!
        rivalKinds[move] = rivalKinds[move - 1]!
      }
      rivals[place] = event
      rivalKinds[place] = kind
      kept++
    }
    this.rivalCount = kept
  }

  private objectOf(key: number): number {
    const object = this.objects.indexOf(key)
    if (object >= this.heads.length) {
      const longer = new Int32Array(2 * this.heads.length).fill(-1)
      longer.set(this.heads)
      this.heads = longer
    }
    return object
  }

  /** Appends the event whose clock has just been completed; it chose `value` if it chose data. */
  push(process: number, list: AccessList, value: number): void {
    const index = this.length
    this.makeRoom(index, this.recordTop + list.count * RECORD)
    this.process[index] = process
    this.values[index] = value
    this.previous[index] = this.last[process]!
    this.recordStart[index] = this.recordTop
    this.writeRecords(list, index)
    this.recordEnd[index] = this.recordTop
    for (let at = this.recordStart[index]; at < this.recordTop; at += RECORD) {
      const object = this.records[at + OBJECT]!
      this.records[at + PREVIOUS] = this.heads[object]!
      this.heads[object] = at
    }
    this.clock[process] = index + 1
    this.clocks.set(this.clock, index * this.width)
    this.last[process] = index
    this.length++
  }

  /** Remembers accesses without an event. @returns the first word of them */
  remember(list: AccessList): number {
    const start = this.recordTop
    this.makeRoom(this.length, start + list.count * RECORD)
    this.writeRecords(list, -1)
    return start
  }

  private writeRecords(list: AccessList, event: number): void {
    const { records } = this
    for (let at = 0; at < list.count; at++) {
      const record = this.recordTop
      records[record + OBJECT] = this.objectOf(list.objects[at]!)
      records[record + FLAGS] = list.flags[at]!
      records[record + EVENT] = event
      this.recordTop += RECORD
    }
  }

  /** Takes the last event back. Its records stay where they are until something overwrites them. */
  pop(): void {
    invariant(this.length > 0, 'there is no event to take back')
    const index = --this.length
    for (let at = this.recordEnd[index]! - RECORD; at >= this.recordStart[index]!; at -= RECORD) {
      this.heads[this.records[at + OBJECT]!] = this.records[at + PREVIOUS]!
    }
    this.last[this.process[index]!] = this.previous[index]!
  }

  /**
   * Two hashes of the execution as a partial order, in {@link first} and {@link second}: the same for every
   * order in which its events can come.
   */
  fingerprint(): void {
    const { clocks, width } = this
    const numbers = new Int32Array(this.length)
    for (let event = 0; event < this.length; event++) {
      const before = this.previous[event]!
      numbers[event] = before < 0 ? 1 : numbers[before]! + 1
    }
    this.first = 0
    this.second = 0
    for (let event = 0; event < this.length; event++) {
      let hash = Math.imul(this.process[event]! + 1, 0x9e37_79b1) ^ this.values[event]!
      for (let process = 0; process < width; process++) {
        const last = clocks[event * width + process]!
        if (last === 0) continue
        hash = Math.imul(hash ^ Math.imul(process + 1, 0x85eb_ca6b), 0xc2b2_ae35)
        hash = Math.imul((hash ^ (hash >>> 15)) + numbers[last - 1]!, 0x27d4_eb2f)
      }
      hash ^= hash >>> 15
      this.first = (this.first + Math.imul(hash, 0x2c1b_3c6d)) | 0
      this.second = (this.second + Math.imul(hash ^ (hash >>> 13), 0x297a_2d39)) | 0
    }
  }

  /** First word of the records of an event, and one past the last. */
  recordsOf(index: number): readonly [number, number] {
    return [this.recordStart[index]!, this.recordEnd[index]!]
  }

  /** Do the records from `start` to `end` conflict with event `index`? */
  conflictsWith(start: number, end: number, index: number): boolean {
    const { records } = this
    for (let mine = start; mine < end; mine += RECORD) {
      const object = records[mine + OBJECT]!
      for (let at = this.recordStart[index]!; at < this.recordEnd[index]!; at += RECORD) {
        if (records[at + OBJECT] !== object) continue
        if (conflicts(records[mine + FLAGS]!, records[at + FLAGS]!)) return true
      }
    }
    return false
  }

  private makeRoom(event: number, records: number): void {
    if (event >= this.process.length) {
      this.process = doubled(this.process)
      this.previous = doubled(this.previous)
      this.values = doubled(this.values)
      this.recordStart = doubled(this.recordStart)
      this.recordEnd = doubled(this.recordEnd)
    }
    while ((event + 1) * this.width > this.clocks.length) this.clocks = doubled(this.clocks)
    while (records > this.records.length) this.records = doubled(this.records)
  }
}

// Kinds of rivals; a higher one outweighs a lower one.
const OPEN = 0
const AWAITED = 1
const CLOSED = 2

function doubled(words: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * words.length)
  longer.set(words)
  return longer
}
