/**
 * Shared memory off the fast path: every check of an address, the widths the loop does not do itself,
 * store buffers, and what is noted about reads for polling loops and data races.
 */
import { noteRead } from './relax.ts'
import {
  CHECK_MISALIGNED,
  CHECK_NULL,
  CHECK_OUT_OF_BOUNDS,
  CHECK_UNINITIALISED,
  CHECK_USE_AFTER_FREE,
} from '#core/event/checks.ts'
import { EVENT_LOAD, EVENT_STORE } from '#core/event/kinds.ts'
import {
  OP_LOAD16S,
  OP_LOAD16U,
  OP_LOAD32,
  OP_LOAD64,
  OP_LOAD8S,
  OP_LOAD8U,
  OP_STORE16,
  OP_STORE32,
  OP_STORE64,
  OP_STORE8,
  SITE_COPY,
  SITE_HALF,
} from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import { freeSiteOf } from './heap.ts'
import * as At from './layout.ts'
import { GO_ON, HALT, REST } from './outcome.ts'
import { watchAccess } from './race-watch.ts'
import { emitMemory, isBuffered, readMemory, touchLine, writeMemory } from './raw-memory.ts'
import type { MachineState } from './state.ts'
import { bufferStore, forwardLoad, hasRoom } from './store-buffer.ts'
import { FREED, NOT_MEMORY, UNWRITTEN, validityAt, worstValidity, WRITTEN } from './validity.ts'
import { report } from './violations.ts'

/** Is the address none for such an access? A 32-bit machine aligns 64 bits to 4 (see types.ts). */
function isMisaligned(state: MachineState, address: number, width: number): boolean {
  const unit = width === 8 && state.program.wordBits === 32 ? 4 : width
  return (address & (unit - 1)) !== 0
}

/** Does an access by name and index at `site` leave the variable that it names? */
export function leavesVariable(
  { program }: MachineState,
  site: number,
  address: number,
  width: number,
): boolean {
  const range = program.indexed.get(site)
  return range !== undefined && (address < range.start || address + width > range.end)
}

/** Reports what is wrong with an access of `width` bytes at `address`. @returns HALT */
export function refuseAccess(
  state: MachineState,
  context: number,
  address: number,
  width: number,
): number {
  const offset = (address - DATA_BASE) | 0
  let check = CHECK_OUT_OF_BOUNDS
  if (address >>> 0 < DATA_BASE) check = CHECK_NULL
  else if (offset >>> 0 < state.memoryLength) {
    if (isMisaligned(state, address, width)) check = CHECK_MISALIGNED
    else if (offset >= state.layout.dataLength) {
      const worst = worstValidity(state, validityAt(state, offset), width)
      if (worst === FREED) check = CHECK_USE_AFTER_FREE
      else if (worst !== NOT_MEMORY) check = CHECK_UNINITIALISED
    }
  }
  const site = state.siteOf(context)
  const actor = state.i32[context + At.CONTEXT_ACTOR]!
  const freed = check === CHECK_USE_AFTER_FREE ? freeSiteOf(state, address) : undefined
  const otherSites = freed === undefined ? [] : [freed]
  report(state, { check, site, actor, address, otherSites, detail: width })
  return HALT
}

/** May `width` bytes at `address` be read, or (`write`) written? Reports and says false if not. */
export function checkAccess(
  state: MachineState,
  context: number,
  address: number,
  width: number,
  write: boolean,
): boolean {
  const offset = (address - DATA_BASE) | 0
  if (offset >>> 0 < state.memoryLength && !isMisaligned(state, address, width)) {
    if (offset < state.layout.dataLength) {
      if (state.rooms[offset]! >= width) return true
      refuseAccess(state, context, address, width)
      return false
    }
    const at = validityAt(state, offset)
    const worst = worstValidity(state, at, width)
    if (worst === WRITTEN) return true
    if (write && worst !== NOT_MEMORY && worst !== FREED) {
      state.u8.fill(WRITTEN, at, at + width)
      return true
    }
  }
  refuseAccess(state, context, address, width)
  return false
}

