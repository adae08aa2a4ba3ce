/** Why a line of ftrace text is not understood, as precisely as can be said. */
import { MAX_CPU_NUMBER, MAX_LINE_LENGTH } from './limits.ts'

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/\0/, 'it holds bytes that are no text'],
  [/\uFFFD/, 'it holds bytes that are no UTF-8'],
  [
    /^\s*(?:\d+\.\d+\s+\|)?\s*\d{1,4}\)\s/,
    'it is of function_graph as tracefs prints it, without a task; `trace-cmd report` prints one',
  ],
  [
    /\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?\d{1,20}:\s/,
    'its time is a count and not seconds: the trace clock was a counter',
  ],
  [/\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?\d{1,12}\.\d{1,20}:\s*$/, 'it does not say what happened'],
  [
    /\[\d{1,6}\]\s+(?:[^\s:]{3,8}\s+)?\d{1,12}\.(?!(?:\d{6}|\d{9}):)\d{1,20}:/,
    'its time has neither 6 nor 9 digits after the point',
  ],
]
const CPU = /\[(\d{1,6})\]\s/

export function explainLine(line: string): string {
  if (line.length >= MAX_LINE_LENGTH) return `it is longer than ${MAX_LINE_LENGTH} characters`
  const found = REASONS.find(([pattern]) => pattern.test(line))
  if (found !== undefined) return found[1]
  const cpu = Number(CPU.exec(line)?.[1] ?? 0)
  return cpu >= MAX_CPU_NUMBER ? `there is no CPU ${cpu}` : 'it is no line of an event'
}
