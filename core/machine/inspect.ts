/** Looking at a machine without touching it: threads, frames, next operations, memory. */
import { ACTOR_DRAIN, ACTOR_IRQ } from '#core/event/actors.ts'
import { LOCK_BIT } from '#core/event/lock-classes.ts'
import * as Op from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import * as At from './layout.ts'
import { keyAddress } from './locks/waiters.ts'
import { accessWidth } from './memory.ts'
import { RETURN_TO_NOBODY } from './outcome.ts'
import { canStep } from './readiness.ts'
import type { MachineState } from './state.ts'
import { WAKE_BIT } from './wait.ts'
import { drainCpu, drainSlot, entryAt } from './store-buffer.ts'

/** The visible operation an actor will do next. */
export interface PendingOperation {
  /** 0 for the drain of a store and for the start of an interrupt. */
  readonly opcode: number
  readonly site: number
  /** What it touches: memory, lock, queue; 0 when nothing shared by address. */
  readonly address: number
  /** Bytes from `address` on; 4 for locks. */
  readonly width: number
  readonly isWrite: boolean
}

/** What a thread is doing. */
export type ThreadStatus =
  'not-started' | 'running' | 'ready' | 'spinning' | 'sleeping' | 'interrupt' | 'done'

/** A function on a stack. */
export interface FrameState {
  /** Index in program.functions. */
  readonly function: number
  /** Next instruction of the innermost frame; of the others the call they are in. */
  readonly site: number
  /** Its register slots, header included. */
  readonly registers: Int32Array<ArrayBuffer>
  /** Address of its memory frame. */
  readonly memory: number
}

/** A thread or interrupt as a debugger shows it. */
export interface ThreadState {
  readonly actor: number
  readonly cpu: number
  readonly status: ThreadStatus
  readonly site: number
  /** Address of what it waits for, 0 if nothing. */
  readonly waitingOn: number
  /** Innermost first; empty before the start and after the end. */
  readonly frames: readonly FrameState[]
}

const NOTHING: PendingOperation = { opcode: 0, site: -1, address: 0, width: 0, isWrite: false }

/** What `actor` would do with its next step. */
export function pendingOperation(state: MachineState, actor: number): PendingOperation {
  if (actor >= ACTOR_DRAIN) return pendingDrain(state, actor)
  const context = state.contextOf[actor] ?? -1
  if (context < 0) return pendingInterrupt(state, actor)
  const { i32, linked } = state
  const pc = i32[context + At.CONTEXT_PC]!
  const opcode = linked.code[pc] ?? 0
  const site = pc >> 2
  const b = linked.code[pc + 2]!
  const c = linked.code[pc + 3]!
  const frame = i32[context + At.CONTEXT_FRAME]!
  const base = b < 0 ? 0 : i32[frame + b]!
  if (opcode <= Op.OP_STORE64) {
    const address = (base + c) | 0
    return { opcode, site, address, width: accessWidth(opcode), isWrite: opcode >= Op.OP_STORE8 }
  }
  if (opcode < Op.OP_FENCE) return pendingAtomic(state, opcode, site, base, frame + c)
  if (opcode === Op.OP_FENCE) return { ...NOTHING, opcode, site }
  if (opcode === Op.OP_SCHEDULE || opcode === Op.OP_WAIT_FINISH) {
    const kind = i32[context + At.CONTEXT_QUEUE_KIND]!
    const address = keyAddress(i32[context + At.CONTEXT_QUEUE]!, kind)
    return { opcode, site, address, width: 4, isWrite: true }
  }
  const touches = opcode <= Op.OP_WAIT_FOR_COMPLETION || opcode === Op.OP_KFREE
  if (!touches) return { ...NOTHING, opcode, site }
  const address = operandAddress(opcode, base, c)
  return { opcode, site, address, width: 4, isWrite: true }
}

/** Lock, queue, completion or block that an instruction names; a bit of a word stands for its word. */
function operandAddress(opcode: number, base: number, c: number): number {
  if (opcode === Op.OP_LOCK_KERNEL || opcode === Op.OP_UNLOCK_KERNEL) return c
  const waits = opcode >= Op.OP_WAIT_PREPARE && opcode <= Op.OP_WAIT_FINISH
  const isBit = waits ? c === LOCK_BIT : opcode === Op.OP_WAKE && (c & WAKE_BIT) !== 0
  return isBit ? keyAddress(base, LOCK_BIT) : base
}

