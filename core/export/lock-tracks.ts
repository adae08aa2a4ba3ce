/** Locks as tracks: who holds each, and arrows from the release that let somebody in to the acquire. */
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_LOCK_RELEASE, EVENT_LOCK_WAIT } from '#core/event/kinds.ts'
import { LOCK_BIT, LOCK_BKL, LOCK_MUTEX, LOCK_RWSEM, LOCK_SPIN } from '#core/event/lock-classes.ts'
import type { EventNames } from './event-names.ts'
import type { TrackTable } from './track-table.ts'
import type { Track, TrackSink } from './tracks.ts'

/** Locks that get a track each, those taken first. */
const MAX_LOCKS = 256
const HELD = 'held'
/** Locks that are held by somebody; the others are given and taken by different tasks. */
const HAS_HOLDER: ReadonlySet<number> = new Set([
  LOCK_SPIN,
  LOCK_MUTEX,
  LOCK_RWSEM,
  LOCK_BKL,
  LOCK_BIT,
])

interface Release {
  readonly actor: number
  readonly time: number
}

/** Follows who holds what. */
export class LockTracks {
  readonly #names: EventNames
  readonly #table: TrackTable
  readonly #sink: TrackSink
  readonly #taskTrack: (actor: number) => Track
  readonly #known = new Set<number>()
  readonly #released = new Map<number, Release>()
  /** Per actor: the lock it waits for, 0 for none. */
  readonly #waitsFor = new Int32Array(256)

  constructor(
    names: EventNames,
    table: TrackTable,
    sink: TrackSink,
    taskTrack: (actor: number) => Track,
  ) {
    this.#names = names
    this.#table = table
    this.#sink = sink
    this.#taskTrack = taskTrack
  }

  /** Takes row `at`, whatever its kind. */
  follow(columns: EventColumns, at: number): void {
    const kind = columns.kind[at]!
    if (kind < EVENT_LOCK_WAIT || kind > EVENT_LOCK_RELEASE) return
    const address = columns.object[at]!
    const actor = columns.actor[at]!
    if (kind === EVENT_LOCK_WAIT) {
      this.#waitsFor[actor] = address
      return
    }
    const time = columns.time[at]!
    const lockClass = (columns.aux[at]! >> 8) & 0xff
    if (kind === EVENT_LOCK_RELEASE) this.#released.set(address, { actor, time })
    else this.#arrow(address, actor, time, lockClass)
    if (HAS_HOLDER.has(lockClass)) {
      this.#hold(address, lockClass, time, columns.value[at]!, kind, actor)
    }
  }

  /** Somebody who waited gets the lock: because another gave it back. */
  #arrow(address: number, actor: number, time: number, lockClass: number): void {
    const waited = this.#waitsFor[actor] === address
    this.#waitsFor[actor] = 0
    const release = this.#released.get(address)
    if (!waited || release === undefined || release.actor === actor) return
    const name = this.#names.lock(address, lockClass)
    this.#sink.flow(
      'unlock to lock',
      { track: this.#taskTrack(release.actor), time: release.time, name: `unlock ${name}` },
      { track: this.#taskTrack(actor), time, name: `lock ${name}` },
    )
  }

  #hold(
    address: number,
    lockClass: number,
    time: number,
    word: number,
    kind: number,
    actor: number,
  ): void {
    if (!this.#known.has(address)) {
      if (this.#known.size === MAX_LOCKS) return
      this.#known.add(address)
    }
    const track =
      this.#table.find('lock', address) ??
      this.#table.declare('lock', address, this.#names.lock(address, lockClass))
    const holder = this.#holder(lockClass, word, kind, actor)
    this.#table.close(track, time, HELD)
    if (holder !== '') this.#table.open(track, time, holder, HELD)
  }

  /**
   * Who holds a lock whose state word is `word` now: empty when nobody does. A lock that is handed over
   * has its next owner in its word at once, but is held only when that one goes on.
   */
  #holder(lockClass: number, word: number, kind: number, actor: number): string {
    const shared = lockClass === LOCK_RWSEM && word > 0
    if (word === 0 || (kind === EVENT_LOCK_RELEASE && !shared && lockClass !== LOCK_BKL)) return ''
    if (lockClass === LOCK_BIT) return this.#names.actor(actor)
    if (lockClass !== LOCK_RWSEM) return this.#names.actor((word & 0xff) - 1)
    if (word < 0) return `${this.#names.actor(-word - 1)}, writing`
    return word === 1 ? '1 reader' : `${word} readers`
  }
}
