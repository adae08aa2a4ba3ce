/**
 * A line of function_graph as tracefs prints it when it is told to print times (`funcgraph-abstime`) and
 * tasks (`funcgraph-proc`): without them a line says neither when it was nor whose it is.
 *
 *      1231.123456 |   0)    bash-7    |   0.123 us    |    irq_enter();
 *      1231.123458 |   0)    bash-7    |   ==========> |
 */
import { nanosecondsOf, type FtraceLine } from './ftrace-fields.ts'

const LINE =
  /^\s{0,40}(\d{1,10})\.(\d{9}|\d{6})\s*\|\s*(\d{1,4})\)\s+(.{0,64}?)-(\d{1,10})\s*\|\s*(.*)$/s
/** Flags where the latency format is on, and how long it took. */
const SAID = /^(?:[^\s|]{4,6}\s*\|\s*)?((?:[+!#*@$]\s{0,3})?(?:\d[\d.]*\s+us)?)\s*\|\s*(.*)$/s
const ARROW = /^(?:[^\s|]{4,6}\s*\|\s*)?(=+>|<=+)\s*\|?\s*$/

/** Reads such a line; undefined if it is none. */
export function parseGraphLine(line: string): FtraceLine | undefined {
  const parts = LINE.exec(line)
  if (parts === null) return undefined
  const [, seconds = '', digits = '', cpu = '', task = '', pid = '', rest = ''] = parts
  const said = eventOf(rest.trimEnd())
  if (said === undefined) return undefined
  return {
    task: task.trim(),
    pid: Number(pid),
    tgid: -1,
    cpu: Number(cpu),
    seconds: Number(seconds),
    nanoseconds: nanosecondsOf(digits),
    ...said,
  }
}

/** Named as `trace-cmd report` names them. */
function eventOf(text: string): Pick<FtraceLine, 'event' | 'detail'> | undefined {
  const arrow = ARROW.exec(text)
  if (arrow !== null) {
    return { event: arrow[1]?.endsWith('>') === true ? 'irq_entry' : 'irq_exit', detail: '' }
  }
  const parts = SAID.exec(text)
  if (parts === null) return undefined
  const [, took = '', said = ''] = parts
  const comment = /^\/\*\s*(.*?)\s*\*\/$/s.exec(said)
  if (comment !== null) return { event: 'print', detail: comment[1] ?? '' }
  if (said.startsWith('}')) return { event: 'funcgraph_exit', detail: `${took} | ${said}`.trim() }
  return /[;{]/.test(said)
    ? { event: 'funcgraph_entry', detail: `${took} | ${said}`.trim() }
    : undefined
}
