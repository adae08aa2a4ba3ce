/** Names for addresses: `inode.i_blocks`, `pages[2].flags`, or the bare number. */
import type { DebugInfo, SymbolDescription } from '#core/language/debug-info.ts'

/** Bytes that the compiler leaves between objects, at most. */
const WIDEST_GAP = 264

/** The variable, member and element at `address`, as C would write it. */
export function nameOfAddress(debug: DebugInfo, address: number): string {
  const symbol = symbolAt(debug, address)
  if (symbol === undefined) return `0x${(address >>> 0).toString(16)}`
  return symbol.name + pathTo(debug, symbol.type, address - symbol.address)
}

/** The global or ghost whose bytes hold `address`. */
export function symbolAt(debug: DebugInfo, address: number): SymbolDescription | undefined {
  return debug.symbols.find(
    (symbol) => address >= symbol.address && address < symbol.address + sizeOf(debug, symbol.type),
  )
}

/** The object that ends last before `address`, in whose gap it lies; undefined when it lies in none. */
export function objectBefore(debug: DebugInfo, address: number): SymbolDescription | undefined {
  let found: SymbolDescription | undefined
  for (const symbol of debug.symbols) {
    if (symbol.address > address || symbol.address < (found?.address ?? 0)) continue
    found = symbol
  }
  const end = found === undefined ? 0 : found.address + sizeOf(debug, found.type)
  return address >= end && address < end + WIDEST_GAP ? found : undefined
}

function sizeOf(debug: DebugInfo, type: number): number {
  const description = debug.types[type]
  return description !== undefined && 'bytes' in description ? description.bytes : 0
}

/** `.member` and `[index]` from the start of an object of `type` down to byte `offset`. */
function pathTo(debug: DebugInfo, type: number, offset: number): string {
  const description = debug.types[type]
  if (description?.kind === 'struct') {
    const field = description.fields.findLast((candidate) => candidate.offset <= offset)
    if (field === undefined) return ''
    return `.${field.name}${pathTo(debug, field.type, offset - field.offset)}`
  }
  if (description?.kind === 'array') {
    const bytes = sizeOf(debug, description.element)
    if (bytes === 0) return ''
    const index = Math.floor(offset / bytes)
    return `[${index}]${pathTo(debug, description.element, offset - index * bytes)}`
  }
  return ''
}
