/**
 * What an `always_` function may do: it is evaluated between the steps of others, on the context of the
 * set-up thread, without events and with memory as it is. It looks, and writes to its own frames only.
 */
import { SETUP_THREAD } from '#core/event/actors.ts'
import { CHECK_ALWAYS, CHECK_ORACLE } from '#core/event/checks.ts'
import {
  OP_LOAD64,
  OP_LOAD8U,
  OP_STORE64,
  OP_STORE8,
  OP_TEST_BIT,
} from '#core/language/bytecode.ts'
import { memoryStackStart } from './calls.ts'
import * as At from './layout.ts'
import { accessWidth, leavesVariable, refuseAccess } from './memory.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/** Details of CHECK_ORACLE: what is wrong with it. */
const ACTS = 0
export const NEVER_ENDS = 1

/** The oracle being evaluated does not hold, as found at `site`. */
export function reportAlways(state: MachineState, site: number): void {
  report(state, { check: CHECK_ALWAYS, site, actor: culprit(state), detail: state.oracle })
}

/** The oracle being evaluated is none. */
export function reportOracle(state: MachineState, site: number, detail: number): void {
  report(state, { check: CHECK_ORACLE, site, actor: culprit(state), detail })
}

/** Who stepped last; before the first step, the set-up. */
function culprit(state: MachineState): number {
  const last = state.i32[At.HEADER_LAST_ACTOR]!
  return last < 0 ? SETUP_THREAD : last
}

/**
 * May the oracle in `context` execute the visible instruction at `pc`: a read, or a store to a frame of
 * its own? Reports it if not.
 */
export function mayAsk(
  state: MachineState,
  context: number,
  op: number,
  pc: number,
  frame: number,
): boolean {
  if (op === OP_TEST_BIT) return true
  const { i32, linked } = state
  if (op >= OP_LOAD8U && op <= OP_LOAD64) {
    const base = linked.code[pc + 2]!
    if (base < 0) return true
    // What it looks at is told from its code: an index leads nowhere but into the variable it stands by.
    const address = (i32[frame + base]! + linked.code[pc + 3]!) | 0
    if (!leavesVariable(state, pc >> 2, address, accessWidth(op))) return true
    i32[context + At.CONTEXT_PC] = pc
    refuseAccess(state, context, address, accessWidth(op))
    return false
  }
  if (op >= OP_STORE8 && op <= OP_STORE64) {
    const base = linked.code[pc + 2]!
    const address = (base < 0 ? 0 : i32[frame + base]!) + linked.code[pc + 3]!
    const offset = address - memoryStackStart(state, context)
    if (offset >= 0 && offset < state.layout.stackMemoryLength) return true
  }
  i32[context + At.CONTEXT_PC] = pc
  reportOracle(state, pc >> 2, ACTS)
  return false
}
