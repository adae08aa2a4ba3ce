/** The lanes of Trace Event JSON: a lane per thread, named when somebody says its name. */
import type { ChromeEvent } from './chrome-event.ts'
import { MAX_TRACKS } from './limits.ts'
import type { TraceBuilder, TrackDraft } from './trace-builder.ts'

/** Stands for all processes beyond those that are told apart. */
const FURTHER = '\u0000further'

interface Process {
  name: string
  order: number
  readonly threads: Lane[]
}

interface OpenSlice {
  readonly slice: number
  readonly name: string
  readonly args: ChromeEvent['args']
}

interface Lane {
  readonly track: number
  readonly open: OpenSlice[]
  order: number
}

/** Finds the lane that an event belongs to. */
export class ChromeLanes {
  readonly #draft: TraceBuilder
  readonly #processes = new Map<string, Process>()
  readonly #threads = new Map<string, Lane>()
  readonly #others = new Map<string, number>()
  #further: Lane | undefined

  constructor(draft: TraceBuilder) {
    this.#draft = draft
  }

  /** The lane of the event's thread. */
  thread(pid: string, tid: string): Lane {
    // Made for every event: the length keeps apart what a separator could not.
    const key = `${pid.length} ${pid}${tid}`
    let lane = this.#threads.get(key)
    if (lane === undefined && this.#threads.size >= MAX_TRACKS) lane = this.#shared()
    if (lane === undefined) {
      const process = this.#process(pid)
      const track = this.#draft.track({
        kind: 'task',
        name: tid === '' ? 'thread' : `thread ${tid}`,
        group: process.name,
        number: Number.isSafeInteger(Number(tid)) && tid !== '' ? Number(tid) : -1,
      })
      lane = { track, open: [], order: 0 }
      process.threads.push(lane)
      this.#threads.set(key, lane)
    }
    return lane
  }

  /** A lane that is no thread's: `name` within the process, or within nothing. */
  other(kind: 'other' | 'counter', pid: string | undefined, name: string): number {
    const key = JSON.stringify([kind, pid ?? null, name])
    let track = this.#others.get(key)
    if (track === undefined && this.#others.size >= MAX_TRACKS) return this.#shared().track
    if (track === undefined) {
      const group = pid === undefined ? '' : this.#process(pid).name
      track = this.#draft.track({ kind, name, group, number: -1 })
      this.#others.set(key, track)
    }
    return track
  }

  /** Takes what a metadata event says of names and order. */
  describe({ name, pid, tid, args }: ChromeEvent): void {
    const said = args['name']
    const order = args['sort_index']
    if (name === 'process_name' && typeof said === 'string') this.#process(pid).name = said
    if (name === 'thread_name' && typeof said === 'string') {
      const draft = this.#trackOf(this.thread(pid, tid))
      if (draft !== undefined) draft.name = said
    }
    if (typeof order !== 'number' || !Number.isFinite(order)) return
    if (name === 'process_sort_index') this.#process(pid).order = order
    if (name === 'thread_sort_index') this.thread(pid, tid).order = order
  }

  /** Call before the lanes are put in order: processes side by side, each with its threads. */
  finish(): void {
    const processes = [...this.#processes.values()].sort((a, b) => a.order - b.order)
    let place = 0
    for (const process of processes) {
      for (const lane of process.threads.toSorted((a, b) => a.order - b.order)) {
        const draft = this.#trackOf(lane)
        if (draft === undefined) continue
        draft.order = place++
        draft.group = process.name
      }
    }
  }

  /** What threads and others have in common when there are too many of them. */
  #shared(): Lane {
    this.#further ??= {
      track: this.#draft.track({ kind: 'other', name: 'Further lanes', group: '', number: -1 }),
      open: [],
      order: 0,
    }
    return this.#further
  }

  #process(pid: string): Process {
    const known = this.#processes.size < MAX_TRACKS || this.#processes.has(pid)
    const key = known ? pid : FURTHER
    let process = this.#processes.get(key)
    if (process === undefined) {
      process = { name: pid === '' ? '' : `process ${pid}`, order: 0, threads: [] }
      this.#processes.set(key, process)
    }
    return process
  }

  #trackOf({ track }: Lane): TrackDraft | undefined {
    return this.#draft.tracks[track]
  }
}
