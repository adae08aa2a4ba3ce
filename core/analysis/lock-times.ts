/**
 * How long locks are held and waited for, by class of lock: sum, median, 95th percentile, maximum.
 * Semaphores, completions and wait queues are given and taken by different threads, so only waiting
 * is measured for them.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_LOCK_ACQUIRE, EVENT_LOCK_RELEASE, EVENT_LOCK_WAIT } from '#core/event/kinds.ts'
import { LOCK_BIT, LOCK_BKL, LOCK_MUTEX, LOCK_RWSEM, LOCK_SPIN } from '#core/event/lock-classes.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { MetricValue } from '#core/trace/format.ts'
import { Histogram } from './histogram.ts'
import { lockClassName } from './names.ts'
import { metric, type Reducer } from './reducer.ts'
import type { Series } from './series.ts'

const ACTORS = 256
/** Locks one actor holds at once that are measured; deeper nesting is not. */
const HELD = 16
const NOTHING = 0

const HAS_HOLDER: ReadonlySet<number> = new Set([
  LOCK_SPIN,
  LOCK_MUTEX,
  LOCK_RWSEM,
  LOCK_BKL,
  LOCK_BIT,
])

interface ClassTimes {
  readonly name: string
  readonly hold: Histogram
  readonly wait: Histogram
}

export class LockTimeReducer implements Reducer {
  readonly #debug: DebugInfo
  readonly #classes: ClassTimes[] = []
  readonly #byName = new Map<string, ClassTimes>()
  readonly #byAddress = new Map<number, ClassTimes>()
  /** Per actor: the locks it holds (0: free slot) and since when. */
  readonly #held = new Int32Array(ACTORS * HELD)
  readonly #heldSince = new Float64Array(ACTORS * HELD)
  /** Per actor: the lock it waits for and since when. */
  readonly #waitsFor = new Int32Array(ACTORS)
  readonly #waitsSince = new Float64Array(ACTORS)

  constructor(debug: DebugInfo) {
    this.#debug = debug
  }

  consume(events: EventColumns): void {
    const { count, kind, actor, object, value, aux, time } = events
    for (let at = 0; at < count; at++) {
      const code = kind[at] as number
      if (code < EVENT_LOCK_WAIT || code > EVENT_LOCK_RELEASE) continue
      const who = actor[at] as number
      const address = object[at] as number
      if (code === EVENT_LOCK_WAIT) {
        this.#waitsFor[who] = address
        this.#waitsSince[who] = time[at] as number
      } else if (code === EVENT_LOCK_ACQUIRE) {
        this.#acquire(who, address, ((aux[at] as number) >> 8) & 0xff, time[at] as number)
      } else if ((((aux[at] as number) >> 8) & 0xff) !== LOCK_BKL || value[at] === NOTHING) {
        // The big kernel lock is recursive: it is given back when its word is zero again.
        this.#release(who, address, time[at] as number)
      }
    }
  }

  metrics(): readonly MetricValue[] {
    return this.#classes.flatMap(({ name, hold, wait }) => [
      ...times(`lock-hold.${name}`, `Hold of ${name}`, hold),
      ...times(`lock-wait.${name}`, `Wait for ${name}`, wait),
    ])
  }

  series(): readonly Series[] {
    return []
  }

  #acquire(who: number, address: number, lockClass: number, time: number): void {
    const times = this.#classAt(address, lockClass)
    if (this.#waitsFor[who] === address) {
      this.#waitsFor[who] = NOTHING
      times.wait.add(time - (this.#waitsSince[who] as number))
    }
    if (!HAS_HOLDER.has(lockClass)) return
    const slot = this.#slotOf(who, address)
    // Taken again by its holder: held since the first time.
    const free = slot < 0 ? this.#slotOf(who, NOTHING) : -1
    if (free < 0) return
    this.#held[free] = address
    this.#heldSince[free] = time
  }

  #release(who: number, address: number, time: number): void {
    const slot = this.#slotOf(who, address)
    if (slot < 0) return
    this.#held[slot] = NOTHING
    this.#byAddress.get(address)?.hold.add(time - (this.#heldSince[slot] as number))
  }

  #slotOf(who: number, address: number): number {
    const first = who * HELD
    for (let slot = first; slot < first + HELD; slot++) {
      if (this.#held[slot] === address) return slot
    }
    return -1
  }

  #classAt(address: number, lockClass: number): ClassTimes {
    const known = this.#byAddress.get(address)
    if (known) return known
    const name = lockClassName(this.#debug, address, lockClass)
    let times = this.#byName.get(name)
    if (!times) {
      times = { name, hold: new Histogram(), wait: new Histogram() }
      this.#byName.set(name, times)
      this.#classes.push(times)
    }
    this.#byAddress.set(address, times)
    return times
  }
}

function times(key: string, label: string, histogram: Histogram): readonly MetricValue[] {
  if (histogram.count === 0) return []
  return [
    metric(`${key}.sum`, `${label}, sum`, 'ticks', histogram.sum),
    metric(`${key}.p50`, `${label}, median`, 'ticks', histogram.percentile(0.5)),
    metric(`${key}.p95`, `${label}, 95th percentile`, 'ticks', histogram.percentile(0.95)),
    metric(`${key}.max`, `${label}, longest`, 'ticks', histogram.maximum),
  ]
}
