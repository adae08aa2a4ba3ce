/** The moments of a recording that no zoom may lose, and the picture of them between two times. */
import { EVENT_MARK, EVENT_RETRY, EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import { GrowingFloat64, GrowingUint8 } from './growing-column.ts'
import { nextResolution } from './lane-track.ts'
import type { LaneMarks } from './lanes.ts'

/** True for events that are marked on the lanes. */
export function isMarked(kind: number): boolean {
  return (
    kind === EVENT_RETRY ||
    kind === EVENT_MARK ||
    kind === EVENT_VIOLATION ||
    kind === EVENT_WARNING
  )
}

interface Row {
  readonly time: number
  readonly seq: number
  readonly kind: number
  readonly cpu: number
  readonly actor: number
  events: number
}

/** Marks, growing. */
export class MarkTrack {
  readonly #time = new GrowingFloat64()
  readonly #seq = new GrowingFloat64()
  readonly #kind = new GrowingUint8()
  readonly #cpu = new GrowingUint8()
  readonly #actor = new GrowingUint8()
  /** How many events each stands for. */
  readonly #events = new GrowingFloat64()
  readonly #limit: number
  /** Per kind and CPU: where the newest one is, once marks are merged as they come. */
  readonly #newest = new Map<number, number>()
  #resolution = 0

  /** With a `limit`, marks are merged as often as there are twice as many of them. */
  constructor(limit: number = Infinity) {
    this.#limit = limit
  }

  /** Ticks within which marks have been merged; 0 when every one is there. */
  get resolution(): number {
    return this.#resolution
  }

  add(time: number, seq: number, kind: number, cpu: number, actor: number): void {
    if (this.#resolution > 0) {
      const key = kind * 256 + cpu
      const newest = this.#newest.get(key)
      if (newest !== undefined && time - this.#time.at(newest) < this.#resolution) {
        this.#events.set(newest, this.#events.at(newest) + 1)
        return
      }
      this.#newest.set(key, this.#time.length)
    }
    this.#push(time, seq, kind, cpu, actor, 1)
    if (this.#time.length >= 2 * this.#limit) this.coarsen(this.#limit)
  }

  /**
   * Merges marks until there are at most `limit`, or only the first of each kind and CPU is left: these
   * are never lost.
   */
  coarsen(limit: number): void {
    if (this.#time.length <= limit) return
    const end = this.#time.at(this.#time.length - 1)
    while (this.#time.length > limit && this.#resolution <= end) {
      const span = end - this.#time.at(0)
      this.#merge(nextResolution(this.#resolution, span, limit))
    }
  }

  #merge(resolution: number): void {
    this.restore(this.marks(-Infinity, Infinity, resolution), resolution)
  }

  /** Puts these marks, merged within `resolution`, in place of all there are. */
  restore(marks: LaneMarks, resolution: number): void {
    for (const column of [this.#time, this.#seq, this.#kind, this.#cpu, this.#actor]) column.clear()
    this.#events.clear()
    const { time, seq, kind, cpu, actor, events } = marks
    for (let at = 0; at < marks.count; at++) {
      this.#newest.set(kind[at]! * 256 + cpu[at]!, at)
      this.#push(time[at]!, seq[at]!, kind[at]!, cpu[at]!, actor[at]!, events[at]!)
    }
    this.#resolution = resolution
  }

  #push(time: number, seq: number, kind: number, cpu: number, actor: number, events: number): void {
    this.#time.push(time)
    this.#seq.push(seq)
    this.#kind.push(kind)
    this.#cpu.push(cpu)
    this.#actor.push(actor)
    this.#events.push(events)
  }

  /** Marks from `from` to `to`, at most one of a kind and CPU in `resolution` ticks. */
  marks(from: number, to: number, resolution: number): LaneMarks {
    const rows: Row[] = []
    const newest = new Map<number, Row>()
    for (let at = this.#time.upperBound(from - 1); at < this.#time.length; at++) {
      const time = this.#time.at(at)
      if (time > to) break
      const kind = this.#kind.at(at)
      const cpu = this.#cpu.at(at)
      const key = kind * 256 + cpu
      const last = newest.get(key)
      if (last && time - last.time < resolution) {
        last.events += this.#events.at(at)
        continue
      }
      const [seq, actor] = [this.#seq.at(at), this.#actor.at(at)]
      const row = { time, seq, kind, cpu, actor, events: this.#events.at(at) }
      newest.set(key, row)
      rows.push(row)
    }
    return {
      count: rows.length,
      time: Float64Array.from(rows, (row) => row.time),
      seq: Float64Array.from(rows, (row) => row.seq),
      kind: Uint8Array.from(rows, (row) => row.kind),
      cpu: Uint8Array.from(rows, (row) => row.cpu),
      actor: Uint8Array.from(rows, (row) => row.actor),
      events: Uint32Array.from(rows, (row) => row.events),
    }
  }
}
