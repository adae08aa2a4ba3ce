/**
 * Perfetto's own format: a stream of `TracePacket` messages (see perfetto-fields.ts), written packet
 * by packet, so that files of any size need no more memory than a chunk. A tick is a nanosecond.
 */
import { PbfWriter } from 'pbf'
import type { EventColumns } from '#core/event/columns.ts'
import * as field from './perfetto-fields.ts'
import {
  writeAttributes,
  writeInterned,
  writeTaskChange,
  writeTrackDescriptor,
  writeTrackEvent,
  type Facts,
  type InternedName,
  type TaskChange,
  type TrackDescriptor,
  type TrackEvent,
} from './perfetto-messages.ts'
import { recordingFacts } from './recording-facts.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { TrackFollower } from './track-follower.ts'
import type { Details, FlowEnd, TaskState, Track, TrackKind, TrackSink } from './tracks.ts'

/** The one sequence of packets: names are interned within it. */
const SEQUENCE = 1
/** Tracks that group those of one kind; their numbers follow those of all other tracks. */
const GROUP_BASE = 0x1000_0000
interface Group {
  readonly uuid: number
  readonly name: string
  /** How its tracks are ordered. */
  readonly children: number | undefined
}

const { CHILDREN_BY_NAME, CHILDREN_BY_RANK } = field
const GROUPS: Readonly<Record<TrackKind, Group>> = {
  cpu: { uuid: GROUP_BASE, name: 'CPUs', children: CHILDREN_BY_RANK },
  task: { uuid: GROUP_BASE + 1, name: 'Tasks', children: CHILDREN_BY_RANK },
  lock: { uuid: GROUP_BASE + 2, name: 'Locks', children: CHILDREN_BY_NAME },
  counter: { uuid: GROUP_BASE + 3, name: 'Values', children: CHILDREN_BY_NAME },
}
const VIOLATIONS: Group = { uuid: GROUP_BASE + 4, name: 'Violations', children: undefined }

const TASK_STATES: Readonly<Record<TaskState, number>> = {
  runnable: field.STATE_RUNNABLE,
  running: field.STATE_RUNNING,
  sleeping: field.STATE_SLEEPING,
  dead: field.STATE_DEAD,
}

/** A writer of Perfetto traces. */
export function perfettoWriter(head: RecordingHead): RecordingWriter {
  const sink = new PerfettoSink()
  const follower = new TrackFollower(head, sink)
  return {
    passes: 1,
    begin: () => sink.start(head),
    consume: (columns: EventColumns) => follower.consume(columns),
    finish: () => follower.finish(),
    take: () => sink.take(),
  }
}

/** One packet: what is set of it is written. */
interface Packet {
  flags: number
  time: number
  event: TrackEvent | undefined
  interned: InternedName | undefined
  track: TrackDescriptor | undefined
  task: TaskChange | undefined
  attributes: Facts | undefined
}

