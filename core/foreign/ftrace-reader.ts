/**
 * Reads ftrace text: who ran on each CPU and what state each task was in, as far as scheduler events
 * say; interrupts; the slices and counters that programs print; every other event as an instant.
 *
 * Nothing is guessed: where a CPU has lost events, nothing is said of it until it is heard of again.
 */
import {
  LANE_INTERRUPT,
  LANE_PREEMPTED,
  LANE_RUNNING,
  LANE_SLEEPING,
  LANE_WOKEN,
} from '#core/analysis/lanes.ts'
import { arrangeTrace } from './arrange-trace.ts'
import type { ForeignReader } from './foreign-reader.ts'
import { LOST_EVENTS, type ForeignTrace } from './foreign-trace.ts'
import type { FtraceLine } from './ftrace-fields.ts'
import { parseFtraceLine } from './ftrace-line.ts'
import { explainLine } from './explain-line.ts'
import { FunctionCalls } from './ftrace-functions.ts'
import { LockEvents } from './ftrace-locks.ts'
import { interruptEdge, parseSwitch, parseWakeup, type InterruptEdge } from './ftrace-scheduling.ts'
import { MAX_CPU_NUMBER, MAX_DEPTH, MAX_TRACKS } from './limits.ts'
import { PrintedMarks } from './printed-marks.ts'
import type { TextEncoding } from './text-encoding.ts'
import { LineSplitter } from './text-pieces.ts'
import { TraceBuilder } from './trace-builder.ts'

