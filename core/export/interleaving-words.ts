/** One step of an interleaving in the words of a mail: `i_blocks 8 -> 16`, `lock(&i_lock)`. */
import type { EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import * as locks from '#core/event/lock-classes.ts'
import { accessText } from '#core/analysis/value-text.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { EventNames } from './event-names.ts'
import type { Step } from './interleaving-steps.ts'

const FENCES: Readonly<Record<number, string>> = { 1: 'mb()', 2: 'rmb()', 3: 'wmb()' }
/** What taking and giving back is called, by class of lock; `#` stands for `read` or `write`. */
const VERBS: Readonly<Record<number, readonly [take: string, give: string]>> = {
  [locks.LOCK_SPIN]: ['spin_lock', 'spin_unlock'],
  [locks.LOCK_MUTEX]: ['mutex_lock', 'mutex_unlock'],
  [locks.LOCK_SEMAPHORE]: ['down', 'up'],
  [locks.LOCK_RWSEM]: ['down_#', 'up_#'],
  [locks.LOCK_BKL]: ['lock_kernel', 'unlock_kernel'],
  [locks.LOCK_COMPLETION]: ['wait_for_completion', 'complete'],
  [locks.LOCK_BIT]: ['lock bit of ', 'unlock bit of '],
}

const COMPARE_FAILED = 0x100
const READ_SIDE = 0x1_0000

/** Words for the steps of one table, in which a field goes by its own name where that is enough. */
export class InterleavingWords {
  readonly #names: EventNames
  readonly #debug: DebugInfo
  /** What each short name stands for; undefined where it stands for several things. */
  readonly #short = new Map<string, string | undefined>()

  constructor(names: EventNames, debug: DebugInfo, rows: readonly EventRow[]) {
    this.#names = names
    this.#debug = debug
    for (const { object, kind } of rows) {
      if (kinds.eventKind(kind)?.object !== 'address') continue
      const path = this.#path(object)
      const short = lastName(path)
      this.#short.set(
        short,
        !this.#short.has(short) || this.#short.get(short) === path ? path : undefined,
      )
    }
  }

  /** A step, with what its task still went by where that was no longer so. */
  step({ row, stale }: Step): string {
    return stale === undefined
      ? this.text(row)
      : `${this.text(row)} (had read ${this.#value(stale)})`
  }

  text(row: EventRow): string {
    const { kind, object, value, aux } = row
    const at = this.#name(object)
    switch (kind) {
      case kinds.EVENT_LOAD:
        return `${at} is ${this.#value(row)}`
      case kinds.EVENT_STORE:
        return `${at} ${this.#old(row)} -> ${this.#value(row)}`
      case kinds.EVENT_BUFFERED:
        return `${at} = ${this.#value(row)}, not seen yet`
      case kinds.EVENT_DRAIN:
        return `seen: ${at} ${this.#old(row)} -> ${this.#value(row)}`
      case kinds.EVENT_RMW:
        if (aux & COMPARE_FAILED) return `cmpxchg ${at} fails: ${this.#value(row)}`
        return `${at} ${this.#old(row)} -> ${this.#value(row)}`
      case kinds.EVENT_FENCE:
        return FENCES[value] ?? 'barrier()'
      case kinds.EVENT_LOCK_ACQUIRE:
        return this.#lock(0, row, (aux >> 8) & 0xff, (aux & READ_SIDE) !== 0)
      case kinds.EVENT_LOCK_RELEASE:
        return this.#lock(1, row, (aux >> 8) & 0xff, (aux & READ_SIDE) !== 0)
      case kinds.EVENT_LOCK_WAIT:
        return `... ${this.#lock(0, row, value, (aux & 1) !== 0)}`
      case kinds.EVENT_LOCK_FAIL:
        return `try ${this.#lock(0, row, value, (aux & 1) !== 0)}: fails`
      default:
        return this.#other(row)
    }
  }

  #other({ kind, object, value }: EventRow): string {
    switch (kind) {
      case kinds.EVENT_SLEEP:
        return value === locks.WAIT_SCHEDULE
          ? 'schedule()'
          : `sleeps (${locks.LOCK_CLASS_NAMES[value] ?? ''})`
      case kinds.EVENT_WAKE:
        return `wakes ${this.#names.actor(object)}`
      case kinds.EVENT_IRQ_ENTER:
        return `<irq> ${this.#names.function(object)}()`
      case kinds.EVENT_IO_SUBMIT:
        return `submits ${this.#names.function(object)}()`
      case kinds.EVENT_RETRY:
        return `retry: ${this.#names.label(object)}`
      case kinds.EVENT_MARK:
        return this.#names.label(object)
      case kinds.EVENT_ALLOC:
        return `kmalloc(${value})`
      case kinds.EVENT_FREE:
        return `kfree(${this.#name(object)})`
      case kinds.EVENT_CHOICE:
        return `chooses ${value}`
      default:
        return kinds.eventKind(kind)?.name ?? `event ${kind}`
    }
  }

  /** `give` 1 for giving back. */
  #lock(give: 0 | 1, { object }: EventRow, lockClass: number, readSide: boolean): string {
    const verb = VERBS[lockClass]?.[give] ?? (give === 0 ? 'lock' : 'unlock')
    const name = this.#name(object)
    if (lockClass === locks.LOCK_BKL) return `${verb}()`
    if (lockClass === locks.LOCK_BIT) return `${verb}${name}`
    const lock = name.startsWith('0x') ? name : `&${name}`
    return `${verb.replace('#', readSide ? 'read' : 'write')}(${lock})`
  }

  #name(address: number): string {
    const path = this.#path(address)
    const short = lastName(path)
    return this.#short.get(short) === path ? short : path
  }

  /** An `atomic_t` goes by its own name, not by that of the number in it; half a number by its place. */
  #path(address: number): string {
    const inside = address - (this.#names.place(address)?.address ?? address)
    const path = this.#names.address(address).replace(/\.counter$/, '')
    return inside === 0 ? path : `${path}+${inside}`
  }

  #value({ object, value, valueHigh, aux }: EventRow): string {
    return accessText(this.#debug, object, { low: value, high: valueHigh, bytes: aux & 0xff })
  }

  #old({ object, old, oldHigh, aux }: EventRow): string {
    return accessText(this.#debug, object, { low: old, high: oldHigh, bytes: aux & 0xff })
  }
}

/** `i_blocks` of `inode.i_blocks`; an element keeps its array. */
function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}
