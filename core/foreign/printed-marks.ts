/**
 * The convention of programs that write slices and counters into the kernel's trace by printing:
 * `B|pid|name` begins, `E` or `E|pid` ends, `C|pid|name|value` counts.
 */
import { MAX_TRACKS } from './limits.ts'
import { TaskSlices } from './task-slices.ts'
import type { TraceBuilder } from './trace-builder.ts'

const PRINTS = new Set(['print', 'tracing_mark_write', 'bprint', 'bputs'])
const COUNT = /^C\|\d{0,10}\|([^|]{0,200})\|(-?\d{1,15}(?:\.\d{1,15})?)\s*$/

/** Reads printed slices and counters into a trace. */
export class PrintedMarks {
  readonly #draft: TraceBuilder
  readonly #slices: TaskSlices
  readonly #counters = new Map<string, number>()

  constructor(draft: TraceBuilder) {
    this.#draft = draft
    this.#slices = new TaskSlices(draft, 'prints')
  }

  /** Takes an event of task `pid`; false if it is no such mark. */
  take(event: string, detail: string, pid: number, task: string, time: number): boolean {
    if (!PRINTS.has(event)) return false
    if (detail.startsWith('B|')) {
      const name = detail.slice(detail.indexOf('|', 2) + 1)
      return this.#slices.begin(pid, task, time, { name })
    }
    if (detail === 'E' || /^E\|\d*\s*$/.test(detail)) return this.#slices.end(pid, time)
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
}
