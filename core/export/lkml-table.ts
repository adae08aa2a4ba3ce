/** Columns of text as lockdep lays them out: the second column starts 24 characters after the first. */

/** One step, in the column of its CPU. */
export interface TableStep {
  readonly cpu: number
  readonly text: string
}

/** What a mail can hold in a line, and where its columns stand. */
const LINE = 72
const MARGIN = 1
const COLUMN = 24
/** More columns than this would be too narrow for a name: CPUs then share one, by number. */
const MAX_COLUMNS = 4

/** The table; `cut` says that there were steps before these. */
export function layOutTable(steps: readonly TableStep[], cut: boolean): string {
  const cpus = [...new Set(steps.map((step) => step.cpu))].sort((one, other) => one - other)
  if (cpus.length === 0) return '  (no step that others could see)\n'
  if (cpus.length > MAX_COLUMNS) return listed(steps, cut)
  const width = Math.min(COLUMN, Math.floor((LINE - MARGIN) / cpus.length))
  const lines = [
    row(
      cpus.map((cpu) => `     CPU${cpu}`),
      width,
    ),
    row(
      cpus.map(() => '     ----'),
      width,
    ),
  ]
  if (cut) lines.push(' ...')
  for (const { cpu, text } of steps) {
    const column = cpus.indexOf(cpu)
    const start = MARGIN + column * width
    // The last column has the rest of the line.
    const room = (column === cpus.length - 1 ? LINE - start : width) - 1
    for (const line of wrap(text, room)) lines.push(' '.repeat(start) + line)
  }
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function listed(steps: readonly TableStep[], cut: boolean): string {
  const lines = cut ? [' ...'] : []
  for (const { cpu, text } of steps) {
    const [first = '', ...more] = wrap(text, LINE - 7)
    lines.push(` CPU${cpu}  ${first}`, ...more.map((line) => `       ${line}`))
  }
  return `${lines.join('\n')}\n`
}

function row(cells: readonly string[], width: number): string {
  return ' '.repeat(MARGIN) + cells.map((cell) => cell.padEnd(width)).join('')
}

/** Lines of at most `room` characters, further ones indented; broken at spaces where there are any. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  let rest = text.replaceAll(/[^\x20-\x7e]/g, '?')
  for (let indent = ''; ; indent = '  ') {
    const space = room - indent.length
    if (rest.length <= space) return [...lines, indent + rest]
    const at = rest.lastIndexOf(' ', space)
    const end = at > 0 ? at : space
    lines.push(indent + rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
}
