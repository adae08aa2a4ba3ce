/** Buffered stores reaching memory. */
import { ACTOR_DRAIN, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import { EVENT_DRAIN } from '#core/event/kinds.ts'
import * as At from './layout.ts'
import { drainUnlock } from './locks/spin-lock.ts'
import { readMemory, touchLine, writeMemory } from './raw-memory.ts'
import type { MachineState } from './state.ts'
import { drainable, drainCpu, drainSlot, ENTRY_UNLOCK, entryAt } from './store-buffer.ts'

/** One step of a drain actor: its entry reaches memory. @returns ticks it took */
export function drainEntry(state: MachineState, actor: number): number {
  const { i32, recorder } = state
  const cpu = drainCpu(actor)
  const slot = drainSlot(actor)
  const entry = entryAt(state, cpu, slot)
  const address = i32[entry + At.ENTRY_ADDRESS]!
  const how = i32[entry + At.ENTRY_WIDTH]!
  const low = i32[entry + At.ENTRY_LOW]!
  const high = i32[entry + At.ENTRY_HIGH]!
  const site = i32[entry + At.ENTRY_SITE]!
  freeEntry(state, cpu, slot)
  let ticks = 0
  if (state.timed) ticks = state.config.costs.store + touchLine(state, address, cpu, true)
  if ((how & ENTRY_UNLOCK) !== 0) {
    drainUnlock(state, actor, cpu, site, address)
    return ticks
  }
  const width = how & 0xff
  readMemory(state, address, width)
  if (recorder.recording) {
    const { low: old, high: oldHigh } = state
    recorder.add(EVENT_DRAIN, actor, cpu, site, address, low, high, old, oldHigh, width)
  }
  writeMemory(state, address, width, low, high)
  return ticks
}

function freeEntry(state: MachineState, cpu: number, slot: number): void {
  const { i32 } = state
  const record = state.cpuAt(cpu)
  const bit = 1 << slot
  i32[record + At.CPU_BUFFERED] = i32[record + At.CPU_BUFFERED]! & ~bit
  i32[record + At.CPU_ORDERED] = i32[record + At.CPU_ORDERED]! & ~bit
  const freed = entryAt(state, cpu, slot)
  i32.fill(0, freed, freed + At.ENTRY_WORDS)
  for (let other = 0; other < STORE_BUFFER_ENTRIES; other++) {
    const at = entryAt(state, cpu, other)
    i32[at + At.ENTRY_AFTER] = i32[at + At.ENTRY_AFTER]! & ~bit
    i32[at + At.ENTRY_OLDER] = i32[at + At.ENTRY_OLDER]! & ~bit
  }
  state.stale = true
}

/** Drains the buffer of `cpu` at once, oldest first (timed: a locked operation waits for it). */
export function drainAll(state: MachineState, cpu: number): number {
  let ticks = 0
  for (let ready = drainable(state, cpu); ready !== 0; ready = drainable(state, cpu)) {
    const slot = 31 - Math.clz32(ready & -ready)
    ticks += drainEntry(state, ACTOR_DRAIN + cpu * STORE_BUFFER_ENTRIES + slot)
  }
  return ticks
}
