/**
 * What a reader of a trace needs to turn addresses and sites back into names and source lines. Plain
 * JSON data, stored in every trace: a recording opens in ten years, without compiler or machine.
 */

/** Address of the first byte of the shared data; everything below is the null guard. */
export const DATA_BASE = 0x1000
/** Function pointers are FUNCTION_BASE + 16 * function index: no such address holds data. */
export const FUNCTION_BASE = 0x7000_0000

/** One source file as it was compiled. */
export interface SourceFile {
  /** As in `#include "name"`, or the variant's own file name. */
  readonly name: string
  readonly text: string
}

/** A type, by index into {@link DebugInfo.types}. Sizes and offsets in bytes. */
export type TypeDescription =
  | { readonly kind: 'void' }
  | {
      readonly kind: 'integer'
      readonly name: string
      readonly bytes: number
      readonly signed: boolean
    }
  | {
      readonly kind: 'enum'
      /** As it is written: `enum state`. */
      readonly name: string
      readonly bytes: number
      readonly values: readonly EnumValue[]
    }
  | { readonly kind: 'pointer'; readonly target: number; readonly bytes: number }
  | {
      readonly kind: 'array'
      readonly element: number
      readonly length: number
      readonly bytes: number
    }
  | {
      readonly kind: 'struct'
      /** As it is written: `struct inode`, or the name of a typedef. */
      readonly name: string
      readonly bytes: number
      readonly fields: readonly FieldDescription[]
    }
  | {
      readonly kind: 'lock'
      readonly name: string
      readonly lockClass: number
      readonly bytes: number
    }
  | { readonly kind: 'function'; readonly name: string }

/** One name of an enum. */
export interface EnumValue {
  readonly name: string
  readonly value: number
}

/** One field of a struct: `offset` in bytes, `type` an index into the types. */
export interface FieldDescription {
  readonly name: string
  readonly offset: number
  readonly type: number
}

/** A global or ghost variable. */
export interface SymbolDescription {
  readonly name: string
  /** Machine address (from {@link DATA_BASE} on). */
  readonly address: number
  readonly type: number
  /** Specification state: never seen by the memory model. */
  readonly ghost: boolean
}

/** A parameter or local variable and where it lives while its function runs. */
export interface LocalDescription {
  readonly name: string
  readonly type: number
  /** Slot in the register frame, or byte offset in the memory frame when its address is taken. */
  readonly place: 'register' | 'memory'
  readonly offset: number
  /** Sites between which the name is in scope, end exclusive. */
  readonly firstSite: number
  readonly endSite: number
}

/** One function: where it is in the sources and which sites are its code. */
export interface FunctionDescription {
  readonly name: string
  readonly file: number
  readonly line: number
  readonly firstSite: number
  /** Exclusive. */
  readonly endSite: number
  /** `static inline`: no call and return events, as ftrace would not see it either. */
  readonly inline: boolean
  readonly locals: readonly LocalDescription[]
}

/** One thread of the program, from its `P<n>` function. */
export interface ThreadDescription {
  /** Number n of `P<n>`, which is also its actor number. */
  readonly index: number
  /** `writepage` of `P0_writepage`; the function's name when it has no label. */
  readonly label: string
  readonly function: number
}

/**
 * What a recording keeps of a program, so that sites, addresses and values can be named without
 * compiling anything.
 */
export interface DebugInfo {
  readonly wordBits: 32 | 64
  readonly sources: readonly SourceFile[]
  readonly types: readonly TypeDescription[]
  readonly symbols: readonly SymbolDescription[]
  readonly functions: readonly FunctionDescription[]
  readonly threads: readonly ThreadDescription[]
  /** Labels of trace_retry, trace_gauge, trace_mark; events carry the index. */
  readonly labels: readonly string[]
  /** Messages of assertions (the text of the condition), by site. */
  readonly assertions: Readonly<Record<number, string>>
  /**
   * The line table: four numbers for each run of instructions from one place, in order of site:
   * first site, file, line (1-based), column (1-based).
   */
  readonly lines: readonly number[]
}

/** A place in the sources. `line` and `column` count from 1. */
export interface SourcePlace {
  readonly file: number
  readonly line: number
  readonly column: number
}

/** Where the instruction at `site` came from, or undefined before the first entry. */
export function placeOfSite(debug: DebugInfo, site: number): SourcePlace | undefined {
  const { lines } = debug
  let low = 0
  let high = lines.length / 4
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((lines[middle * 4] ?? 0) <= site) low = middle + 1
    else high = middle
  }
  const at = (low - 1) * 4
  if (at < 0) return undefined
  return { file: lines[at + 1] ?? 0, line: lines[at + 2] ?? 0, column: lines[at + 3] ?? 0 }
}

/** The function whose code holds `site`, by index, or -1. */
export function functionOfSite(debug: DebugInfo, site: number): number {
  return debug.functions.findIndex((fn) => site >= fn.firstSite && site < fn.endSite)
}
