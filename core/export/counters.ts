/** Numbers that change over a run, as counter tracks: named integers in memory, gauges and retries. */
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_GAUGE, EVENT_GHOST, EVENT_RETRY } from '#core/event/kinds.ts'
import { DATA_BASE } from '#core/language/debug-info.ts'
import { isVisibleWrite } from './event-values.ts'
import type { EventNames } from './event-names.ts'
import type { TrackTable } from './track-table.ts'
import type { Track, TrackSink } from './tracks.ts'

/** Places in memory that get a track each, those written first: a timeline with thousands shows nothing. */
const MAX_PLACES = 64
const TWO_32 = 2 ** 32

interface Place {
  readonly track: Track
  readonly address: number
  readonly bytes: number
  readonly signed: boolean
  low: number
  high: number
}

/** Follows what is counted. */
export class CounterTracks {
  readonly #names: EventNames
  readonly #table: TrackTable
  readonly #sink: TrackSink
  /** By address of an access: the place it changes, undefined for one that has no track. */
  readonly #places = new Map<number, Place | undefined>()
  readonly #byStart = new Map<number, Place>()
  readonly #retries = new Map<number, number>()
  readonly #initial: DataView

  /** @param initial shared data and ghosts before the first event, from DATA_BASE on */
  constructor(names: EventNames, table: TrackTable, sink: TrackSink, initial: Uint8Array) {
    this.#names = names
    this.#table = table
    this.#sink = sink
    this.#initial = new DataView(initial.buffer, initial.byteOffset, initial.byteLength)
  }

  /** Takes row `at`, whatever its kind. */
  follow(columns: EventColumns, at: number): void {
    const kind = columns.kind[at]!
    const object = columns.object[at]!
    const time = columns.time[at]!
    if (isVisibleWrite(kind) || kind === EVENT_GHOST) this.#write(columns, at)
    else if (kind === EVENT_GAUGE) {
      const index = -1 - object
      const track =
        this.#table.find('counter', index) ?? this.#declare(index, this.#names.label(object))
      this.#sink.count(track, time, columns.value[at]!)
    } else if (kind === EVENT_RETRY) {
      const retries = (this.#retries.get(object) ?? 0) + 1
      this.#retries.set(object, retries)
      const index = -0x1_0000 - object
      const track =
        this.#table.find('counter', index) ??
        this.#declare(index, `retries of ${this.#names.label(object)}`)
      this.#sink.count(track, time, retries)
    }
  }

  #write(columns: EventColumns, at: number): void {
    const address = columns.object[at]!
    const place = this.#placeAt(address)
    if (place === undefined) return
    const bytes = columns.aux[at]! & 0xff
    // The halves of a 64-bit number are written one after the other on a 32-bit machine.
    if (address === place.address) place.low = columns.value[at]!
    else if (bytes === 4) place.high = columns.value[at]!
    if (bytes === 8) place.high = columns.valueHigh[at]!
    this.#sink.count(place.track, columns.time[at]!, numberOf(place))
  }

  #placeAt(address: number): Place | undefined {
    if (this.#places.has(address)) return this.#places.get(address)
    const found = this.#names.place(address)
    let place: Place | undefined
    if (found?.type.kind === 'integer') {
      place = this.#byStart.get(found.address)
      if (place === undefined && this.#byStart.size < MAX_PLACES) {
        const { signed, bytes } = found.type
        const track = this.#declare(this.#byStart.size, found.path)
        // Of a number that is written by halves the other half is what it was.
        const low = this.#wordAt(found.address)
        const high = this.#wordAt(found.address + 4)
        place = { track, address: found.address, bytes, signed, low, high }
        this.#byStart.set(found.address, place)
      }
    }
    this.#places.set(address, place)
    return place
  }

  #wordAt(address: number): number {
    const at = address - DATA_BASE
    return at >= 0 && at + 4 <= this.#initial.byteLength ? this.#initial.getInt32(at, true) : 0
  }

  #declare(index: number, name: string): Track {
    return this.#table.declare('counter', index, name)
  }
}

function numberOf({ bytes, signed, low, high }: Place): number {
  if (bytes === 8) return (signed ? high : high >>> 0) * TWO_32 + (low >>> 0)
  const unused = 32 - 8 * bytes
  return signed ? (low << unused) >> unused : (low << unused) >>> unused
}
