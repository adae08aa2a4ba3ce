/**
 * Columns of text as lockdep lays out its scenarios: what CPU0 does from column 2 on, what CPU1 does from
 * column 31 on, 24 characters between their heads. More CPUs share the width of a mail.
 */

/** One step, in the column of its CPU. */
export interface TableStep {
  readonly cpu: number
  /** Whose step it is, where the CPU has several tasks; empty where that is plain. */
  readonly task: string
  /** The function it is in; empty where it stands under that of the step before. */
  readonly where: string
  readonly text: string
}

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
export function layOutTable(steps: readonly TableStep[], cut: boolean): string {
  const cpus = [...new Set(steps.map((step) => step.cpu))].sort((one, other) => one - other)
  if (cpus.length === 0) return '  (no step that others could see)\n'
  const lines = cpus.length > MAX_COLUMNS ? listed(steps, cut) : columns(cpus, steps, cut)
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function columns(
  cpus: readonly number[],
  steps: readonly TableStep[],
  cut: boolean,
): readonly string[] {
  const starts = columnStarts(cpus.length)
  const lines = [heads(starts, (at) => `CPU${cpus[at]}`), heads(starts, () => '----')]
  if (cut) lines.push(`${' '.repeat(MARGIN)}...`)
  const told = new Headings()
  for (const step of steps) {
    const column = cpus.indexOf(step.cpu)
    const start = starts[column]!
    const room = (starts[column + 1] ?? LINE + 1) - start - 1
    for (const line of told.lines(step, room)) lines.push(' '.repeat(start) + line)
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

function listed(steps: readonly TableStep[], cut: boolean): readonly string[] {
  const told = new Headings()
  const lines = steps.flatMap((step) => {
    const start = `${' '.repeat(MARGIN)}CPU${step.cpu}  `
    return told.lines(step, LINE - start.length).map((line) => start + line)
  })
  return cut ? [`${' '.repeat(MARGIN)}...`, ...lines] : lines
}

/** Steps of the same task and function on one CPU stand under their names until others run there. */
class Headings {
  readonly #task = new Map<number, string>()
  readonly #where = new Map<number, string>()

  lines({ cpu, task, where, text }: TableStep, room: number): readonly string[] {
    const lines: string[] = []
    if (task !== '' && task !== this.#task.get(cpu)) {
      lines.push(...wrap(`<${task}>`, room))
      this.#task.set(cpu, task)
      this.#where.delete(cpu)
    }
    if (where !== '' && where !== this.#where.get(cpu)) {
      lines.push(...wrap(where.length > room ? where.replace(/\(\)$/, '') : where, room))
      this.#where.set(cpu, where)
    }
    return [...lines, ...wrap(text, room - INDENT.length).map((line) => INDENT + line)]
  }
}

/** Lines of at most `room` characters, further ones indented; broken where a name ends if one does. */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  let rest = text.replaceAll(/[^\x20-\x7e]/g, '?')
  for (let indent = ''; ; indent = INDENT) {
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
