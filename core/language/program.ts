/**
 * A compiled program: what the language hands to the machine. Immutable, plain data and typed
 * arrays, so that it is cloned to every worker once.
 */
import type { DebugInfo } from './debug-info.ts'

export { DATA_BASE, FUNCTION_BASE } from './debug-info.ts'

/** Slots at the start of each register frame: return pc, caller's frame, memory-stack pointer. */
export const FRAME_HEADER_SLOTS = 3

/** One function as the machine calls it. */
export interface FunctionCode {
  readonly name: string
  /** Index of its first word in {@link Program.code}. */
  readonly entry: number
  /** Register slots of its frame, header and arguments included, outgoing arguments excluded. */
  readonly frameSlots: number
  /** Bytes of its address-taken locals, a multiple of 8. */
  readonly memoryBytes: number
  readonly parameterSlots: number
  /** 0 void, 1 up to 32 bits (and pointers), 2 for 64 bits. */
  readonly resultSlots: 0 | 1 | 2
  /** Two functions with equal shapes may be called through the same pointer. */
  readonly shape: number
}

/** One thread, `void P<n>(void)`; `function` is an index into the functions. */
export interface ThreadEntry {
  /** n of `P<n>`. */
  readonly index: number
  readonly function: number
}

/** One condition that must hold after every step; `function` is an index into the functions. */
export interface AlwaysCheck {
  /** `<label>` of `bool always_<label>(void)`. */
  readonly label: string
  readonly function: number
}

/** Addresses of a variable. */
export interface AddressRange {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/**
 * A compiled program: everything the machine needs, and the debug information for everybody else.
 */
export interface Program {
  readonly wordBits: 32 | 64
  /** Four words per instruction: opcode, a, b, c (see bytecode.ts). A site is word index / 4. */
  readonly code: Int32Array<ArrayBuffer>
  /** Per site: SITE_* bits of bytecode.ts. */
  readonly siteFlags: Uint8Array<ArrayBuffer>
  /** By site of an access to a global or ghost by its name and an index: where that variable lies. */
  readonly indexed: ReadonlyMap<number, AddressRange>
  readonly functions: readonly FunctionCode[]
  readonly threads: readonly ThreadEntry[]
  readonly init: number | undefined
  readonly finally: number | undefined
  readonly always: readonly AlwaysCheck[]
  /**
   * Initial contents from DATA_BASE: `sharedBytes` of globals, then the ghosts up to its end.
   * Both parts start at multiples of 8.
   */
  readonly data: Uint8Array<ArrayBuffer>
  readonly sharedBytes: number
  /** Deepest register stack and memory stack any thread can need; recursion adds a fixed allowance. */
  readonly stackSlots: number
  readonly stackBytes: number
  readonly usesHeap: boolean
  /** CONFIG_RWSEM_UNFAIR is on: readers of an rwsem pass a queued writer. */
  readonly unfairRwsem: boolean
  readonly debug: DebugInfo
}
