/** A recording of a few thousand events in memory, whose answers a test can hold back. */
import { createColumns } from '#core/event/columns.ts'
import { EVENT_LOAD, EVENT_RETRY, EVENT_STORE, EVENT_VIOLATION } from '#core/event/kinds.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { EventQuery } from '#core/replay/search.ts'
import type { ReplayPort } from '#renderer/stores/replay-port.ts'
import { SMALL_PROGRAM, SMALL_PROGRAM_BYTES } from '../support/events.ts'

/** Every tenth event is a retry, every thousandth a violation, odd ones store to inode.i_blocks. */
function kindOf(seq: number): number {
  if (seq % 1_000 === 999) return EVENT_VIOLATION
  if (seq % 10 === 0) return EVENT_RETRY
  return seq % 2 === 1 ? EVENT_STORE : EVENT_LOAD
}

/** Three events in a row are of one thread, which is on the CPU of its number. */
export function actorOf(seq: number): number {
  return Math.floor(seq / 3) % 2
}

/** Ten ticks between events. */
export function timeOf(seq: number): number {
  return seq * 10
}

export interface FakeReplay extends ReplayPort {
  /** Moments asked for, in order. */
  readonly moments: number[]
  /** While set, moments wait for {@link release}. */
  held: boolean
  release(): void
  /** Moments at these events are rejected. */
  readonly broken: Set<number>
  readonly closed: () => boolean
}

export function fakeReplay(events = 5_000, recording = 'fake'): FakeReplay {
  const moments: number[] = []
  const broken = new Set<number>()
  let waiting: (() => void)[] = []
  let isClosed = false

  function matches(query: EventQuery, seq: number): boolean {
    if (query.kinds !== undefined && !query.kinds.includes(kindOf(seq))) return false
    if (query.actor !== undefined && actorOf(seq) !== query.actor) return false
    if (query.notActor !== undefined && actorOf(seq) === query.notActor) return false
    if (query.cpu !== undefined && actorOf(seq) !== query.cpu) return false
    return query.writes === undefined || kindOf(seq) === EVENT_STORE
  }

  const port: FakeReplay = {
    recording,
    manifest: { events, ticks: timeOf(events), setup: { machine: { cpus: 2 } } } as Manifest,
    debug: SMALL_PROGRAM,
    moments,
    broken,
    held: false,
    closed: () => isClosed,
    release() {
      const ready = waiting
      waiting = []
      for (const go of ready) go()
    },
    async momentAt(seq) {
      moments.push(seq)
      if (port.held) await new Promise<void>((resolve) => waiting.push(resolve))
      if (broken.has(seq)) throw new Error('chunk 3 is missing')
      return {
        seq,
        time: timeOf(seq),
        threads: [],
        memory: new Uint8Array(SMALL_PROGRAM_BYTES),
        source: 're-executed',
      }
    },
    async events(first, count) {
      const rows = Math.max(0, Math.min(count, events - first))
      const columns = createColumns(rows)
      for (let n = 0; n < rows; n += 1) {
        columns.time[n] = timeOf(first + n)
        columns.kind[n] = kindOf(first + n)
        columns.actor[n] = actorOf(first + n)
        columns.cpu[n] = actorOf(first + n)
        columns.object[n] = 0x1000
      }
      columns.count = rows
      return columns
    },
    async lanes(from, to) {
      const none = new Float64Array(0)
      const bytes = new Uint8Array(0)
      const marks = { count: 0, time: none, seq: none, kind: bytes, cpu: bytes, actor: bytes }
      return { from, to, lanes: [], marks: { ...marks, events: new Uint32Array(0) } }
    },
    async find(query, from, direction) {
      for (let seq = from + direction; seq >= 0 && seq < events; seq += direction) {
        if (matches(query, seq)) return seq
      }
      return undefined
    },
    async seqAt(time) {
      return Math.max(0, Math.min(events - 1, Math.floor(time / 10)))
    },
    close() {
      isClosed = true
    },
  }
  return port
}
