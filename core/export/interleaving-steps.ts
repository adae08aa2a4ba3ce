/**
 * What of an interleaving is told in a mail: the accesses by which tasks meet, and what explains them.
 * A task that works on something for itself is left out, however long it does; of two accesses to one
 * place, by different tasks with nothing in between and one of them a write, both are told.
 */
import { ACTOR_DRAIN, SETUP_THREAD } from '#core/event/actors.ts'
import type { EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { LOCK_SEMAPHORE, LOCK_WAITQUEUE } from '#core/event/lock-classes.ts'
import { isAccess, isVisibleWrite } from './event-values.ts'

/** An event that is told. */
export interface Step {
  readonly row: EventRow
  /** For a write over something that its task had not seen: the read whose value it still went by. */
  readonly stale: EventRow | undefined
}

/** Told whatever they are about. */
const TELLING: ReadonlySet<number> = new Set([
  kinds.EVENT_LOCK_WAIT,
  kinds.EVENT_LOCK_FAIL,
  kinds.EVENT_IRQ_ENTER,
  kinds.EVENT_IO_SUBMIT,
  kinds.EVENT_RETRY,
  kinds.EVENT_MARK,
  kinds.EVENT_ALLOC,
  kinds.EVENT_FREE,
  kinds.EVENT_CHOICE,
])

/** One place in memory, as far as the walk has come. */
interface Place {
  /** The last write, -1 for none; and who read since, each with the row of the read. */
  write: number
  readonly reads: Map<number, number>
}

/**
 * The steps worth telling of `rows`, which are in order.
 *
 * @param fences whether barriers mean something on this machine
 */
export function tellingSteps(rows: readonly EventRow[], fences: boolean): readonly Step[] {
  const told = new Set<number>()
  const stale = tellMeetings(rows, told)
  tellLocks(rows, told)
  for (const [at, { kind, actor }] of rows.entries()) {
    if (actor !== SETUP_THREAD && TELLING.has(kind)) told.add(at)
  }
  if (fences) tellFences(rows, told)
  // It is what the run ends with, or breaks on.
  const last = rows.findLastIndex(
    ({ kind, actor }) => isAccess(kind) && kind !== kinds.EVENT_GHOST && actor !== SETUP_THREAD,
  )
  if (last >= 0) told.add(last)
  return rows.flatMap((row, at) => (told.has(at) ? [{ row, stale: stale.get(at) }] : []))
}

/** @returns by row of a write: the read that it goes by although others wrote since */
function tellMeetings(rows: readonly EventRow[], told: Set<number>): Map<number, EventRow> {
  const places = new Map<number, Place>()
  const parties = partiesOf(rows)
  /** By task and place: its last read, until it writes there. */
  const lastRead = new Map<string, number>()
  const stale = new Map<number, EventRow>()
  for (const [at, row] of rows.entries()) {
    const { kind, object } = row
    const party = parties[at]!
    if (!isAccess(kind) || kind === kinds.EVENT_GHOST || party === SETUP_THREAD) continue
    const place = places.get(object) ?? { write: -1, reads: new Map<number, number>() }
    places.set(object, place)
    const key = `${party} ${object}`
    const meetsWrite = place.write >= 0 && parties[place.write] !== party
    if (kind === kinds.EVENT_LOAD) {
      // Reading it again says nothing new.
      if (place.reads.has(party)) continue
      if (meetsWrite) told.add(at).add(place.write)
      place.reads.set(party, at)
      lastRead.set(key, at)
      continue
    }
    // What enters a store buffer meets nobody before it is seen.
    if (!isVisibleWrite(kind)) continue
    const own = kind === kinds.EVENT_RMW ? undefined : lastRead.get(key)
    const overlooks = own !== undefined && !sameValue(rows[own]!, row)
    if (!overlooks && row.value === row.old && row.valueHigh === row.oldHigh) continue
    if (meetsWrite) told.add(at).add(place.write)
    for (const [reader, read] of place.reads) {
      if (reader === party) continue
      told.add(at)
      // Who reads what it wrote itself has been told of.
      if (place.write < 0 || parties[place.write] !== reader) told.add(read)
    }
    if (own !== undefined && told.has(at)) told.add(own)
    if (overlooks) stale.set(at, rows[own]!)
    lastRead.delete(key)
    place.write = at
    place.reads.clear()
  }
  tellBuffered(rows, told)
  return stale
}

/** Whose doing each row is: a store that leaves its buffer is that of the task that put it in. */
function partiesOf(rows: readonly EventRow[]): readonly number[] {
  const buffered = new Map<string, number>()
  return rows.map(({ kind, actor, cpu, object }) => {
    if (kind === kinds.EVENT_BUFFERED) buffered.set(`${cpu} ${object}`, actor)
    return actor < ACTOR_DRAIN ? actor : (buffered.get(`${cpu} ${object}`) ?? actor)
  })
}

function sameValue(read: EventRow, write: EventRow): boolean {
  return read.value === write.old && read.valueHigh === write.oldHigh
}

/** A store that is told when it is seen is told when it is made, too. */
function tellBuffered(rows: readonly EventRow[], told: Set<number>): void {
  const entered = new Map<string, number[]>()
  for (const [at, { kind, cpu, object }] of rows.entries()) {
    const key = `${cpu} ${object}`
    if (kind === kinds.EVENT_BUFFERED) entered.set(key, [...(entered.get(key) ?? []), at])
    if (kind !== kinds.EVENT_DRAIN) continue
    const store = entered.get(key)?.shift()
    if (store !== undefined && told.has(at)) told.add(store)
  }
}

/** Locks that something told happens under, that somebody waits for, or that are still held. */
function tellLocks(rows: readonly EventRow[], told: Set<number>): void {
  const held = new Map<string, number>()
  /** By lock: the last time that somebody had to wait for it. */
  const waits = new Map<number, number>()
  const waiting = new Set<string>()
  for (const [at, { kind, actor, object }] of rows.entries()) {
    if (actor === SETUP_THREAD) continue
    const key = `${actor} ${object}`
    if (kind === kinds.EVENT_LOCK_WAIT) {
      waits.set(object, at)
      waiting.add(key)
    } else if (kind === kinds.EVENT_LOCK_ACQUIRE) {
      held.set(key, at)
      if (waiting.delete(key)) told.add(at)
    } else if (kind === kinds.EVENT_LOCK_RELEASE) {
      const taken = held.get(key)
      held.delete(key)
      if (taken === undefined) continue
      const covers = rows.slice(taken + 1, at).some((row, i) => {
        return row.actor === actor && isAccess(row.kind) && told.has(taken + 1 + i)
      })
      const waitedFor = (waits.get(object) ?? -1) > taken
      if (covers || waitedFor || told.has(taken)) told.add(taken).add(at)
    }
  }
  for (const at of held.values()) {
    const { aux, object } = rows[at]!
    const lockClass = (aux >> 8) & 0xff
    const isHeld = lockClass !== LOCK_SEMAPHORE && lockClass !== LOCK_WAITQUEUE
    if (isHeld || (waits.get(object) ?? -1) > at) told.add(at)
  }
}

/** Barriers next to an access that is told. */
function tellFences(rows: readonly EventRow[], told: Set<number>): void {
  /** By task: its last access, and the barriers since. */
  const before = new Map<number, { told: boolean; fences: number[] }>()
  for (const [at, { kind, actor }] of rows.entries()) {
    const last = before.get(actor) ?? { told: false, fences: [] }
    before.set(actor, last)
    if (kind === kinds.EVENT_FENCE) {
      if (last.told) told.add(at)
      else last.fences.push(at)
    } else if (isAccess(kind) && kind !== kinds.EVENT_GHOST) {
      last.told = told.has(at)
      if (last.told) for (const fence of last.fences) told.add(fence)
      last.fences.length = 0
    }
  }
}