function pendingAtomic(
  state: MachineState,
  opcode: number,
  site: number,
  base: number,
  operand: number,
): PendingOperation {
  const wide = opcode === Op.OP_XCHG64 || opcode === Op.OP_CMPXCHG64 || opcode === Op.OP_XADD64
  const bits = opcode >= Op.OP_TEST_AND_SET_BIT
  const address = bits ? base + (state.i32[operand]! >> 5) * 4 : base
  return { opcode, site, address, width: wide ? 8 : 4, isWrite: opcode !== Op.OP_TEST_BIT }
}

function pendingDrain(state: MachineState, actor: number): PendingOperation {
  const entry = entryAt(state, drainCpu(actor), drainSlot(actor))
  const { i32 } = state
  return {
    opcode: 0,
    site: i32[entry + At.ENTRY_SITE]!,
    address: i32[entry + At.ENTRY_ADDRESS]!,
    width: i32[entry + At.ENTRY_WIDTH]! & 0xff,
    isWrite: true,
  }
}

function pendingInterrupt(state: MachineState, actor: number): PendingOperation {
  if (actor < ACTOR_IRQ || !state.linked.usesIo) return NOTHING
  const io = state.layout.interrupts + (actor - ACTOR_IRQ) * At.IO_WORDS
  const fn = state.i32[io + At.IO_FUNCTION]!
  return { ...NOTHING, site: state.linked.entry[fn]! >> 2 }
}

/** The thread or running interrupt `actor`. */
export function threadState(state: MachineState, actor: number): ThreadState {
  const context = state.contextOf[actor] ?? -1
  if (context < 0) {
    return { actor, cpu: 0, status: 'not-started', site: -1, waitingOn: 0, frames: [] }
  }
  const { i32 } = state
  const status = statusOf(state, context, actor)
  const alive = status !== 'not-started' && status !== 'done'
  const waits = status === 'sleeping' || status === 'spinning'
  return {
    actor,
    cpu: i32[context + At.CONTEXT_CPU]!,
    status,
    site: state.siteOf(context),
    waitingOn: waits ? waitAddress(state, context, actor) : 0,
    frames: alive ? framesOf(state, context) : [],
  }
}

function statusOf(state: MachineState, context: number, actor: number): ThreadStatus {
  const { i32 } = state
  switch (i32[context + At.CONTEXT_STATUS]) {
    case At.STATUS_NEW:
      return 'not-started'
    case At.STATUS_SPINNING:
      return 'spinning'
    case At.STATUS_SLEEPING:
      return 'sleeping'
    case At.STATUS_EXITED:
      return i32[context + At.CONTEXT_PC] === 0 ? 'not-started' : 'done'
    default:
      break
  }
  if (actor >= ACTOR_IRQ) return 'interrupt'
  if (!state.timed && !canStep(state, context)) {
    const op = state.linked.code[i32[context + At.CONTEXT_PC]!]!
    const burns = op === Op.OP_SPIN_LOCK || op === Op.OP_LOCK_KERNEL || op === Op.OP_CPU_RELAX
    return burns ? 'spinning' : 'sleeping'
  }
  const current = i32[state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_CURRENT]
  return current === actor ? 'running' : 'ready'
}

function waitAddress(state: MachineState, context: number, actor: number): number {
  const key = state.i32[context + At.CONTEXT_WAIT_KEY]!
  if (key !== 0) return keyAddress(key, state.i32[context + At.CONTEXT_WAIT_KIND]!)
  return pendingOperation(state, actor).address
}

function framesOf(state: MachineState, context: number): FrameState[] {
  const { i32, linked, program } = state
  const frames: FrameState[] = []
  let frame = i32[context + At.CONTEXT_FRAME]!
  let site = state.siteOf(context)
  for (;;) {
    const fn = linked.functionOfSite[site] ?? -1
    const slots = program.functions[fn]?.frameSlots ?? 0
    const registers = i32.slice(frame, frame + slots)
    frames.push({ function: fn, site, registers, memory: i32[frame + 2]! })
    const back = i32[frame]!
    if (back === RETURN_TO_NOBODY) return frames
    frame = i32[frame + 1]!
    site = (back >> 2) - 1
  }
}

/** A copy of `bytes` of memory from `address` on; what lies outside memory reads as zero. */
export function readBytes(
  state: MachineState,
  address: number,
  bytes: number,
): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) {
    const offset = address + i - DATA_BASE
    if (offset >= 0 && offset < state.memoryLength) {
      copy[i] = state.u8[state.layout.dataBytes + offset]!
    }
  }
  return copy
}
