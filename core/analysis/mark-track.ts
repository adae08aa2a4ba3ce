/** The moments of a recording that no zoom may lose, and the picture of them between two times. */
import { EVENT_MARK, EVENT_RETRY, EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import { GrowingFloat64, GrowingUint8 } from './growing-column.ts'
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

  add(time: number, seq: number, kind: number, cpu: number, actor: number): void {
    this.#time.push(time)
    this.#seq.push(seq)
    this.#kind.push(kind)
    this.#cpu.push(cpu)
    this.#actor.push(actor)
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
        last.events++
        continue
      }
      const row = { time, seq: this.#seq.at(at), kind, cpu, actor: this.#actor.at(at), events: 1 }
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
