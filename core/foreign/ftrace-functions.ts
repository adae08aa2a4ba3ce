/**
 * The calls of function_graph as `trace-cmd report` prints them, with the task and time that tracefs
 * leaves out: `funcgraph_entry: | f() {`, `funcgraph_entry: 0.5 us | f();`, `funcgraph_exit: 3.1 us | }`.
 */
import { TaskSlices } from './task-slices.ts'
import type { TraceBuilder } from './trace-builder.ts'

const CALL =
  /^(?:[+!#*@$]\s{0,20})?(?:(\d{1,12}(?:\.\d{1,6})?)\s+us)?\s*\|\s*([^\s({;]{1,200})\(.{0,200}?\)\s*([;{])/

/** Reads calls of functions into a trace. */
export class FunctionCalls {
  readonly #slices: TaskSlices

  constructor(draft: TraceBuilder) {
    this.#slices = new TaskSlices(draft, 'functions')
  }

  /** Takes an event of task `pid`; false if it is no call. */
  take(event: string, detail: string, pid: number, task: string, time: number): boolean {
    if (event === 'funcgraph_exit') return this.#slices.end(pid, time)
    if (event !== 'funcgraph_entry') return false
    const call = CALL.exec(detail)
    if (call === null) return false
    const [, microseconds, name = '', end] = call
    if (!this.#slices.begin(pid, task, time, { name })) return false
    if (end === ';') this.#slices.end(pid, time + Math.round(Number(microseconds ?? 0) * 1_000))
    return true
  }
}
