/**
 * What is kept of the lanes of a whole recording, so that its first pictures read no event and closer
 * ones only the events in view: boxes and marks, packed, and what went on where each chunk begins.
 *
 *     per lane: boxes, then gap before, length (signed longs), state and merged (a byte), actor (a byte)
 *     marks, then time and seq since the last (signed longs), kind, cpu, actor (bytes), events (varint)
 */
import { VarintReader, writeSignedLong, writeVarint } from '#core/base/varint.ts'
import { invariant } from '#core/base/invariant.ts'
import { deflate, inflate } from '#core/trace/deflate.ts'
import type { LaneMarks, LanePicture, LaneSlices } from './lanes.ts'

/** Longest box: two longs and two bytes. Longest mark: two longs, three bytes and a varint. */
const MOST_BOX_BYTES = 18
const MOST_MARK_BYTES = 24
const MERGED = 0x80

/** What every lane shows at one event. */
export interface LaneStart {
  /** Sequence number of that event. */
  readonly seq: number
  /** Per lane, CPUs first: since when, which state, of whom. */
  readonly since: Float64Array<ArrayBuffer>
  readonly state: Uint8Array<ArrayBuffer>
  readonly actor: Uint8Array<ArrayBuffer>
  /** Per CPU: the thread on it, 255 for none, and interrupts nested; per thread: its CPU. */
  readonly onCpu: Uint8Array<ArrayBuffer>
  readonly interrupts: Uint8Array<ArrayBuffer>
  readonly cpuOf: Uint8Array<ArrayBuffer>
}

/** The lanes of a whole recording: enough for every zoom at which a pixel is `resolution` ticks. */
export interface LaneOverview {
  readonly resolution: number
  /** Lanes and marks, packed and deflated, and how many bytes they are before. */
  readonly packed: Uint8Array<ArrayBuffer>
  readonly bytes: number
  /** Which lanes there are: the number of CPUs, and the threads by number. */
  readonly cpus: number
  readonly threads: readonly number[]
  /** When the recording ends. */
  readonly end: number
  /** What went on at the start of chunks; not of all of them when there are very many. */
  readonly starts: readonly LaneStart[]
}

/** The packed part of an overview. */
export function packLanes({ lanes, marks }: LanePicture): Pick<LaneOverview, 'packed' | 'bytes'> {
  const boxes = lanes.reduce((sum, { count }) => sum + count, 0)
  const most = (boxes + lanes.length) * MOST_BOX_BYTES + (marks.count + 1) * MOST_MARK_BYTES
  const out = new Uint8Array(most)
  let at = 0
  for (const lane of lanes) at = writeLane(out, at, lane)
  at = writeMarks(out, at, marks)
  return { packed: deflate(out.subarray(0, at)), bytes: at }
}

function writeLane(out: Uint8Array, position: number, lane: LaneSlices): number {
  const { count, start, end, actor, state, merged } = lane
  let at = writeVarint(out, position, count)
  let before = 0
  for (let box = 0; box < count; box++) {
    at = writeSignedLong(out, at, start[box]! - before)
    at = writeSignedLong(out, at, end[box]! - start[box]!)
    out[at++] = state[box]! | (merged[box] === 1 ? MERGED : 0)
    out[at++] = actor[box]!
    before = end[box]!
  }
  return at
}

function writeMarks(out: Uint8Array, position: number, marks: LaneMarks): number {
  let at = writeVarint(out, position, marks.count)
  let [time, seq] = [0, 0]
  for (let mark = 0; mark < marks.count; mark++) {
    at = writeSignedLong(out, at, marks.time[mark]! - time)
    at = writeSignedLong(out, at, marks.seq[mark]! - seq)
    out[at++] = marks.kind[mark]!
    out[at++] = marks.cpu[mark]!
    out[at++] = marks.actor[mark]!
    at = writeVarint(out, at, marks.events[mark]!)
    time = marks.time[mark]!
    seq = marks.seq[mark]!
  }
  return at
}

/** The picture of the whole recording that `overview` was made of. */
export function unpackLanes(overview: LaneOverview): LanePicture {
  const { packed, bytes, cpus, threads, end } = overview
  const inflated = inflate(packed, bytes)
  invariant(inflated.ok, 'an overview is kept as it was made')
  const reader = new VarintReader(inflated.value)
  const lanes = [
    ...Array.from({ length: cpus }, (_, cpu) => readLane(reader, 'cpu', cpu)),
    ...threads.map((thread) => readLane(reader, 'thread', thread)),
  ]
  return { from: 0, to: end, lanes, marks: readMarks(reader) }
}

function readLane(reader: VarintReader, lane: LaneSlices['lane'], index: number): LaneSlices {
  const count = reader.varint()
  const start = new Float64Array(count)
  const end = new Float64Array(count)
  const actor = new Uint8Array(count)
  const state = new Uint8Array(count)
  const merged = new Uint8Array(count)
  let before = 0
  for (let box = 0; box < count; box++) {
    start[box] = before + reader.signedLong()
    before = start[box]! + reader.signedLong()
    end[box] = before
    const look = reader.byte()
    state[box] = look & ~MERGED
    merged[box] = look >>> 7
    actor[box] = reader.byte()
  }
  return { lane, index, count, start, end, actor, state, merged }
}

function readMarks(reader: VarintReader): LaneMarks {
  const count = reader.varint()
  const time = new Float64Array(count)
  const seq = new Float64Array(count)
  const kind = new Uint8Array(count)
  const cpu = new Uint8Array(count)
  const actor = new Uint8Array(count)
  const events = new Uint32Array(count)
  for (let mark = 0; mark < count; mark++) {
    time[mark] = (time[mark - 1] ?? 0) + reader.signedLong()
    seq[mark] = (seq[mark - 1] ?? 0) + reader.signedLong()
    kind[mark] = reader.byte()
    cpu[mark] = reader.byte()
    actor[mark] = reader.byte()
    events[mark] = reader.varint()
  }
  return { count, time, seq, kind, cpu, actor, events }
}
