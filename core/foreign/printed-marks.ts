/**
 * The convention of programs that write slices and counters into the kernel's trace by printing:
 * `B|pid|name` begins, `E` or `E|pid` ends, `C|pid|name|value` counts.
 */
import { MAX_DEPTH, MAX_TRACKS } from './limits.ts'
import type { TraceBuilder } from './trace-builder.ts'

const PRINTS = new Set(['print', 'tracing_mark_write', 'bprint', 'bputs'])
const COUNT = /^C\|\d{0,10}\|([^|]{0,200})\|(-?\d{1,15}(?:\.\d{1,15})?)\s*$/

/** Reads printed slices and counters into a trace. */
export class PrintedMarks {
  readonly #draft: TraceBuilder
  /** By task: its lane of prints (they overlap what the scheduler says of it), and what is open. */
  readonly #lanes = new Map<number, { readonly track: number; readonly open: number[] }>()
  readonly #counters = new Map<string, number>()

  constructor(draft: TraceBuilder) {
    this.#draft = draft
  }

  /** Takes an event of task `pid`; false if it is no such mark. */
  take(event: string, detail: string, pid: number, task: string, time: number): boolean {
    if (!PRINTS.has(event)) return false
    if (detail.startsWith('B|')) return this.#begin(detail, pid, task, time)
    if (detail === 'E' || /^E\|\d*\s*$/.test(detail)) return this.#end(pid, time)
    const sample = COUNT.exec(detail)
    if (sample === null) return false
    const [, name = '', value = ''] = sample
    const key = `${pid} ${name}`
    let track = this.#counters.get(key)
    if (track === undefined && this.#counters.size >= MAX_TRACKS) return false
    if (track === undefined) {
      track = this.#draft.track({ kind: 'counter', name, group: '', number: pid })
      this.#counters.set(key, track)
    }
    this.#draft.count(track, time, Number(value))
    return true
  }

  #begin(detail: string, pid: number, task: string, time: number): boolean {
    let lane = this.#lanes.get(pid)
    if (lane === undefined && this.#lanes.size >= MAX_TRACKS) return false
    if (lane === undefined) {
      const name = `${task}: prints`
      lane = { track: this.#draft.track({ kind: 'task', name, group: '', number: pid }), open: [] }
      this.#lanes.set(pid, lane)
    }
    if (lane.open.length >= MAX_DEPTH) return false
    lane.open.push(this.#draft.begin(lane.track, time, detail.slice(detail.indexOf('|', 2) + 1)))
    return true
  }

  #end(pid: number, time: number): boolean {
    const slice = this.#lanes.get(pid)?.open.pop()
    if (slice === undefined) return false
    this.#draft.end(slice, time)
    return true
  }
}