const LOST = /^CPU:(\d{1,6}) \[(?:LOST(?: \d+)? EVENTS|(?:\d+ )?EVENTS (?:DROPPED|LOST))\]/
/** Heads and tails that say nothing of what happened. */
const SILENT =
  /^(?:#|cpus=\d|version = \d|trace\.dat|CPU \d+ is empty|Buffer: |\s*=>|\s+[\da-f]{8,16}\s.{1,300}\)$|\s*-{20,}\s*$|\s*\d{1,4}\)\s.{1,64}\s=>\s.{1,64}-\d+\s*$|\s*$)/

interface Cpu {
  readonly track: number
  /** Slice of the task on it; -1 if that is not known or nobody. */
  running: number
  /** The task on it, as far as known. */
  pid: number
  /** Whether `pid` is known by a switch, not only by being heard of. */
  certain: boolean
  /** Since when that task has been heard of there. */
  since: number
  /** Slices of interrupts within each other. */
  readonly interrupts: number[]
}

interface Task {
  readonly track: number
  /** Slice of its state; -1 if the state is not known. */
  slice: number
  state: number
  /** Where and when it was told to run, if it has not run since. */
  wokenAt: { readonly track: number; readonly time: number } | undefined
}

/** Reader of ftrace text. */
export class FtraceReader implements ForeignReader {
  readonly #draft = new TraceBuilder()
  readonly #lines: LineSplitter
  readonly #cpus = new Map<number, Cpu>()
  readonly #tasks = new Map<number, Task>()
  /** What tasks do besides running; each takes what it understands. */
  readonly #takers = [
    new PrintedMarks(this.#draft),
    new FunctionCalls(this.#draft),
    new LockEvents(this.#draft),
  ]
  /** What all tasks share that came when there were too many. */
  #further: Task | undefined
  /** Seconds of the first line: times count from there, so that they stay exact. */
  #zero = -1
  /** CPUs that have lost events before the first that is there. */
  readonly #lostBefore = new Set<number>()
  /** Time of the line before. */
  #before = -Infinity

  constructor(encoding?: TextEncoding) {
    this.#lines = new LineSplitter((line, number) => this.#line(line, number), encoding)
  }

  get full(): boolean {
    return this.#draft.full
  }

  get understood(): number {
    return this.#draft.events
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#lines.push(bytes)
  }

  finish(): ForeignTrace {
    this.#lines.finish()
    return arrangeTrace(this.#draft, 'ftrace', Math.max(0, this.#zero) * 1e9)
  }

  #line(line: string, number: number): void {
    if (SILENT.test(line)) return
    const lost = line.startsWith('CPU:') ? LOST.exec(line) : null
    if (lost !== null) return this.#lose(Number(lost[1]))
    const parsed = parseFtraceLine(line)
    if (parsed === undefined) {
      this.#draft.notebook.ignore(number, explainLine(line), line)
      return
    }
    if (this.#zero < 0) this.#zero = parsed.seconds
    const time = (parsed.seconds - this.#zero) * 1e9 + parsed.nanoseconds
    this.#draft.events += 1
    if (time < this.#before) this.#draft.backwards += 1
    this.#before = time
    this.#draft.seen(time)
    for (const cpu of this.#lostBefore) {
      this.#draft.instant(this.#cpu(cpu).track, time, LOST_EVENTS)
    }
    this.#lostBefore.clear()
    this.#event(parsed, time, number, line)
  }

  #event(parsed: FtraceLine, time: number, number: number, line: string): void {
    const { event, detail, task, pid } = parsed
    const cpu = this.#cpu(parsed.cpu)
    if (event === 'sched_switch') {
      const change = parseSwitch(detail)
      if (change !== undefined) {
        this.#leave(cpu, change.fromPid, change.from, change.state, time)
        this.#enter(cpu, change.toPid, change.to, time, detail)
        return
      }
      this.#draft.notebook.ignore(number, 'its switch is spelled in an unknown way', line)
    }
    this.#hear(cpu, pid, time)
    const edge = interruptEdge(event, detail)
    if (edge !== undefined) return this.#interrupt(cpu, edge, detail, time)
    if (this.#takers.some((taker) => taker.take(event, detail, pid, task, time))) return
    this.#draft.instant(cpu.track, time, event, detail)
    if (event.startsWith('sched_wak')) this.#wake(cpu, parsed, time)
    else if (event === 'sched_process_exit') this.#exit(detail, time)
    else if (pid !== 0) this.#draft.instant(this.#task(pid, task).track, time, event, detail)
  }

  /** A line of the task is from this CPU: unless a switch has said so, this is how it is known. */
  #hear(cpu: Cpu, pid: number, time: number): void {
    if (cpu.certain || cpu.pid === pid) return
    cpu.pid = pid
    cpu.since = time
  }

  #leave(cpu: Cpu, pid: number, name: string, state: string, time: number): void {
    if (cpu.pid === pid && !cpu.certain && pid !== 0) {
      // It was here before the first switch that was recorded.
      cpu.running = this.#draft.begin(cpu.track, cpu.since, name)
      this.#show(this.#task(pid, name), LANE_RUNNING, cpu.since)
    }
    if (cpu.running >= 0) this.#draft.end(cpu.running, time)
    cpu.running = -1
    if (pid === 0) return
    const runnable = state.startsWith('R')
    const task = this.#task(pid, name)
    if (/^[XZ]/.test(state)) this.#close(task, time)
    else this.#show(task, runnable ? LANE_PREEMPTED : LANE_SLEEPING, time)
  }

  #enter(cpu: Cpu, pid: number, name: string, time: number, detail: string): void {
    cpu.pid = pid
    cpu.certain = true
    cpu.since = time
    if (pid === 0) return
    cpu.running = this.#draft.begin(cpu.track, time, name, LANE_RUNNING, detail)
    const task = this.#task(pid, name)
    this.#show(task, LANE_RUNNING, time)
    const { wokenAt } = task
    task.wokenAt = undefined
    if (wokenAt === undefined || wokenAt.time > time) return
    this.#draft.arrow(wokenAt.track, wokenAt.time, task.track, time, 'wakes')
  }

  /** An arrow leaves whoever wakes; the CPU where that is an interrupt or nobody. */
  #wake(cpu: Cpu, { pid, task: name, detail }: FtraceLine, time: number): void {
    const woken = parseWakeup(detail)
    if (woken === undefined || woken.pid === 0) return
    const task = this.#task(woken.pid, woken.task)
    if (task.state === LANE_RUNNING || task === this.#further) return
    this.#show(task, LANE_WOKEN, time, detail)
    const byTask = pid !== 0 && cpu.interrupts.length === 0
    const track = byTask ? this.#task(pid, name).track : cpu.track
    task.wokenAt ??= { track, time }
  }

  #exit(detail: string, time: number): void {
    const gone = parseWakeup(detail)
    if (gone !== undefined) this.#draft.instant(this.#task(gone.pid, gone.task).track, time, 'exit')
  }

  #interrupt(cpu: Cpu, { begins, name }: InterruptEdge, detail: string, time: number): void {
    if (begins) {
      if (cpu.interrupts.length < MAX_DEPTH) {
        cpu.interrupts.push(this.#draft.begin(cpu.track, time, name, LANE_INTERRUPT, detail))
      }
      return
    }
    const slice = cpu.interrupts.pop()
    if (slice === undefined) this.#draft.instant(cpu.track, time, `${name} ends`)
    else this.#draft.end(slice, time)
  }

  /** What a CPU does is not known from here on. */
  #lose(number: number): void {
    this.#draft.losses += 1
    if (number >= MAX_CPU_NUMBER) return
    const time = this.#draft.last
    if (time === -Infinity) {
      this.#lostBefore.add(number)
      return
    }
    const cpu = this.#cpu(number)
    this.#draft.instant(cpu.track, time, LOST_EVENTS)
    for (const slice of cpu.interrupts.splice(0)) this.#draft.end(slice, time)
    if (cpu.running >= 0) {
      this.#draft.end(cpu.running, time)
      const task = this.#tasks.get(cpu.pid)
      if (task !== undefined) this.#close(task, time)
    }
    cpu.running = -1
    cpu.pid = -1
    cpu.certain = false
  }

  #show(task: Task, state: number, time: number, detail = ''): void {
    if (task === this.#further || (task.slice >= 0 && task.state === state)) return
    if (task.slice >= 0 && this.#draft.slices.start.at(task.slice) === time) {
      // Within one microsecond it was woken and ran: what it was in between has no length.
      this.#draft.restate(task.slice, state, detail)
      task.state = state
      return
    }
    this.#close(task, time)
    task.state = state
    const { name } = this.#draft.tracks[task.track] as { readonly name: string }
    task.slice = this.#draft.begin(task.track, time, name, state, detail)
  }

  #close(task: Task, time: number): void {
    if (task.slice >= 0) this.#draft.end(task.slice, time)
    task.slice = -1
    task.state = -1
  }

  #cpu(number: number): Cpu {
    let cpu = this.#cpus.get(number)
    if (cpu === undefined) {
      const track = this.#draft.track({
        kind: 'cpu',
        name: `CPU ${number}`,
        group: '',
        number,
        order: number,
      })
      cpu = { track, running: -1, pid: -1, certain: false, since: 0, interrupts: [] }
      this.#cpus.set(number, cpu)
    }
    return cpu
  }

  #task(pid: number, name: string): Task {
    let task = this.#tasks.get(pid)
    if (task === undefined && this.#tasks.size >= MAX_TRACKS) {
      this.#further ??= {
        track: this.#draft.track({
          kind: 'task',
          name: 'Further tasks',
          group: '',
          number: -1,
          repeats: true,
        }),
        slice: -1,
        state: -1,
        wokenAt: undefined,
      }
      return this.#further
    }
    if (task === undefined) {
      const kind = 'task'
      const track = this.#draft.track({ kind, name, group: '', number: pid, repeats: true })
      task = { track, slice: -1, state: -1, wokenAt: undefined }
      this.#tasks.set(pid, task)
    } else if (name !== '<...>') {
      const draft = this.#draft.tracks[task.track]
      if (draft?.name === '<...>') draft.name = name
    }
    return task
  }
}
