/** Feeds the data-race check: who touches what, and what orders them. Does nothing when it is off. */
import { SHADOW_WORDS } from '#core/check/data-race.ts'
import type { Conflict } from '#core/check/data-race.ts'
import { CHECK_DATA_RACE } from '#core/event/checks.ts'
import { SITE_ACQUIRE, SITE_MARKED, SITE_RELEASE } from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import * as At from './layout.ts'
import type { MachineState } from './state.ts'
import { contextIndex } from './validity.ts'
import { report } from './violations.ts'

/** Keys of what is no address: a pending I/O, the interrupts and the preemption of a CPU. */
export const ioKey = (slot: number): number => -1 - slot
export const cpuKey = (cpu: number): number => -0x100 - cpu

function shadowAt(state: MachineState, address: number): number {
  const { layout } = state
  const offset = (address - DATA_BASE) >> 2
  const fixedWords = (layout.heapBytes - layout.dataBytes) >> 2
  return offset < fixedWords
    ? layout.raceShadow + offset * SHADOW_WORDS
    : (layout.heapRacesBytes >> 2) + (offset - fixedWords) * SHADOW_WORDS
}

/** A load or store of memory by the instruction `context` rests on. */
export function watchAccess(
  state: MachineState,
  context: number,
  address: number,
  width: number,
  write: boolean,
): void {
  const { races } = state
  if (races === undefined) return
  const site = state.siteOf(context)
  const flags = state.program.siteFlags[site] ?? 0
  const index = contextIndex(state, context)
  const marked = (flags & SITE_MARKED) !== 0
  touch(state, context, address, width, write, marked)
  if ((flags & SITE_ACQUIRE) !== 0) races.acquire(index, address)
  else if ((flags & SITE_RELEASE) !== 0) races.release(index, address)
  else if (marked && write) races.relaxedStore(index, address)
  else if (marked) races.relaxedLoad(index, address)
}

/** An atomic read-modify-write: marked, and a full barrier. */
export function watchAtomic(
  state: MachineState,
  context: number,
  address: number,
  width: number,
): void {
  const { races } = state
  if (races === undefined) return
  const index = contextIndex(state, context)
  races.acquire(index, address)
  races.loadBarrier(index)
  touch(state, context, address, width, true, true)
  races.storeBarrier(index)
  races.release(index, address)
}

function touch(
  state: MachineState,
  context: number,
  address: number,
  width: number,
  write: boolean,
  marked: boolean,
): void {
  const { races } = state
  if (races === undefined) return
  const index = contextIndex(state, context)
  const site = state.siteOf(context)
  const bytes = ((1 << Math.min(width, 4)) - 1) << (address & 3)
  let conflict: Conflict | undefined
  for (let at = address & ~3; at < address + width; at += 4) {
    conflict ??= races.access(index, shadowAt(state, at), bytes, write, marked, site)
  }
  if (conflict === undefined) return
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  const other = state.layout.contexts + conflict.context * At.CONTEXT_WORDS
  report(state, {
    check: CHECK_DATA_RACE,
    site,
    actor,
    address,
    others: [state.i32[other + At.CONTEXT_ACTOR]!],
    otherSites: [conflict.site],
  })
}

/** `context` has taken a lock, been woken, or learnt in another way what was released at `key`. */
export function watchAcquire(state: MachineState, context: number, key: number): void {
  state.races?.acquire(contextIndex(state, context), key)
}

/** What `context` has done is there for whoever acquires `key`. */
export function watchRelease(state: MachineState, context: number, key: number): void {
  state.races?.release(contextIndex(state, context), key)
}

/** A barrier: 1 full, 2 loads, 3 stores. */
export function watchFence(state: MachineState, context: number, which: number): void {
  const { races } = state
  if (races === undefined) return
  const index = contextIndex(state, context)
  if (which !== 3) races.loadBarrier(index)
  if (which !== 2) races.storeBarrier(index)
}

/** Everything `earlier` has done comes before what `later` does from now on. */
export function watchOrder(state: MachineState, earlier: number, later: number): void {
  state.races?.order(contextIndex(state, earlier), contextIndex(state, later))
}

/** A block of the heap begins a new life. */
export function watchBirth(state: MachineState, address: number, bytes: number): void {
  if (state.races === undefined) return
  const first = shadowAt(state, address)
  state.i32.fill(0, first, first + Math.ceil(bytes / 4) * SHADOW_WORDS)
}
