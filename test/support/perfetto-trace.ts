/** A Perfetto trace as protobufjs reads it: packets back to tracks, slices, counters and flows. */
import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'

export interface PerfettoSlice {
  readonly track: string
  readonly name: string
  readonly start: number
  readonly end: number
}

export interface PerfettoTrace {
  /** Names of all tracks, each under its group: `Locks/inode.i_lock`. */
  readonly tracks: readonly string[]
  readonly slices: readonly PerfettoSlice[]
  readonly instants: readonly { readonly track: string; readonly name: string }[]
  /** Last value of each counter. */
  readonly counters: ReadonlyMap<string, number>
  /** Times each flow leaves and arrives. */
  readonly flows: ReadonlyMap<string, { leaves: number; arrives: number }>
  /** What the trace says about itself. */
  readonly attributes: ReadonlyMap<string, string | number>
  /** Rank of each track that has one, in its group. */
  readonly ranks: ReadonlyMap<string, number>
  /** What each task does, in order. */
  readonly taskStates: ReadonlyMap<string, readonly string[]>
}

interface Packet {
  readonly timestamp?: number
  readonly trackDescriptor?: {
    uuid: number
    name: string
    parentUuid?: number
    siblingOrderRank?: number
  }
  readonly traceAttributes?: {
    attribute: { key: string; longValue?: number; stringValue?: string }[]
  }
  readonly internedData?: { eventNames: { iid: number; name: string }[] }
  readonly trackEvent?: {
    type: string
    nameIid?: number
    trackUuid: number
    counterValue?: number
    flowIds?: string[]
    terminatingFlowIds?: string[]
  }
  readonly genericKernelTaskStateEvent?: { comm: string; state: string }
}

/** Reads a whole trace. Throws at anything that is not in order: an unknown track or name, a slice that ends twice. */
export function readPerfetto(bytes: Uint8Array): PerfettoTrace {
  const schema = protobuf.parse(readFileSync(new URL('perfetto.proto', import.meta.url), 'utf8'))
  const type = schema.root.lookupType('Trace')
  const decoded = type.toObject(type.decode(bytes), { longs: Number, enums: String })
  const tracks = new Map<number, string>()
  const names = new Map<number, string>()
  const open = new Map<number, { name: string; start: number }[]>()
  const slices: PerfettoSlice[] = []
  const instants: { track: string; name: string }[] = []
  const counters = new Map<string, number>()
  const flows = new Map<string, { leaves: number; arrives: number }>()
  const taskStates = new Map<string, string[]>()
  const attributes = new Map<string, string | number>()
  const ranks = new Map<string, number>()
  const flowOf = (id: string): { leaves: number; arrives: number } => {
    const flow = flows.get(id) ?? { leaves: 0, arrives: 0 }
    flows.set(id, flow)
    return flow
  }
  for (const packet of (decoded as { packet: Packet[] }).packet) {
    const time = packet.timestamp ?? 0
    if (packet.trackDescriptor) {
      const { uuid, name, parentUuid, siblingOrderRank } = packet.trackDescriptor
      const parent = parentUuid === undefined ? '' : `${known(tracks, parentUuid)}/`
      tracks.set(uuid, parent + name)
      if (siblingOrderRank !== undefined) ranks.set(parent + name, siblingOrderRank)
    }
    for (const { key, longValue, stringValue } of packet.traceAttributes?.attribute ?? []) {
      attributes.set(key, longValue ?? stringValue ?? '')
    }
    for (const { iid, name } of packet.internedData?.eventNames ?? []) names.set(iid, name)
    if (packet.genericKernelTaskStateEvent) {
      const { comm, state } = packet.genericKernelTaskStateEvent
      taskStates.set(comm, [...(taskStates.get(comm) ?? []), state])
    }
    const event = packet.trackEvent
    if (!event) continue
    const track = known(tracks, event.trackUuid)
    const name = event.nameIid === undefined ? '' : known(names, event.nameIid)
    const stack = open.get(event.trackUuid) ?? []
    open.set(event.trackUuid, stack)
    for (const id of event.flowIds ?? []) flowOf(id).leaves += 1
    for (const id of event.terminatingFlowIds ?? []) flowOf(id).arrives += 1
    if (event.type === 'TYPE_SLICE_BEGIN') stack.push({ name, start: time })
    else if (event.type === 'TYPE_SLICE_END') {
      const slice = stack.pop()
      if (slice === undefined) throw new Error(`a slice of ${track} ends that never began`)
      slices.push({ track, ...slice, end: time })
    } else if (event.type === 'TYPE_COUNTER') counters.set(track, event.counterValue ?? Number.NaN)
    else instants.push({ track, name })
  }
  for (const [uuid, stack] of open) {
    if (stack.length > 0) throw new Error(`a slice of ${known(tracks, uuid)} never ends`)
  }
  return {
    tracks: [...tracks.values()],
    slices,
    instants,
    counters,
    flows,
    attributes,
    ranks,
    taskStates,
  }
}

function known(names: ReadonlyMap<number, string>, key: number): string {
  const name = names.get(key)
  if (name === undefined) throw new Error(`${key} was never declared`)
  return name
}
