/**
 * Events of a made-up run, for tests and benchmarks that must not need the machine: threads on CPUs
 * that take a lock, change counters, read them, sometimes spin, retry or sleep, each operation with a
 * seeded extra cost. Memory is consistent: `old` is what the write before left there.
 */
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { LOCK_SPIN } from '#core/event/lock-classes.ts'

const SYNTHETIC_BASE = 0x1000
export const SYNTHETIC_BYTES = 256

/** A small seeded generator (mulberry32): whole numbers below `limit`. */
export function seededNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

interface SyntheticThread {
  readonly actor: number
  readonly cpu: number
  phase: number
  ready: number
}

/** A run that never ends: `next` gives its next `count` events. */
export interface SyntheticRun {
  next(count: number): EventColumns
  /** Memory after the events given so far. */
  readonly memory: Uint8Array<ArrayBuffer>
}

/** `threads` threads on as many CPUs; same seed, same events. */
export function syntheticRun(seed: number, threads = 4): SyntheticRun {
  const random = seededNumbers(seed)
  const memory = new Uint8Array(SYNTHETIC_BYTES)
  const view = new DataView(memory.buffer)
  const pool: SyntheticThread[] = Array.from({ length: threads }, (_, actor) => ({
    actor,
    cpu: actor,
    phase: 0,
    ready: 10 * actor,
  }))
  let owner = 0
  let columns = createColumns(0)

  const emit = (thread: SyntheticThread, kind: number, site: number, more: Partial<Row>): void => {
    const row = columns.count++
    columns.time[row] = thread.ready
    columns.kind[row] = kind
    columns.actor[row] = thread.actor
    columns.cpu[row] = thread.cpu
    columns.site[row] = site
    columns.object[row] = more.object ?? 0
    columns.value[row] = more.value ?? 0
    columns.valueHigh[row] = more.valueHigh ?? 0
    columns.old[row] = more.old ?? 0
    columns.oldHigh[row] = more.oldHigh ?? 0
    columns.aux[row] = more.aux ?? 0
  }
  const write = (
    thread: SyntheticThread,
    kind: number,
    site: number,
    at: number,
    value: number,
    aux = 4,
  ): void => {
    const offset = at - SYNTHETIC_BASE
    const old = view.getInt32(offset, true)
    view.setInt32(offset, value, true)
    emit(thread, kind, site, { object: at, value, old, aux })
  }
  const writeLong = (thread: SyntheticThread, site: number, at: number, add: bigint): void => {
    const offset = at - SYNTHETIC_BASE
    const old = view.getBigInt64(offset, true)
    view.setBigInt64(offset, old + add, true)
    emit(thread, kinds.EVENT_GHOST, site, {
      object: at,
      value: view.getInt32(offset, true),
      valueHigh: view.getInt32(offset + 4, true),
      old: Number(BigInt.asIntN(32, old)),
      oldHigh: Number(BigInt.asIntN(32, old >> 32n)),
      aux: 8,
    })
  }
  const read = (thread: SyntheticThread, site: number, at: number): number => {
    const value = view.getInt32(at - SYNTHETIC_BASE, true)
    emit(thread, kinds.EVENT_LOAD, site, { object: at, value, aux: 4 })
    return value
  }

  const lock = SYNTHETIC_BASE
  const blocks = SYNTHETIC_BASE + 4
  const bytes = SYNTHETIC_BASE + 8
  const ledger = SYNTHETIC_BASE + 128
  const held = 4 | (LOCK_SPIN << 8)
  const add = 1024 + 100

  const step = (thread: SyntheticThread): number => {
    const writer = thread.actor % 2 === 0
    switch (thread.phase) {
      case 0:
        emit(thread, kinds.EVENT_PAUSE, 10, { value: 200 + random(200) })
        thread.phase = 1
        return 300 + random(200)
      case 1:
        emit(thread, kinds.EVENT_CALL, 11, { object: writer ? 3 : 4, value: 2 })
        if (owner !== 0) {
          emit(thread, kinds.EVENT_LOCK_WAIT, 20, { object: lock, value: LOCK_SPIN })
          emit(thread, kinds.EVENT_SPIN_BEGIN, 20, { object: lock, value: LOCK_SPIN })
          thread.phase = 2
          return 40
        }
        return acquire(thread)
      case 2:
        if (owner !== 0) return 40
        emit(thread, kinds.EVENT_SPIN_END, 20, { object: lock, value: LOCK_SPIN, aux: random(900) })
        return acquire(thread)
      case 3:
        read(thread, 22, blocks)
        thread.phase = 4
        return 2 + random(9)
      case 4:
        write(
          thread,
          kinds.EVENT_STORE,
          23,
          blocks,
          view.getInt32(4, true) + (writer ? add >> 9 : -(add >> 9)),
        )
        thread.phase = 5
        return 2 + random(9)
      case 5:
        read(thread, 25, bytes)
        thread.phase = 6
        return 62 + random(9)
      case 6:
        write(thread, kinds.EVENT_STORE, 26, bytes, (view.getInt32(8, true) + (add % 512)) % 512)
        thread.phase = 7
        return 2 + random(9)
      default:
        write(thread, kinds.EVENT_LOCK_RELEASE, 30, lock, 0, held)
        writeLong(thread, 30, ledger, writer ? BigInt(add) : -BigInt(add))
        emit(thread, kinds.EVENT_RETURN, 31, { object: writer ? 3 : 4, aux: 1 })
        if (random(50) === 0) emit(thread, kinds.EVENT_RETRY, 32, { object: 0 })
        owner = 0
        thread.phase = 0
        return 20 + random(9)
    }
  }
  const acquire = (thread: SyntheticThread): number => {
    write(thread, kinds.EVENT_LOCK_ACQUIRE, 20, lock, thread.actor + 1, held)
    owner = thread.actor + 1
    thread.phase = 3
    return 18 + random(9)
  }

  return {
    memory,
    /** At least `count` events: the last step is whole. */
    next(count) {
      columns = createColumns(count + 8)
      while (columns.count < count) {
        let first = pool[0]
        for (const thread of pool)
          if (first === undefined || thread.ready < first.ready) first = thread
        if (first === undefined) break
        first.ready += step(first)
      }
      return columns
    },
  }
}

interface Row {
  object: number
  value: number
  valueHigh: number
  old: number
  oldHigh: number
  aux: number
}
