/** Turns the events of a recording into tracks, slices, counters and arrows. */
import { fromBase64 } from '#core/base/base64.ts'
import { ACTOR_IRQ } from '#core/event/actors.ts'
import { checkKind } from '#core/event/checks.ts'
import type { EventColumns } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import type { Manifest } from '#core/trace/format.ts'
import { CounterTracks } from './counters.ts'
import { EventNames } from './event-names.ts'
import { isVisibleWrite } from './event-values.ts'
import { LockTracks } from './lock-tracks.ts'
import type { RecordingHead } from './recording-writer.ts'
import { hasTrack, TaskTracks } from './task-tracks.ts'
import { TrackTable } from './track-table.ts'
import type { TrackSink } from './tracks.ts'

interface Write {
  actor: number
  time: number
  /** Bit per actor that has read it already, threads and interrupts apart: one arrow to each. */
  threads: number
  interrupts: number
}

/** Feeds a sink from events, in order. */
export class TrackFollower {
  readonly #manifest: Manifest
  readonly #names: EventNames
  readonly #table: TrackTable
  readonly #sink: TrackSink
  readonly #tasks: TaskTracks
  readonly #locks: LockTracks
  readonly #counters: CounterTracks
  readonly #writes = new Map<number, Write>()

  constructor({ manifest, debug }: RecordingHead, sink: TrackSink) {
    this.#manifest = manifest
    this.#sink = sink
    this.#names = new EventNames(debug)
    this.#table = new TrackTable(sink)
    this.#tasks = new TaskTracks(this.#names, this.#table, sink)
    this.#locks = new LockTracks(this.#names, this.#table, sink, (actor) => this.#tasks.task(actor))
    const initial = fromBase64(manifest.initialData) ?? new Uint8Array(0)
    this.#counters = new CounterTracks(this.#names, this.#table, sink, initial)
  }

  /** Takes all filled rows; calls continue each other. */
  consume(columns: EventColumns): void {
    for (let at = 0; at < columns.count; at++) {
      this.#tasks.follow(columns, at)
      this.#locks.follow(columns, at)
      this.#counters.follow(columns, at)
      this.#moment(columns, at)
    }
  }

  /** Call once after the last event: what goes on then ends with the recording. */
  finish(): void {
    this.#table.closeAll(this.#manifest.ticks)
  }

  #moment(columns: EventColumns, at: number): void {
    const kind = columns.kind[at]!
    switch (kind) {
      case kinds.EVENT_LOAD:
        return this.#load(columns, at)
      case kinds.EVENT_RETRY:
      case kinds.EVENT_MARK:
        return this.#labelled(columns, at, kind)
      case kinds.EVENT_VIOLATION:
      case kinds.EVENT_WARNING:
        return this.#violation(columns, at)
      default:
        if (isVisibleWrite(kind)) this.#store(columns, at)
    }
  }

  #store(columns: EventColumns, at: number): void {
    const address = columns.object[at]!
    const actor = columns.actor[at]!
    const time = columns.time[at]!
    const write = this.#writes.get(address)
    if (write === undefined) {
      this.#writes.set(address, { actor, time, threads: 0, interrupts: 0 })
      return
    }
    write.actor = actor
    write.time = time
    write.threads = 0
    write.interrupts = 0
  }

  /** The first read of a value by each task that did not write it: that is how they talk. */
  #load(columns: EventColumns, at: number): void {
    const address = columns.object[at]!
    const write = this.#writes.get(address)
    const actor = columns.actor[at]!
    if (write === undefined || write.actor === actor || isFurtherRead(write, actor)) return
    if (!hasTrack(write.actor) || !hasTrack(actor)) return
    this.#sink.flow(
      'store to load',
      {
        track: this.#tasks.task(write.actor),
        time: write.time,
        name: this.#names.about('store', address),
      },
      {
        track: this.#tasks.task(actor),
        time: columns.time[at]!,
        name: this.#names.about('load', address),
      },
    )
  }

  #labelled(columns: EventColumns, at: number, kind: number): void {
    const label = this.#names.label(columns.object[at]!)
    const name = kind === kinds.EVENT_RETRY ? `retry ${label}` : label
    const site = this.#names.site(columns.site[at]!)
    this.#sink.instant(this.#tasks.task(columns.actor[at]!), columns.time[at]!, name, {
      file: site.file,
      line: site.line,
    })
  }

  #violation(columns: EventColumns, at: number): void {
    const check = checkKind(columns.value[at]!)
    const record =
      columns.kind[at] === kinds.EVENT_VIOLATION
        ? this.#manifest.violations[columns.aux[at]!]
        : undefined
    const site = this.#names.site(columns.site[at]!)
    const message = record?.message ?? check?.meaning ?? 'a check reports'
    this.#sink.violation(columns.time[at]!, message, {
      check: check?.name ?? '',
      actor: this.#names.actor(columns.actor[at]!),
      file: site.file,
      line: site.line,
    })
  }
}

/** Whether `actor` has read what was written before; it has from now on. */
function isFurtherRead(write: Write, actor: number): boolean {
  const bit = 1 << (actor & 31)
  if (actor < ACTOR_IRQ) {
    if ((write.threads & bit) !== 0) return true
    write.threads |= bit
  } else {
    if ((write.interrupts & bit) !== 0) return true
    write.interrupts |= bit
  }
  return false
}
