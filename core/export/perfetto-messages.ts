/** The messages of a Perfetto trace, each as the function that writes its fields. */
import type { PbfWriter } from 'pbf'
import * as field from './perfetto-fields.ts'
import type { Details } from './tracks.ts'

/** A track event; names are interned, 0 for none. */
export interface TrackEvent {
  track: number
  time: number
  type: number
  name: number
  value: number | undefined
  flow: number
  terminatingFlow: number
  details: Details | undefined
}

/** A name and its number, told to the reader with the first event that has it. */
export interface InternedName {
  readonly iid: number
  readonly name: string
}

/** A track descriptor. */
export interface TrackDescriptor {
  readonly uuid: number
  readonly name: string
  readonly parent: number | undefined
  readonly counter: boolean
  /** Of a group: the order of its tracks, `CHILDREN_*`. */
  readonly children: number | undefined
  /** Its place where its group goes by rank. */
  readonly rank: number | undefined
}

/** Names and values. */
export type Facts = readonly (readonly [string, string | number])[]

/** A change of what a task does. */
export interface TaskChange {
  readonly cpu: number
  readonly name: string
  readonly tid: number
  readonly state: number
}

const NOTHING = new Uint8Array(0)

/** `TrackEvent`. */
export function writeTrackEvent(event: TrackEvent, to: PbfWriter): void {
  to.writeVarintField(field.EVENT_TYPE, event.type)
  to.writeVarintField(field.EVENT_TRACK_UUID, event.track)
  if (event.name !== 0) to.writeVarintField(field.EVENT_NAME_IID, event.name)
  if (event.value !== undefined) {
    if (Number.isSafeInteger(event.value)) {
      to.writeVarintField(field.EVENT_COUNTER_VALUE, event.value)
    } else to.writeDoubleField(field.EVENT_DOUBLE_COUNTER_VALUE, event.value)
  }
  if (event.flow !== 0) to.writeFixed64Field(field.EVENT_FLOW_IDS, event.flow)
  if (event.terminatingFlow !== 0) {
    to.writeFixed64Field(field.EVENT_TERMINATING_FLOW_IDS, event.terminatingFlow)
  }
  if (event.details === undefined) return
  for (const entry of Object.entries(event.details)) {
    to.writeMessage(field.EVENT_ANNOTATIONS, writeAnnotation, entry)
  }
}

/** `InternedData` of one name. */
export function writeInterned(name: InternedName, to: PbfWriter): void {
  to.writeMessage(field.INTERNED_EVENT_NAMES, writeInternedName, name)
}

/** `TrackDescriptor`. */
export function writeTrackDescriptor(track: TrackDescriptor, to: PbfWriter): void {
  to.writeVarintField(field.TRACK_UUID, track.uuid)
  to.writeStringField(field.TRACK_NAME, track.name)
  if (track.parent !== undefined) to.writeVarintField(field.TRACK_PARENT_UUID, track.parent)
  // An empty descriptor is what makes the track one of a counter.
  if (track.counter) to.writeBytesField(field.TRACK_COUNTER, NOTHING)
  if (track.children !== undefined) to.writeVarintField(field.TRACK_CHILD_ORDERING, track.children)
  if (track.rank !== undefined) to.writeVarintField(field.TRACK_SIBLING_RANK, track.rank)
}

/** `GenericKernelTaskStateEvent`. */
export function writeTaskChange({ cpu, name, tid, state }: TaskChange, to: PbfWriter): void {
  to.writeVarintField(field.TASK_CPU, cpu)
  to.writeStringField(field.TASK_COMM, name)
  to.writeVarintField(field.TASK_TID, tid)
  to.writeVarintField(field.TASK_STATE, state)
}

/** `TraceAttributes`: facts about the whole trace, by name. */
export function writeAttributes(attributes: Facts, to: PbfWriter): void {
  for (const attribute of attributes) {
    to.writeMessage(field.ATTRIBUTES_ATTRIBUTE, writeAttribute, attribute)
  }
}

function writeAttribute([key, value]: Facts[number], to: PbfWriter): void {
  to.writeStringField(field.ATTRIBUTE_KEY, key)
  if (typeof value === 'string') to.writeStringField(field.ATTRIBUTE_STRING, value)
  else to.writeVarintField(field.ATTRIBUTE_LONG, value)
}

function writeInternedName({ iid, name }: InternedName, to: PbfWriter): void {
  to.writeVarintField(field.INTERNED_IID, iid)
  to.writeStringField(field.INTERNED_NAME, name)
}

function writeAnnotation([name, value]: readonly [string, string | number], to: PbfWriter): void {
  to.writeStringField(field.ANNOTATION_NAME, name)
  if (typeof value === 'string') to.writeStringField(field.ANNOTATION_STRING, value)
  else to.writeVarintField(field.ANNOTATION_INT, value)
}