/** As {@link checkAccess} for loads; those of a struct copy may find members that nobody has written. */
function mayLoad(state: MachineState, context: number, address: number, width: number): boolean {
  const { i32, layout, program } = state
  const site = state.siteOf(context)
  if ((program.siteFlags[site]! & SITE_COPY) !== 0) {
    const copied = context + At.CONTEXT_COPIED + (site & 1)
    const offset = (address - DATA_BASE) | 0
    i32[copied] = 0
    if (offset >= layout.dataLength && offset < state.memoryLength) {
      const worst = worstValidity(state, validityAt(state, offset), width)
      if (worst === UNWRITTEN && !isMisaligned(state, address, width)) {
        i32[copied] = site + 1
        return true
      }
    }
  }
  return checkAccess(state, context, address, width, false)
}

/** A store of a struct copy whose load met unwritten memory leaves unwritten memory behind. */
function carryUnwritten(
  state: MachineState,
  context: number,
  address: number,
  width: number,
): void {
  const { i32, layout, program } = state
  const site = state.siteOf(context)
  const flags = program.siteFlags[site]!
  if ((flags & SITE_COPY) === 0) return
  const from = site - ((flags & SITE_HALF) === 0 ? 1 : 2)
  const copied = context + At.CONTEXT_COPIED + (from & 1)
  if (i32[copied] !== from + 1) return
  i32[copied] = 0
  const offset = (address - DATA_BASE) | 0
  if (offset < layout.dataLength) return
  const at = validityAt(state, offset)
  state.u8.fill(UNWRITTEN, at, at + width)
}

/** OP_LOAD* of any width, anywhere, under any model; the result goes to image word `target`. */
export function loadSlowly(
  state: MachineState,
  context: number,
  op: number,
  address: number,
  target: number,
): number {
  const width = op === OP_LOAD64 ? 8 : op === OP_LOAD32 ? 4 : op >= OP_LOAD16U ? 2 : 1
  if (!mayLoad(state, context, address, width)) return HALT
  const { i32, quiet } = state
  if (isBuffered(state, context) && !quiet) forwardLoad(state, context, address, width)
  else readMemory(state, address, width)
  const { low, high } = state
  if (op === OP_LOAD8S) i32[target] = (low << 24) >> 24
  else if (op === OP_LOAD16S) i32[target] = (low << 16) >> 16
  else i32[target] = low
  if (op === OP_LOAD64) i32[target + 1] = high
  if (quiet) return GO_ON
  if (state.timed) {
    const cpu = i32[context + At.CONTEXT_CPU]!
    state.cost += state.config.costs.load + touchLine(state, address, cpu, false)
  }
  emitMemory(state, context, EVENT_LOAD, address, width, 0, 0)
  if (state.watched) {
    noteRead(state, context, address, width)
    watchAccess(state, context, address, width, false)
  }
  return GO_ON
}

/** OP_STORE* of any width, anywhere, under any model; the value stands at image word `source`. */
export function storeSlowly(
  state: MachineState,
  context: number,
  op: number,
  address: number,
  source: number,
): number {
  const width = op === OP_STORE64 ? 8 : op === OP_STORE32 ? 4 : op === OP_STORE16 ? 2 : 1
  if (!checkAccess(state, context, address, width, true)) return HALT
  carryUnwritten(state, context, address, width)
  const { i32 } = state
  const full = i32[source]!
  const low = width === 1 ? full & 0xff : width === 2 ? full & 0xffff : full
  const high = width === 8 ? i32[source + 1]! : 0
  if (state.quiet) {
    writeMemory(state, address, width, low, high)
    return GO_ON
  }
  if (state.timed) state.cost += state.config.costs.store
  if (state.watched) watchAccess(state, context, address, width, true)
  if (isBuffered(state, context)) {
    if (!hasRoom(state, context)) return REST
    bufferStore(state, context, address, width, low, high)
    return GO_ON
  }
  if (state.timed) {
    state.cost += touchLine(state, address, i32[context + At.CONTEXT_CPU]!, true)
  }
  readMemory(state, address, width)
  const oldLow = state.low
  const oldHigh = state.high
  writeMemory(state, address, width, low, high)
  state.low = low
  state.high = high
  emitMemory(state, context, EVENT_STORE, address, width, oldLow, oldHigh)
  return GO_ON
}

/** Width in bytes of a load or store. */
export function accessWidth(op: number): number {
  switch (op) {
    case OP_LOAD8U:
    case OP_LOAD8S:
    case OP_STORE8:
      return 1
    case OP_LOAD16U:
    case OP_LOAD16S:
    case OP_STORE16:
      return 2
    case OP_LOAD64:
    case OP_STORE64:
      return 8
    default:
      return 4
  }
}
