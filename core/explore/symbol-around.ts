/** Which variable an address that the compiler put into an instruction belongs to. */
import type { Program } from '#core/language/program.ts'

/** A variable's place in memory. */
export interface SymbolRange {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** The variable around `address`, undefined when there is none: an offset from a pointer. */
export function symbolAround({ debug }: Program, address: number): SymbolRange | undefined {
  for (const symbol of debug.symbols) {
    const type = debug.types[symbol.type]
    const bytes = type !== undefined && 'bytes' in type ? type.bytes : 0
    const end = symbol.address + bytes
    if (address >= symbol.address && address < end) return { start: symbol.address, end }
  }
  return undefined
}
