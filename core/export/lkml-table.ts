/**
 * Columns of text as lockdep lays out its scenarios: what CPU0 does from column 2 on, what CPU1 does from
 * column 31 on, 24 characters between their heads. More CPUs share the width of a mail.
 */

import {
  interleavingColumns,
  interleavingLines,
  type InterleavingLine,
  type InterleavingStep,
} from './interleaving.ts'

/** What a mail can hold in a line. */
const LINE = 72
const MARGIN = 2
const SECOND = 31
/** Where the first head stands; the others stand at their columns. */
const HEAD = 7
const INDENT = '  '
/** More columns than this would be too narrow for a name: CPUs then share one, by number. */
const MAX_COLUMNS = 3

/** The table; `cut` says that there were steps before these. */
export function layOutTable(steps: readonly InterleavingStep[], cut: boolean): string {
  const cpus = interleavingColumns(steps)
  if (cpus.length === 0) return '  (no step that others could see)\n'
  const lines = cpus.length > MAX_COLUMNS ? listed(steps, cut) : columns(cpus, steps, cut)
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function columns(
  cpus: readonly number[],
  steps: readonly InterleavingStep[],
  cut: boolean,
): readonly string[] {
  const starts = columnStarts(cpus.length)
  const lines = [heads(starts, (at) => `CPU${cpus[at]}`), heads(starts, () => '----')]
  if (cut) lines.push(`${' '.repeat(MARGIN)}...`)
  for (const line of interleavingLines(steps)) {
    const column = cpus.indexOf(line.cpu)
    const start = starts[column]!
    const room = (starts[column + 1] ?? LINE + 1) - start - 1
    for (const text of fitted(line, room)) lines.push(' '.repeat(start) + text)
  }
  return lines
}

function columnStarts(count: number): readonly number[] {
  if (count <= 2) return [MARGIN, SECOND].slice(0, count)
  const width = Math.floor((LINE - MARGIN) / count)
  return Array.from({ length: count }, (_, column) => MARGIN + column * width)
}

function heads(starts: readonly number[], text: (column: number) => string): string {
  return starts.reduce((line, start, at) => line.padEnd(Math.max(start, HEAD)) + text(at), '')
}

function listed(steps: readonly InterleavingStep[], cut: boolean): readonly string[] {
  const lines = interleavingLines(steps).flatMap((line) => {
    const start = `${' '.repeat(MARGIN)}CPU${line.cpu}  `
    return fitted(line, LINE - start.length).map((text) => start + text)
  })
  return cut ? [`${' '.repeat(MARGIN)}...`, ...lines] : lines
}

/** A line in `room` characters: steps are indented under their function, whose brackets go first. */
function fitted({ kind, text }: InterleavingLine, room: number): readonly string[] {
  if (kind === 'step') return wrap(text, room - INDENT.length).map((line) => INDENT + line)
  const name = kind === 'function' && text.length > room ? text.replace(/\(\)$/, '') : text
  return wrap(name, room)
}

/** Lines of at most `room` characters, further ones after `hanging`; broken where a name ends if one does. */
export function wrap(text: string, room: number, hanging: string = INDENT): string[] {
  const lines: string[] = []
  let rest = text.replaceAll(/[^\x20-\x7e]/g, '?')
  for (let indent = ''; ; indent = hanging) {
    const space = room - indent.length
    if (rest.length <= space) return [...lines, indent + rest]
    const end = breakBefore(rest, space)
    lines.push((indent + rest.slice(0, end)).trimEnd())
    rest = rest.slice(end).trimStart()
  }
}

/** At a space, else before a `.` or after a bracket, else anywhere. */
function breakBefore(text: string, space: number): number {
  const at = text.lastIndexOf(' ', space)
  if (at > 0) return at
  const piece = text.slice(0, space + 1)
  const named = Math.max(piece.lastIndexOf('.'), piece.slice(0, -1).lastIndexOf('(') + 1)
  return named > INDENT.length ? named : space
}
