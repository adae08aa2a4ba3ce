/**
 * Appends events to columns and hands full columns to the sink, never in the middle of a step. No
 * allocation per event.
 */
import { CHUNK_EVENTS, CHUNK_SLACK, createColumns } from '#core/event/columns.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { HEADER_EVENTS_F64, HEADER_NOW_F64 } from './layout.ts'
import type { EventSink } from './oracle.ts'

/** The machine's pen: one per machine, `recording` false when there is no sink. */
export class EventRecorder {
  readonly recording: boolean
  columns: EventColumns
  private readonly sink: EventSink | undefined
  private readonly f64: Float64Array<ArrayBuffer>
  private capacity: number
  /** How many rows of the columns the event count of the image includes. */
  private settled = 0
  /** The rows are with the sink, and counted. */
  private flushing = false

  constructor(f64: Float64Array<ArrayBuffer>, sink: EventSink | undefined) {
    this.f64 = f64
    this.sink = sink
    this.recording = sink !== undefined
    this.capacity = this.recording ? CHUNK_EVENTS + CHUNK_SLACK : 0
    this.columns = createColumns(this.capacity)
  }

  /** Appends one event at the current virtual time. */
  add(
    kind: number,
    actor: number,
    cpu: number,
    site: number,
    object: number,
    value: number,
    valueHigh: number,
    old: number,
    oldHigh: number,
    aux: number,
  ): void {
    const { columns } = this
    const row = columns.count
    if (row === this.capacity) {
      this.grow()
      this.add(kind, actor, cpu, site, object, value, valueHigh, old, oldHigh, aux)
      return
    }
    columns.time[row] = this.f64[HEADER_NOW_F64]!
    columns.kind[row] = kind
    columns.actor[row] = actor
    columns.cpu[row] = cpu
    columns.site[row] = site
    columns.object[row] = object
    columns.value[row] = value
    columns.valueHigh[row] = valueHigh
    columns.old[row] = old
    columns.oldHigh[row] = oldHigh
    columns.aux[row] = aux
    columns.count = row + 1
  }

  /** Sequence number of the next event. */
  get nextSeq(): number {
    const unsettled = this.flushing ? 0 : this.columns.count - this.settled
    return this.f64[HEADER_EVENTS_F64]! + unsettled
  }

  /** Hands all rows to the sink. The image is complete then: a sink may take a snapshot. */
  flush(): void {
    if (this.sink === undefined || this.columns.count === 0) return
    this.settle()
    this.flushing = true
    const next = this.sink.flush(this.columns)
    this.flushing = false
    this.settled = 0
    next.count = 0
    this.columns = next
    this.capacity = next.time.length
  }

  /** Brings the event count of the image up to date. */
  settle(): void {
    if (this.flushing) return
    this.f64[HEADER_EVENTS_F64] = this.f64[HEADER_EVENTS_F64]! + this.columns.count - this.settled
    this.settled = this.columns.count
  }

  /** Forgets rows that were never handed over: the machine was put at another state. */
  discard(): void {
    this.columns.count = 0
    this.settled = 0
  }

  private grow(): void {
    const from = this.columns
    this.capacity *= 2
    const to = createColumns(this.capacity)
    to.time.set(from.time)
    to.kind.set(from.kind)
    to.actor.set(from.actor)
    to.cpu.set(from.cpu)
    to.site.set(from.site)
    to.object.set(from.object)
    to.value.set(from.value)
    to.valueHigh.set(from.valueHigh)
    to.old.set(from.old)
    to.oldHigh.set(from.oldHigh)
    to.aux.set(from.aux)
    to.count = from.count
    this.columns = to
  }
}
