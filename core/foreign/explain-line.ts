/** Why a line of ftrace text is not understood, as precisely as can be said. */
import { MAX_CPU_NUMBER, MAX_LINE_LENGTH } from './limits.ts'

const OF_GRAPH =
  'it is of function_graph as tracefs prints it, without a task and a time; `trace-cmd report` prints both'
const BY_COUNT = 'its time is a count and not seconds: the trace clock was a counter'
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/\0/, 'it holds bytes that are no text'],
  [/\uFFFD/, 'it holds bytes that are no UTF-8'],
  [/^\s*(?:\d+\.\d+\s+\|)?\s*\d{1,4}\)\s/, OF_GRAPH],
  [/\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?\d{1,20}:\s/, BY_COUNT],
  [/\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?-\d{1,12}\.\d{6,9}:/, 'its time is negative'],
  [
    /\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?\d{11,20}\.(?:\d{6}|\d{9}):/,
    'its time is centuries away: the clock went below zero',
  ],
  [/\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?\d{1,12}\.\d{1,20}:\s*$/, 'it does not say what happened'],
  [
    /\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?\d{1,12}\.(?!(?:\d{6}|\d{9}):)\d{1,20}:/,
    'its time has neither 6 nor 9 digits after the point',
  ],
]
const CPU = /\[(\d{1,6})\]\s/

/** The reason in words, to follow the number of the line. */
export function explainLine(line: string): string {
  if (line.length >= MAX_LINE_LENGTH) return `it is longer than ${MAX_LINE_LENGTH} characters`
  const found = REASONS.find(([pattern]) => pattern.test(line))
  if (found !== undefined) return found[1]
  const cpu = Number(CPU.exec(line)?.[1] ?? 0)
  return cpu >= MAX_CPU_NUMBER ? `there is no CPU ${cpu}` : 'it is no line of an event'
}

const ADVICE: Readonly<Record<string, string>> = {
  [OF_GRAPH]:
    'Before recording: cd /sys/kernel/tracing; echo 1 > options/funcgraph-abstime; echo 1 > options/funcgraph-proc',
  [BY_COUNT]:
    'Record with a clock that counts seconds: trace-cmd record -C mono, or echo mono > /sys/kernel/tracing/trace_clock',
}

/** What to do about a file of ftrace text of which nothing was understood, the first line for `reason`. */
export function adviceOn(reason: string): string {
  return (
    ADVICE[reason] ??
    'Take the text of /sys/kernel/tracing/trace, of `trace-cmd report` or of `perf script`.'
  )
}
