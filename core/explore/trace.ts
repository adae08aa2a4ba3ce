/**
 * The execution a depth-first search is in, as a partial order: for each event its vector clock, and for
 * each object the chain of accesses to it. Events come and go at the end only.
 *
 * A clock says, for each process, which of its events is the last one that happened before: its index in
 * the execution + 1, 0 for none. (F. Mattern 1989; the use for races: C. Flanagan, P. Godefroid, POPL 2005)
 */
import { invariant } from '#core/base/invariant.ts'
import type { AccessList } from './access.ts'
import { AccessRecords } from './access-records.ts'
import { AWAITED, CLOSED, Rivals } from './rivals.ts'

/** Called for each race found: the event at `index` and the newcomer could have come the other way. */
export type OnRace = (index: number) => void

/** See the top of the file. */
export class Trace {
  /** Events. */
  length = 0
  process: Int32Array<ArrayBuffer> = new Int32Array(256)
  /** What each event chose, if it chose data. */
  values: Int32Array<ArrayBuffer> = new Int32Array(256)
  /** A row of {@link width} words for each event. */
  clocks: Int32Array<ArrayBuffer> = new Int32Array(256 * 8)
  /** Words of a clock. */
  width = 8
  /** Of events, and after them of events undone but remembered. */
  readonly records: AccessRecords = new AccessRecords()
  private previous: Int32Array<ArrayBuffer> = new Int32Array(256)
  private recordStart: Int32Array<ArrayBuffer> = new Int32Array(256)
  private recordEnd: Int32Array<ArrayBuffer> = new Int32Array(256)
  private last: Int32Array<ArrayBuffer> = new Int32Array(8).fill(-1)
  private readonly rivals: Rivals
  /** The clock being worked on, and the one by which races are covered. */
  private clock: Int32Array<ArrayBuffer> = new Int32Array(8)
  private cover: Int32Array<ArrayBuffer> = new Int32Array(8)

  /** `weak`: stores are buffered. */
  constructor(weak: boolean) {
    this.rivals = new Rivals(this.records, weak)
  }

  get bytes(): number {
    return this.clocks.byteLength + this.records.words.byteLength + this.process.byteLength * 4
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
    if (count > this.width) this.widen(Math.max(count, 2 * this.width))
  }

  private widen(wider: number): void {
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
    const { clock, clocks, width } = this
    const last = this.last[process]!
    // Rows are short: a loop is faster than a call of fill() or set().
    if (last < 0) for (let at = 0; at < width; at++) clock[at] = 0
    else for (let at = 0, row = last * width; at < width; at++, row++) clock[at] = clocks[row]!
  }

  /** The event of the clock just begun cannot have come before event `index`. */
  join(index: number): void {
    this.raise(this.clock, index)
  }

  private raise(clock: Int32Array<ArrayBuffer>, index: number): void {
    const { clocks, width } = this
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
    const { rivals, clock, cover } = this
    this.records.resolve(list)
    rivals.find(process, list, this.process, clock)
    const { count, events, kinds } = rivals
    if (count === 0) return
    if (onRace === undefined || count === 1) {
      for (let at = 0; at < count; at++) this.join(events[at]!)
      if (onRace !== undefined && kinds[0] !== CLOSED) onRace(events[0]!)
      return
    }
    for (let at = 0; at < this.width; at++) cover[at] = clock[at]!
    // The clock is needed complete by whoever asks isBefore() within onRace.
    for (let at = 0; at < count; at++) if (!this.isBefore(events[at]!)) this.join(events[at]!)
    for (let at = 0; at < count; at++) {
      const index = events[at]!
      if (kinds[at] === CLOSED || cover[this.process[index]!]! > index) continue
      onRace(index)
      if (kinds[at] !== AWAITED) this.raise(cover, index)
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
      this.raise(cover, index)
    }
  }

  /** Appends the event whose clock has just been completed by meet(); it chose `value` if it chose data. */
  push(process: number, list: AccessList, value: number): void {
    const index = this.length
    if (index >= this.process.length) this.lengthen()
    while ((index + 1) * this.width > this.clocks.length) this.clocks = doubled(this.clocks)
    const { records, clock, clocks, width } = this
    this.process[index] = process
    this.values[index] = value
    this.previous[index] = this.last[process]!
    this.recordStart[index] = records.top
    records.append(list, index)
    records.link(this.recordStart[index])
    this.recordEnd[index] = records.top
    clock[process] = index + 1
    for (let at = 0, row = index * width; at < width; at++, row++) clocks[row] = clock[at]!
    this.last[process] = index
    this.length++
  }

  private lengthen(): void {
    this.process = doubled(this.process)
    this.previous = doubled(this.previous)
    this.values = doubled(this.values)
    this.recordStart = doubled(this.recordStart)
    this.recordEnd = doubled(this.recordEnd)
  }

  /** Remembers accesses without an event. */
  remember(list: AccessList): void {
    this.records.resolve(list)
    this.records.append(list, -1)
  }

  /** Takes the last event back. Its records stay where they are until something overwrites them. */
  pop(): void {
    invariant(this.length > 0, 'there is no event to take back')
    const index = --this.length
    this.records.unlink(this.recordStart[index]!, this.recordEnd[index]!)
    this.last[this.process[index]!] = this.previous[index]!
  }

  /** Do the records from `start` to `end` conflict with event `index`? */
  conflictsWith(start: number, end: number, index: number): boolean {
    return this.records.conflict(start, end, this.recordStart[index]!, this.recordEnd[index]!)
  }
}

function doubled(words: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * words.length)
  longer.set(words)
  return longer
}
