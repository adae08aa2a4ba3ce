/**
 * The table of a failure, back from the text in which documents carry it (core/export writes it for
 * mails): a column for each CPU, time going down.
 */

export interface InterleavingRow {
  readonly column: number
  readonly text: string
  /** Somebody else had the step before. */
  readonly turn: boolean
}

export interface InterleavingTable {
  readonly columns: readonly string[]
  readonly rows: readonly InterleavingRow[]
  /** There were steps before these. */
  readonly cut: boolean
  /** What it comes to: the violation. */
  readonly ending: string
}

/** How far the name of a column stands inside of it. */
const NAME_INDENT = 5
const CONTINUED = 2

/** Undefined where the text has no columns: more CPUs than fit beside each other, or no table at all. */
export function readInterleaving(text: string): InterleavingTable | undefined {
  const lines = text.split('\n')
  const rule = lines.findIndex((line) => /^(\s+----)+$/.test(line))
  const columns = lines[rule - 1]?.trim().split(/\s+/) ?? []
  const starts = [...(lines[rule] ?? '').matchAll(/----/g)].map(({ index }) => index - NAME_INDENT)
  if (rule < 1 || columns.length !== starts.length) return undefined
  const after = lines.slice(rule + 1)
  const end = after.findIndex((line) => line.trim() === '')
  const body = end < 0 ? after : after.slice(0, end)
  const rows: InterleavingRow[] = []
  for (const line of body) {
    if (line === ' ...') continue
    const indent = line.search(/\S/)
    const column = starts.findLastIndex((start) => start <= indent)
    const last = rows.at(-1)
    if (last && indent - (starts[column] ?? 0) >= CONTINUED) {
      rows[rows.length - 1] = { ...last, text: `${last.text} ${line.trim()}` }
      continue
    }
    rows.push({ column, text: line.trim(), turn: last !== undefined && last.column !== column })
  }
  const ending = end < 0 ? '' : after.slice(end).join('\n').trim()
  return { columns, rows, cut: body.includes(' ...'), ending }
}
