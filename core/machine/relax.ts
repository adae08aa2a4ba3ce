/**
 * Polling loops while exploring: what a thread has read since its last cpu_relax. It is held before
 * the next one until a value it read has changed, so that a loop that waits costs no steps. A loop
 * that counts its passes goes on by itself when nothing else can run (see `releasePolls`).
 */
import { OP_CPU_RELAX } from '#core/language/bytecode.ts'
import * as At from './layout.ts'
import { isBuffered, readMemory } from './raw-memory.ts'
import type { StateKey } from './state-key.ts'
import type { MachineState } from './state.ts'
import { forwardLoad } from './store-buffer.ts'
import { contextIndex } from './validity.ts'

const LET_GO = 2

/** Image word of a context's `index`-th noted read. */
function readAt(state: MachineState, context: number, index: number): number {
  const place = contextIndex(state, context)
  return state.layout.reads + (place * At.READ_LIMIT + index) * At.READ_WORDS
}

/** Notes that `context` read the value in `state.low` and `state.high`. */
export function noteRead(
  state: MachineState,
  context: number,
  address: number,
  width: number,
): void {
  if (!state.polls || state.linked.noted[state.siteOf(context)] === 0) return
  const { i32 } = state
  const count = i32[context + At.CONTEXT_READS]!
  if (count > At.READ_LIMIT) return
  i32[context + At.CONTEXT_READS] = count + 1
  if (count === At.READ_LIMIT) return
  const at = readAt(state, context, count)
  i32[at] = (address << 4) | width
  i32[at + 1] = state.low
  i32[at + 2] = state.high
}

/** May a context that rests before cpu_relax go on? */
export function mayLeaveRelax(state: MachineState, context: number): boolean {
  const { i32 } = state
  const count = i32[context + At.CONTEXT_READS]!
  if (count === 0 || count > At.READ_LIMIT) return true
  if (i32[context + At.CONTEXT_RELAXED] === LET_GO) return true
  for (let index = 0; index < count; index++) {
    const at = readAt(state, context, index)
    const address = i32[at]! >>> 4
    const width = i32[at]! & 15
    if (isBuffered(state, context)) forwardLoad(state, context, address, width)
    else readMemory(state, address, width)
    if (state.low !== i32[at + 1] || state.high !== i32[at + 2]) return true
  }
  return false
}

/** cpu_relax while exploring: a new pass begins. */
export function beginPass(state: MachineState, context: number): void {
  const { i32 } = state
  if (i32[context + At.CONTEXT_RELAXED] !== LET_GO) i32[context + At.CONTEXT_RELAX_HASH] = 0
  const first = readAt(state, context, 0)
  i32.fill(0, first, first + At.READ_LIMIT * At.READ_WORDS)
  i32[context + At.CONTEXT_READS] = 0
  i32[context + At.CONTEXT_RELAXED] = 0
}

/**
 * Called when nobody can step: lets every polling thread go whose own state has changed since it was
 * let go last (a timeout that counts). @returns whether there was one
 */
export function releasePolls(state: MachineState, key: StateKey): boolean {
  const { i32, layout } = state
  let released = false
  for (let index = 0; index < layout.contextCount; index++) {
    const context = layout.contexts + index * At.CONTEXT_WORDS
    if (i32[context + At.CONTEXT_STATUS] !== At.STATUS_READY) continue
    if (state.linked.code[i32[context + At.CONTEXT_PC]!] !== OP_CPU_RELAX) continue
    const hash = key.privateKey(context)
    if (hash === i32[context + At.CONTEXT_RELAX_HASH]) continue
    i32[context + At.CONTEXT_RELAX_HASH] = hash
    i32[context + At.CONTEXT_RELAXED] = LET_GO
    released = true
  }
  if (released) state.stale = true
  return released
}
