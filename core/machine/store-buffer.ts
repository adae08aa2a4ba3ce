/**
 * Store buffers (tso, pso): one per CPU, sixteen entries. An entry says which older entries must reach
 * memory before it: under tso all of them; under pso those that overlap it, those a wmb put before it,
 * and for a store-release all. Entries keep their slot while they live, so a drain keeps its actor.
 */
import { ACTOR_DRAIN, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import { EVENT_BUFFERED } from '#core/event/kinds.ts'
import { SITE_RELEASE } from '#core/language/bytecode.ts'
import * as At from './layout.ts'
import { emitMemory, readMemory } from './raw-memory.ts'
import type { MachineState } from './state.ts'

/** In ENTRY_WIDTH: draining this entry releases a spinlock. */
export const ENTRY_UNLOCK = 0x100
const ALL = (1 << STORE_BUFFER_ENTRIES) - 1

/** Image word of entry `slot` of a CPU's buffer. */
export function entryAt(state: MachineState, cpu: number, slot: number): number {
  return state.layout.buffers + (cpu * STORE_BUFFER_ENTRIES + slot) * At.ENTRY_WORDS
}

/** Which entries of the CPU of `context` are in use, one bit each. */
export function buffered(state: MachineState, context: number): number {
  const { i32 } = state
  return i32[state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_BUFFERED]!
}

/** Has the buffer of its CPU a free entry? */
export function hasRoom(state: MachineState, context: number): boolean {
  return buffered(state, context) !== ALL
}

/** A store enters the buffer of its CPU, which has room. */
export function bufferStore(
  state: MachineState,
  context: number,
  address: number,
  width: number,
  low: number,
  high: number,
): void {
  const flags = state.program.siteFlags[state.siteOf(context)]!
  append(state, context, address, width, low, high, (flags & SITE_RELEASE) !== 0)
  state.low = low
  state.high = high
  emitMemory(state, context, EVENT_BUFFERED, address, width, 0, 0)
}

/** The release of a spinlock enters the buffer: a store-release of zero. */
export function bufferUnlock(state: MachineState, context: number, address: number): void {
  append(state, context, address, 4 | ENTRY_UNLOCK, 0, 0, true)
  state.low = 0
  state.high = 0
  emitMemory(state, context, EVENT_BUFFERED, address, 4, 0, 0)
}

function append(
  state: MachineState,
  context: number,
  address: number,
  width: number,
  low: number,
  high: number,
  release: boolean,
): void {
  const { i32, f64 } = state
  const number = i32[context + At.CONTEXT_CPU]!
  const cpu = state.cpuAt(number)
  const older = i32[cpu + At.CPU_BUFFERED]!
  let slot = 0
  while (((older >> slot) & 1) !== 0) slot++
  const at = entryAt(state, number, slot)
  let after = older
  if (state.config.model === 'pso' && !release) {
    after = i32[cpu + At.CPU_ORDERED]! & older
    for (let other = 0; other < STORE_BUFFER_ENTRIES; other++) {
      if (((older >> other) & 1) === 0) continue
      if (overlaps(i32, entryAt(state, number, other), address, width & 0xff)) after |= 1 << other
    }
  }
  i32[at + At.ENTRY_ADDRESS] = address
  i32[at + At.ENTRY_WIDTH] = width
  i32[at + At.ENTRY_LOW] = low
  i32[at + At.ENTRY_HIGH] = high
  i32[at + At.ENTRY_AFTER] = after
  i32[at + At.ENTRY_OLDER] = older
  i32[at + At.ENTRY_SITE] = state.siteOf(context)
  i32[at + At.ENTRY_ACTOR] = i32[context + At.CONTEXT_ACTOR]!
  i32[cpu + At.CPU_BUFFERED] = older | (1 << slot)
  if (state.timed) {
    const { store, drain } = state.config.costs
    const late = drain > 0 ? state.scheduler.jitter(drain) : 0
    f64[(at >> 1) + At.ENTRY_READY_F64] = f64[At.HEADER_NOW_F64]! + store + late
  }
  state.stale = true
}

function overlaps(
  i32: Int32Array<ArrayBuffer>,
  entry: number,
  address: number,
  width: number,
): boolean {
  const start = i32[entry + At.ENTRY_ADDRESS]!
  return start < address + width && address < start + (i32[entry + At.ENTRY_WIDTH]! & 0xff)
}

/** wmb: what is in the buffer now reaches memory before what comes later. */
export function orderStores(state: MachineState, context: number): void {
  const cpu = state.cpuAt(state.i32[context + At.CONTEXT_CPU]!)
  state.i32[cpu + At.CPU_ORDERED] = state.i32[cpu + At.CPU_BUFFERED]!
}

/** Reads as the CPU of `context` sees it: memory under its own buffered stores, oldest first. */
export function forwardLoad(
  state: MachineState,
  context: number,
  address: number,
  width: number,
): void {
  readMemory(state, address, width)
  const { i32 } = state
  const cpu = i32[context + At.CONTEXT_CPU]!
  let todo = buffered(state, context)
  while (todo !== 0) {
    let oldest = 0
    for (let slot = 0; slot < STORE_BUFFER_ENTRIES; slot++) {
      if (((todo >> slot) & 1) === 0) continue
      oldest = slot
      if ((i32[entryAt(state, cpu, slot) + At.ENTRY_OLDER]! & todo) === 0) break
    }
    todo &= ~(1 << oldest)
    overlay(state, entryAt(state, cpu, oldest), address, width)
  }
}

/** Puts the bytes that entry and access share over `state.low` and `state.high`. */
function overlay(state: MachineState, entry: number, address: number, width: number): void {
  const { i32 } = state
  if (!overlaps(i32, entry, address, width)) return
  const start = i32[entry + At.ENTRY_ADDRESS]!
  const length = i32[entry + At.ENTRY_WIDTH]! & 0xff
  for (let i = 0; i < width; i++) {
    const from = address + i - start
    if (from < 0 || from >= length) continue
    const word = from < 4 ? i32[entry + At.ENTRY_LOW]! : i32[entry + At.ENTRY_HIGH]!
    const byte = (word >>> ((from & 3) * 8)) & 0xff
    const shift = (i & 3) * 8
    if (i < 4) state.low = (state.low & ~(0xff << shift)) | (byte << shift)
    else state.high = (state.high & ~(0xff << shift)) | (byte << shift)
  }
}

/** Which entries of `cpu` may reach memory now, one bit each. */
export function drainable(state: MachineState, cpu: number): number {
  const { i32 } = state
  const used = i32[state.cpuAt(cpu) + At.CPU_BUFFERED]!
  let ready = 0
  for (let slot = 0; used >> slot !== 0; slot++) {
    if (((used >> slot) & 1) === 0) continue
    if ((i32[entryAt(state, cpu, slot) + At.ENTRY_AFTER]! & used) === 0) ready |= 1 << slot
  }
  return ready
}

/** CPU whose store buffer a drain actor belongs to. */
export function drainCpu(actor: number): number {
  return ((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES) | 0
}

/** Entry of that store buffer. */
export function drainSlot(actor: number): number {
  return (actor - ACTOR_DRAIN) & (STORE_BUFFER_ENTRIES - 1)
}
