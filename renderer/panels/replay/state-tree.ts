/**
 * The globals and ghosts of a program as the rows of a tree: structs and arrays open and close, what is
 * deepest has a value. Rows depend on the program and on what is open, not on the moment.
 */
import {
  elementOf,
  fieldOf,
  placeOfSymbol,
  typeAt,
  type MemoryPlace,
} from '#core/analysis/symbol-path.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'

export interface StateRow {
  readonly place: MemoryPlace
  /** Last part of the path: `i_blocks`, `[3]`. */
  readonly name: string
  readonly depth: number
  /** True for structs and arrays. */
  readonly opens: boolean
  readonly open: boolean
}

/** Elements shown of one array; longer ones end in the last of these. */
const SHOWN_ELEMENTS = 1_024
/** Arrays longer than this, arrays of plain values, and arrays of the specification start closed. */
const OPEN_ELEMENTS = 8

/** All rows, in order of address: shared state first, then ghosts. `toggled` holds paths. */
export function stateRows(debug: DebugInfo, toggled: ReadonlySet<string>): StateRow[] {
  const rows: StateRow[] = []
  const symbols = [...debug.symbols].sort(
    (a, b) => Number(a.ghost) - Number(b.ghost) || a.address - b.address,
  )
  for (const symbol of symbols) addRows(rows, debug, placeOfSymbol(debug, symbol), 0, toggled)
  return rows
}

function addRows(
  rows: StateRow[],
  debug: DebugInfo,
  place: MemoryPlace,
  depth: number,
  toggled: ReadonlySet<string>,
): void {
  const opens = place.type.kind === 'struct' || place.type.kind === 'array'
  const open = opens && startsOpen(debug, place) !== toggled.has(place.path)
  rows.push({ place, name: lastPart(place.path), depth, opens, open })
  if (open) for (const part of partsOf(debug, place)) addRows(rows, debug, part, depth + 1, toggled)
}

/** What is directly in a struct or an array, as far as it is shown. */
export function partsOf(
  debug: DebugInfo,
  place: MemoryPlace,
  most: number = SHOWN_ELEMENTS,
): MemoryPlace[] {
  if (place.type.kind === 'struct') {
    return place.type.fields.map((field) => fieldOf(debug, place, field))
  }
  if (place.type.kind !== 'array') return []
  const shown = Math.min(place.type.length, most)
  return Array.from({ length: shown }, (_, index) => elementOf(debug, place, index)).filter(
    (element) => element !== undefined,
  )
}

function startsOpen(debug: DebugInfo, { type, ghost }: MemoryPlace): boolean {
  if (type.kind !== 'array') return true
  const element = typeAt(debug, type.element).kind
  const holdsParts = element === 'struct' || element === 'array'
  return type.length <= OPEN_ELEMENTS && holdsParts && !ghost
}

/** `i_blocks` of `inode.i_blocks`, `[3]` of `table[3]`. */
export function lastPart(path: string): string {
  return /(\[\d+\]|[^.[\]]+)$/u.exec(path)?.[0] ?? path
}
