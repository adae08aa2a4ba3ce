/** Memory as bytes: reading, writing, cache lines, and the event of an access. No checks here. */
import { DATA_BASE } from '#core/language/program.ts'
import * as At from './layout.ts'
import type { MachineState } from './state.ts'

/**
 * Ticks it takes to bring the cache line of `address` to `cpu`. A line is remembered as the set of
 * CPUs that hold it; a writer is the only holder afterwards.
 */
export function touchLine(
  state: MachineState,
  address: number,
  cpu: number,
  write: boolean,
): number {
  const { u8 } = state
  const at = state.layout.linesBytes + ((address - DATA_BASE) >> 6)
  const holders = u8[at]!
  const me = 1 << cpu
  if (write) {
    if (holders === me) return 0
    u8[at] = me
    return holders === 0 ? 0 : state.config.costs.lineTransfer
  }
  if ((holders & me) !== 0) return 0
  u8[at] = holders | me
  return holders === 0 ? 0 : state.config.costs.lineTransfer
}

/** Reads `width` bytes of memory as it is into `state.low` and `state.high`, zero-extended. */
export function readMemory(state: MachineState, address: number, width: number): void {
  const at = address - DATA_BASE + state.layout.dataBytes
  state.high = 0
  if (width === 4) state.low = state.i32[at >> 2]!
  else if (width === 2) state.low = state.u16[at >> 1]!
  else if (width === 1) state.low = state.u8[at]!
  else {
    state.low = state.i32[at >> 2]!
    state.high = state.i32[(at >> 2) + 1]!
  }
}

/** Puts `width` bytes into memory, visible to all. */
export function writeMemory(
  state: MachineState,
  address: number,
  width: number,
  low: number,
  high: number,
): void {
  const at = address - DATA_BASE + state.layout.dataBytes
  if (width === 4) state.i32[at >> 2] = low
  else if (width === 2) state.u16[at >> 1] = low
  else if (width === 1) state.u8[at] = low
  else {
    state.i32[at >> 2] = low
    state.i32[(at >> 2) + 1] = high
  }
  state.wrote = true
  // A polling thread may be waiting for this.
  if (state.watched) state.stale = true
}

/** Do stores of this context go through the store buffer? Set-up runs alone and needs none. */
export function isBuffered(state: MachineState, context: number): boolean {
  return state.weak && context !== state.layout.setupContext
}

/** Event of a memory access whose value is in `state.low` and `state.high`. */
export function emitMemory(
  state: MachineState,
  context: number,
  kind: number,
  address: number,
  aux: number,
  old: number,
  oldHigh: number,
): void {
  if (!state.recorder.recording) return
  const { i32, low, high } = state
  const actor = i32[context + At.CONTEXT_ACTOR]!
  const cpu = i32[context + At.CONTEXT_CPU]!
  const site = state.siteOf(context)
  state.recorder.add(kind, actor, cpu, site, address, low, high, old, oldHigh, aux)
}
