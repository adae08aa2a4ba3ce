/**
 * Where loops begin that may go round without writing anything. Only there is it worth looking whether a
 * thread is back where it was: see SpinWatch.
 */
import * as Op from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'
import { jumpTarget } from '#core/machine/jumps.ts'
import { returnsTo, waysFrom } from './code-ways.ts'

/** Operand of a fence. */
const WMB = 3

/**
 * May this visible instruction leave everything but its own thread as it was? Loads, and tries that can
 * fail. A cpu_relax only where the loop has read nothing: else the machine itself holds it (relax.ts).
 */
export function mayLeaveAllAsItWas(opcode: number, operand: number): boolean {
  switch (opcode) {
    case Op.OP_CMPXCHG32:
    case Op.OP_CMPXCHG64:
    case Op.OP_TEST_BIT:
    case Op.OP_SPIN_TRYLOCK:
    case Op.OP_MUTEX_TRYLOCK:
    case Op.OP_DOWN_TRYLOCK:
    case Op.OP_DOWN_READ_TRYLOCK:
    case Op.OP_DOWN_WRITE_TRYLOCK:
    case Op.OP_WAKE:
    case Op.OP_CPU_RELAX:
    case Op.OP_COND_RESCHED:
    case Op.OP_UDELAY:
    case Op.OP_MSLEEP:
    case Op.OP_CHOOSE:
      return true
    case Op.OP_FENCE:
      return operand !== WMB
    default:
      return opcode >= Op.OP_LOAD8U && opcode <= Op.OP_LOAD64
  }
}

/** 1 for each site at which a thread can rest right after a jump back in such a loop. */
export function spinHeads(program: Program): Uint8Array<ArrayBuffer> {
  const { code } = program
  const heads = new Uint8Array(code.length / Op.INSTRUCTION_WORDS)
  const jumps: number[] = []
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    const target = jumpTarget(code, at)
    if (target >= 0 && target <= at) jumps.push(at)
  }
  const after = jumps.length === 0 ? [] : returnsTo(program)
  for (const jump of jumps) {
    const { reached, rests } = quietWays(program, after, jumpTarget(code, jump))
    if (reached.has(jump)) for (const at of rests) heads[at / Op.INSTRUCTION_WORDS] = 1
  }
  return heads
}

/** What can be reached from `start` without a write, and where a thread first comes to rest there. */
function quietWays(
  program: Program,
  after: readonly (readonly number[])[],
  start: number,
): { readonly reached: ReadonlySet<number>; readonly rests: ReadonlySet<number> } {
  const { code } = program
  const rests = new Set<number>()
  const atOnce = new Set([start])
  const open = [start]
  const reached = new Set(open)
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const opcode = code[at] ?? Op.OP_NOP
    const isVisible = opcode >= Op.OP_FIRST_VISIBLE
    if (isVisible && atOnce.has(at)) rests.add(at)
    if (isVisible && !mayLeaveAllAsItWas(opcode, code[at + 1]!)) continue
    if (opcode >= Op.OP_GSTORE8 && opcode <= Op.OP_GSTORE64) continue
    for (const way of waysFrom(program, after, at)) {
      const isNew = !reached.has(way)
      const isSooner = !isVisible && atOnce.has(at) && !atOnce.has(way)
      if (!isNew && !isSooner) continue
      if (isSooner) atOnce.add(way)
      reached.add(way)
      open.push(way)
    }
  }
  return { reached, rests }
}
