/**
 * One byte of validity for each byte of memory stacks and heap: may it be touched, was it written.
 * Globals and ghosts need none, they are valid and initialised throughout.
 */
import { DATA_BASE } from '#core/language/program.ts'
import * as At from './layout.ts'
import type { MachineState } from './state.ts'

/** Never allocated, or red zone. */
export const NOT_MEMORY = 0
export const UNWRITTEN = 1
export const WRITTEN = 2
export const FREED = 3
/** From here on: bytes of a block's description (heap.ts), not memory either. */
export const DESCRIPTION = 0x80

/** Image byte of the validity of the byte `offset` from DATA_BASE; globals have none. */
export function validityAt(state: MachineState, offset: number): number {
  const { layout } = state
  const beyondData = offset - layout.dataLength
  const stacks = layout.heapBytes - layout.stackMemoryBytes
  return beyondData < stacks
    ? layout.stackValidityBytes + beyondData
    : layout.heapValidityBytes + beyondData - stacks
}

/** Marks the memory frame of a function at `address` as entered (unwritten) or left. */
export function markFrame(
  state: MachineState,
  address: number,
  bytes: number,
  validity: number,
): void {
  const offset = address - DATA_BASE - state.layout.dataLength
  const at = state.layout.stackValidityBytes + offset
  if (!state.quiet) state.notes?.add(address, bytes, true)
  state.u8.fill(validity, at, at + bytes)
}

/** The byte that decides what is wrong with an access of `bytes` from image byte `at` on. */
export function worstValidity(state: MachineState, at: number, bytes: number): number {
  let worst = WRITTEN
  for (let i = 0; i < bytes; i++) {
    const validity = state.u8[at + i]!
    if (validity === WRITTEN) continue
    if (validity === NOT_MEMORY || validity >= DESCRIPTION) return NOT_MEMORY
    if (validity === FREED) return FREED
    worst = UNWRITTEN
  }
  return worst
}

/** Place of a context among the contexts. */
export function contextIndex(state: MachineState, context: number): number {
  return (context - state.layout.contexts) / At.CONTEXT_WORDS
}
