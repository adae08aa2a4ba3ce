/**
 * Memory as a tree: every global and ghost, struct by field, array by element, each with its value in
 * words. Works on a copy of the machine's shared data and the debug information of the trace.
 */
import { DATA_BASE, type DebugInfo } from '#core/language/debug-info.ts'
import { MAX_FINAL_NAME, MAX_FINAL_VALUES } from '#core/trace/limits.ts'
import { readInteger } from './memory-bytes.ts'
import { typeName } from './names.ts'
import { elementOf, fieldOf, placeOfSymbol, type MemoryPlace } from './symbol-path.ts'
import { valueText } from './value-text.ts'

/** One row of the state tree. */
export interface MemoryNode {
  /** From the symbol down: `inode.i_blocks`. Stable over time. */
  readonly path: string
  /** Its last part: `i_blocks`, `[3]`. */
  readonly name: string
  readonly typeName: string
  /** Value in words; empty for structs and arrays. */
  readonly text: string
  /** Exact value of a scalar, signed as its type is; undefined for structs and arrays. */
  readonly numeric: bigint | undefined
  readonly address: number
  readonly bytes: number
  readonly ghost: boolean
  readonly children: readonly MemoryNode[]
}

/** Elements of an array that are shown; a longer one ends with them. */
const MAX_SHOWN_ELEMENTS = 256

/** All globals, then all ghosts, as they are declared. `memory` starts at DATA_BASE. */
export function readMemory(debug: DebugInfo, memory: Uint8Array): readonly MemoryNode[] {
  const symbols = [...debug.symbols].sort((a, b) => Number(a.ghost) - Number(b.ghost))
  return symbols.map((symbol) => readPlace(debug, memory, placeOfSymbol(debug, symbol)))
}

/** One place and everything in it. */
function readPlace(debug: DebugInfo, memory: Uint8Array, place: MemoryPlace): MemoryNode {
  const { path, address, bytes, type, ghost } = place
  const children = partsOf(debug, place).map((part) => readPlace(debug, memory, part))
  const scalar = type.kind !== 'struct' && type.kind !== 'array'
  const signed = (type.kind === 'integer' && type.signed) || type.kind === 'enum'
  const numeric = scalar ? readInteger(memory, address - DATA_BASE, bytes, signed) : undefined
  return {
    path,
    name: path.slice(path.search(/(?:\.\w+|\[\d+\]|^\w+)$/)).replace(/^\./, ''),
    typeName: typeName(debug, type),
    text: numeric === undefined ? '' : valueText(debug, type, numeric),
    numeric,
    address,
    bytes,
    ghost,
    children,
  }
}

function partsOf(debug: DebugInfo, place: MemoryPlace): readonly MemoryPlace[] {
  const { type } = place
  if (type.kind === 'struct') return type.fields.map((field) => fieldOf(debug, place, field))
  if (type.kind !== 'array') return []
  const shown = Math.min(type.length, MAX_SHOWN_ELEMENTS)
  return Array.from({ length: shown }, (_, index) => elementOf(debug, place, index)).filter(
    (part) => part !== undefined,
  )
}

/**
 * Exact final values of every scalar among `nodes` and, as far as a recording has room for them, below
 * them, by path, as decimal strings.
 */
export function scalarValues(nodes: readonly MemoryNode[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  const scalars = nodes.filter(({ numeric }) => numeric !== undefined).length
  let room = MAX_FINAL_VALUES - scalars
  function visitParts({ children }: MemoryNode): void {
    for (const part of children) {
      if (room <= 0) return
      visitParts(part)
      if (part.numeric === undefined || part.path.length > MAX_FINAL_NAME) continue
      values[part.path] = String(part.numeric)
      room--
    }
  }
  for (const node of nodes) {
    if (node.numeric !== undefined) values[node.path] = String(node.numeric)
    visitParts(node)
  }
  return values
}
