/**
 * The accesses of the events of an execution: for each object a chain of them, newest first. Accesses of
 * events taken back stay until something overwrites them, so that what a step touches can be remembered.
 */
import { conflicts, type AccessList } from './access.ts'
import { ObjectTable } from './object-table.ts'

// Words of a record, one access of one event.
const OBJECT = 0
export const FLAGS = 1
export const PREVIOUS = 2
export const EVENT = 3
const RECORD = 4

/** Records in one array. */
export class AccessRecords {
  /** Words in use. */
  top = 0
  words: Int32Array<ArrayBuffer> = new Int32Array(1024)
  /** Newest record of each object, -1 for none. */
  heads: Int32Array<ArrayBuffer> = new Int32Array(64).fill(-1)
  private readonly objects = new ObjectTable()

  /** Looks up the places of the objects of a list: before anything else is done with it. */
  resolve(list: AccessList): void {
    const { objects, places } = list
    for (let at = 0; at < list.count; at++) places[at] = this.objects.indexOf(objects[at]!)
    if (this.objects.count <= this.heads.length) return
    const longer = new Int32Array(2 * this.objects.count).fill(-1)
    longer.set(this.heads)
    this.heads = longer
  }

  /** Appends the accesses of `event`, -1 for none. */
  append(list: AccessList, event: number): void {
    const { places, flags, count } = list
    while (this.top + count * RECORD > this.words.length) {
      const longer = new Int32Array(2 * this.words.length)
      longer.set(this.words)
      this.words = longer
    }
    const { words } = this
    let record = this.top
    for (let at = 0; at < count; at++, record += RECORD) {
      words[record + OBJECT] = places[at]!
      words[record + FLAGS] = flags[at]!
      words[record + EVENT] = event
    }
    this.top = record
  }

  /** Puts the records from `start` to the top at the heads of their chains. */
  link(start: number): void {
    const { words, heads } = this
    for (let at = start; at < this.top; at += RECORD) {
      const object = words[at + OBJECT]!
      words[at + PREVIOUS] = heads[object]!
      heads[object] = at
    }
  }

  /** Takes the records from `start` to `end`, which are the newest, off their chains. */
  unlink(start: number, end: number): void {
    const { words, heads } = this
    for (let at = end - RECORD; at >= start; at -= RECORD) {
      heads[words[at + OBJECT]!] = words[at + PREVIOUS]!
    }
  }

  /** Does one of the records from `start` to `end` conflict with one from `otherStart` to `otherEnd`? */
  conflict(start: number, end: number, otherStart: number, otherEnd: number): boolean {
    const { words } = this
    for (let mine = start; mine < end; mine += RECORD) {
      const object = words[mine + OBJECT]!
      for (let at = otherStart; at < otherEnd; at += RECORD) {
        if (words[at + OBJECT] !== object) continue
        if (conflicts(words[mine + FLAGS]!, words[at + FLAGS]!)) return true
      }
    }
    return false
  }
}
