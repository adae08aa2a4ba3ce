/**
 * One line of ftrace text, as tracefs and `trace-cmd report` print it:
 *
 *     kworker/23:1-333   (  333) [023] d..1.   428.789473: sched_waking: comm=cat pid=42 …
 *
 * The group of threads and the flags may be missing, flags have 4 or 5 characters, times 6 or 9
 * digits. A task's name may hold anything, spaces and brackets too, so the end of it is looked for from
 * the right, within the 16 characters that the kernel gives a name. In the latency format CPU and flags
 * are one word, and times may count microseconds; `perf script` has no dash before the task's number:
 *
 *     cat-10        1d.h2.   12us+: sched_waking: comm=cat pid=42 …
 *     cat     10/10 [001]   428.789473:   sched:sched_waking: comm=cat pid=42 …
 */
import { nanosecondsOf, type FtraceLine } from './ftrace-fields.ts'
import { parseGraphLine } from './ftrace-graph-line.ts'
import { MAX_CPU_NUMBER } from './limits.ts'

const PLACE = String.raw`-(\d{1,10})\s+(?:\(\s*(\d{1,10}|-+)\)\s+)?\[(\d{1,6})\]\s+`
const STAMP = String.raw`(?:([^\s:]{3,8})\s+)?(\d{1,10})\.(\d{9}|\d{6}):\s+(.*)$`
/** Names as the kernel keeps them, then such as were made longer by whoever wrote the text. */
const HEADS = [
  new RegExp(String.raw`^\s{0,40}(.{0,16})${PLACE}${STAMP}`, 's'),
  new RegExp(String.raw`^\s{0,40}(.{0,64}?)${PLACE}${STAMP}`, 's'),
]
/** Number of the CPU and flags in one word; microseconds since the start, or seconds. */
const LATENCY = new RegExp(
  String.raw`^\s{0,40}(.{0,64}?)-(\d{1,10})\s+(\d{1,4})([^\s:\d][^\s:]{2,6})\s+(?:(\d{1,15})us[ +!#*@$]?|(\d{1,12})\.(\d{9}|\d{6})):\s+(.*)$`,
  's',
)
const PERF = new RegExp(
  String.raw`^\s{0,40}(.{0,64}?)\s+(?:(\d{1,10})/)?(\d{1,10})\s+\[(\d{1,6})\]\s+(\d{1,12})\.(\d{9}|\d{6}):\s+(?:\d{1,12}\s+)?([\w./-]{1,64}(?::[\w-]{1,64})?):\s*(.*)$`,
  's',
)
const EVENT = /^([A-Za-z_][\w.-]*):(?:\s+|$)(.*)$/s
const CALL = /^([^\s:]\S*)\s+<--?\s*(\S.*)$/s
const PRINTED_AT = /^(0x[0-9a-f]+|[\da-f]{1,16}|[A-Za-z_][\w.]*\+0x[\w/]+):\s+(.*)$/s

/** Reads a line of an event; undefined if it is none. */
export function parseFtraceLine(line: string): FtraceLine | undefined {
  const read = parsePlain(line) ?? parsePerf(line) ?? parseLatency(line) ?? parseGraphLine(line)
  return read === undefined || read.cpu >= MAX_CPU_NUMBER ? undefined : read
}

function parsePlain(line: string): FtraceLine | undefined {
  let parts: RegExpExecArray | null = null
  for (const head of HEADS) {
    parts = head.exec(line)
    if (parts !== null) break
  }
  if (parts === null) return undefined
  const [, task = '', pid = '', tgid = '', cpu = '', , seconds = '', digits = '', rest = ''] = parts
  const said = eventOf(rest.trimEnd())
  if (said === undefined) return undefined
  return {
    task: withoutBuffer(task),
    pid: Number(pid),
    tgid: /^\d/.test(tgid) ? Number(tgid) : -1,
    cpu: Number(cpu),
    seconds: Number(seconds),
    nanoseconds: nanosecondsOf(digits),
    ...said,
  }
}

/** `trace-cmd report` of several buffers puts the name of the buffer before the task. */
function withoutBuffer(task: string): string {
  return (/^[^\s:]{1,48}: (.{16})$/s.exec(task)?.[1] ?? task).trim()
}

function parseLatency(line: string): FtraceLine | undefined {
  const parts = LATENCY.exec(line)
  if (parts === null) return undefined
  const [, task = '', pid = '', cpu = '', , since, seconds = '', digits = '', rest = ''] = parts
  const said = eventOf(rest.trimEnd())
  if (said === undefined) return undefined
  const microseconds = Number(since ?? 0)
  return {
    task: task.trim(),
    pid: Number(pid),
    tgid: -1,
    cpu: Number(cpu),
    seconds: since === undefined ? Number(seconds) : Math.floor(microseconds / 1e6),
    nanoseconds: since === undefined ? nanosecondsOf(digits) : (microseconds % 1e6) * 1_000,
    ...said,
  }
}

function parsePerf(line: string): FtraceLine | undefined {
  const parts = PERF.exec(line)
  if (parts === null) return undefined
  const [, task = '', tgid, pid = '', cpu = '', seconds = '', digits = '', event = '', rest = ''] =
    parts
  return {
    task: task.trim(),
    pid: Number(pid),
    tgid: tgid === undefined ? -1 : Number(tgid),
    cpu: Number(cpu),
    seconds: Number(seconds),
    nanoseconds: nanosecondsOf(digits),
    event: nameOfPerf(event),
    detail: rest.trimEnd(),
  }
}

/** `sched_waking` of `sched:sched_waking`; `cycles` of `cycles:u`, whose letters say where it was counted. */
function nameOfPerf(event: string): string {
  const [group = '', name = ''] = event.split(':')
  return name === '' || /^[ukhGHpPSDWe]{1,6}$/.test(name) ? group : name
}

function eventOf(text: string): Pick<FtraceLine, 'event' | 'detail'> | undefined {
  const named = EVENT.exec(text)
  if (named !== null) {
    const [, event = '', detail = ''] = named
    // `trace-cmd report` names the tracer in place of an event.
    const call = event === 'function' ? CALL.exec(detail) : null
    return call === null ? { event, detail } : callOf(call)
  }
  const call = CALL.exec(text)
  if (call !== null) return callOf(call)
  // A print whose place in the kernel has no name: `0xffffffff81234567: text` and `0: text`.
  const printed = PRINTED_AT.exec(text)
  return printed === null ? undefined : { event: 'print', detail: printed[2] ?? '' }
}

function callOf([, callee = '', caller = '']: RegExpExecArray): Pick<
  FtraceLine,
  'event' | 'detail'
> {
  return { event: callee, detail: `<- ${caller}` }
}
