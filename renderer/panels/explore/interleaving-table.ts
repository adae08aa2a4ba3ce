/**
 * The table of a failure, back from the text in which documents carry it (core/export writes it for
 * mails): a column for each CPU, time going down.
 */

export interface InterleavingRow {
  readonly column: number
  /** Indented under its function. */
  readonly text: string
  /** Somebody else had the step before. */
  readonly turn: boolean
}

export interface InterleavingTable {
  /** Which task runs on which CPU. */
  readonly tasks: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly InterleavingRow[]
  /** There were steps before these. */
  readonly cut: boolean
  /** What it comes to: the violation. */
  readonly ending: string
}

/** How far the name of a column may stand inside of it. */
const NAME_INDENT = 5

/** Undefined where the text has no columns: more CPUs than fit beside each other, or no table at all. */
export function readInterleaving(text: string): InterleavingTable | undefined {
  const lines = text.split('\n')
  const rule = lines.findIndex((line) => /^(\s+----)+$/.test(line))
  const columns = lines[rule - 1]?.trim().split(/\s+/) ?? []
  const heads = [...(lines[rule] ?? '').matchAll(/----/g)].map(({ index }) => index - NAME_INDENT)
  if (rule < 1 || columns.length !== heads.length) return undefined
  const after = lines.slice(rule + 1)
  const end = after.findIndex((line) => line.trim() === '')
  const body = end < 0 ? after : after.slice(0, end)
  const steps = body.filter((line) => line.trim() !== '...')
  const columnOf = (line: string): number => heads.findLastIndex((head) => head <= indentOf(line))
  const starts = heads.map((_, column) =>
    Math.min(...steps.filter((line) => columnOf(line) === column).map(indentOf)),
  )
  return {
    tasks: lines.slice(0, rule).flatMap((line) => (/^\s+CPU\d+: /.test(line) ? [line.trim()] : [])),
    columns,
    rows: steps.map((line, at) => ({
      column: columnOf(line),
      text: line.slice(starts[columnOf(line)]),
      turn: at > 0 && columnOf(line) !== columnOf(steps[at - 1] ?? ''),
    })),
    cut: steps.length < body.length,
    ending: end < 0 ? '' : trimLines(after.slice(end)),
  }
}

function indentOf(line: string): number {
  return line.search(/\S/)
}

function trimLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^ {1,2}/, ''))
    .join('\n')
    .trim()
}