class PerfettoSink implements TrackSink {
  readonly #writer = new PbfWriter(new Uint8Array(1 << 20))
  readonly #names = new Map<string, number>()
  /** Used for every event, so that none costs an object. */
  readonly #event: TrackEvent = {
    track: 0,
    time: 0,
    type: 0,
    name: 0,
    value: undefined,
    flow: 0,
    terminatingFlow: 0,
    details: undefined,
  }
  readonly #packet: Packet = {
    flags: 0,
    time: -1,
    event: undefined,
    interned: undefined,
    track: undefined,
    task: undefined,
    attributes: undefined,
  }
  #flows = 0

  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#writer.pos)
    bytes.set(this.#writer.buf.subarray(0, this.#writer.pos))
    this.#writer.pos = 0
    return bytes
  }

  start({ manifest }: RecordingHead): void {
    // Shown with the other facts about the trace; a prefix keeps them apart from those of other tools.
    this.#packet.attributes = recordingFacts(manifest).map(([key, value]) => [
      `racelab.${key}`,
      value,
    ])
    this.#write()
    for (const group of [...Object.values(GROUPS), VIOLATIONS]) {
      this.#declare({ ...group, parent: undefined, counter: false, rank: undefined })
    }
  }

  declare({ id, kind, name, index }: Track): void {
    const { uuid, children } = GROUPS[kind]
    this.#declare({
      uuid: id,
      name,
      parent: uuid,
      counter: kind === 'counter',
      children: undefined,
      rank: children === CHILDREN_BY_RANK ? index : undefined,
    })
  }

  begin(track: Track, time: number, name: string): void {
    this.#begin(track.id, time, field.TYPE_SLICE_BEGIN)
    this.#name(name)
    this.#end()
  }

  end(track: Track, time: number): void {
    this.#begin(track.id, time, field.TYPE_SLICE_END)
    this.#end()
  }

  instant(track: Track, time: number, name: string, details: Details): void {
    this.#moment(track.id, time, name, details)
  }

  count(track: Track, time: number, value: number): void {
    this.#begin(track.id, time, field.TYPE_COUNTER)
    this.#event.value = value
    this.#end()
  }

  flow(_name: string, from: FlowEnd, to: FlowEnd): void {
    const id = ++this.#flows
    this.#begin(from.track.id, from.time, field.TYPE_INSTANT)
    this.#name(from.name)
    this.#event.flow = id
    this.#end()
    this.#begin(to.track.id, to.time, field.TYPE_INSTANT)
    this.#name(to.name)
    this.#event.terminatingFlow = id
    this.#end()
  }

  task(actor: number, name: string, cpu: number, time: number, state: TaskState): void {
    this.#packet.time = time
    // Thread 0 would be the idle thread.
    this.#packet.task = { cpu, name, tid: actor + 1, state: TASK_STATES[state] }
    this.#write()
  }

  violation(time: number, message: string, details: Details): void {
    this.#moment(VIOLATIONS.uuid, time, message, details)
  }

  #moment(track: number, time: number, name: string, details: Details): void {
    this.#begin(track, time, field.TYPE_INSTANT)
    this.#name(name)
    this.#event.details = details
    this.#end()
  }

  #declare(track: TrackDescriptor): void {
    this.#packet.track = track
    this.#write()
  }

  #begin(track: number, time: number, type: number): void {
    const event = this.#event
    event.track = track
    event.time = time
    event.type = type
  }

  /** A name by its number, which is told with the first event that has it. */
  #name(name: string): void {
    const known = this.#names.get(name)
    if (known !== undefined) {
      this.#event.name = known
      return
    }
    const iid = this.#names.size + 1
    this.#names.set(name, iid)
    this.#event.name = iid
    this.#packet.interned = { iid, name }
  }

  #end(): void {
    const event = this.#event
    this.#packet.time = event.time
    this.#packet.event = event
    this.#write()
    event.name = 0
    event.value = undefined
    event.flow = 0
    event.terminatingFlow = 0
    event.details = undefined
  }

  #write(): void {
    const packet = this.#packet
    packet.flags = packet.flags === 0 ? field.STATE_CLEARED_AND_NEEDED : field.STATE_NEEDED
    this.#writer.writeMessage(field.TRACE_PACKET, writePacket, packet)
    packet.time = -1
    packet.event = undefined
    packet.interned = undefined
    packet.track = undefined
    packet.task = undefined
    packet.attributes = undefined
  }
}

function writePacket(packet: Packet, to: PbfWriter): void {
  if (packet.time >= 0) to.writeVarintField(field.PACKET_TIMESTAMP, packet.time)
  to.writeVarintField(field.PACKET_SEQUENCE_ID, SEQUENCE)
  to.writeVarintField(field.PACKET_SEQUENCE_FLAGS, packet.flags)
  if (packet.interned) to.writeMessage(field.PACKET_INTERNED_DATA, writeInterned, packet.interned)
  if (packet.event) to.writeMessage(field.PACKET_TRACK_EVENT, writeTrackEvent, packet.event)
  if (packet.track) {
    to.writeMessage(field.PACKET_TRACK_DESCRIPTOR, writeTrackDescriptor, packet.track)
  }
  if (packet.task) to.writeMessage(field.PACKET_TASK_STATE, writeTaskChange, packet.task)
  if (packet.attributes) {
    to.writeMessage(field.PACKET_ATTRIBUTES, writeAttributes, packet.attributes)
  }
}
