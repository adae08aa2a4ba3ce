/**
 * After which visible operations a branch decides whether preemption is switched before the next one. The
 * step counts as one that switches it: whether somebody else may run must not hang on a value read.
 */
import * as Op from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'
import { returnsTo, waysFrom } from './code-ways.ts'

/** 1 for the site of each such operation. */
export function preemptionTails(program: Program): Uint8Array<ArrayBuffer> {
  const { code } = program
  const found = new Uint8Array(code.length / Op.INSTRUCTION_WORDS)
  if (!switchesPreemption(program)) return found
  const after = returnsTo(program)
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    if (code[at]! < Op.OP_FIRST_VISIBLE) continue
    if (maySwitch(program, after, at + Op.INSTRUCTION_WORDS)) found[at / Op.INSTRUCTION_WORDS] = 1
  }
  return found
}

const isPreemption = (opcode: number): boolean =>
  opcode === Op.OP_PREEMPT_DISABLE || opcode === Op.OP_PREEMPT_ENABLE

function switchesPreemption({ code }: Program): boolean {
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    if (isPreemption(code[at]!)) return true
  }
  return false
}

/** Does some way from `start` to the next visible instruction switch preemption, and another not? */
function maySwitch(
  program: Program,
  after: readonly (readonly number[])[],
  start: number,
): boolean {
  const open = [start]
  const seen = new Set(open)
  let branches = false
  let switches = false
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const opcode = program.code[at] ?? Op.OP_FIRST_VISIBLE
    if (opcode >= Op.OP_FIRST_VISIBLE) continue
    if (isPreemption(opcode)) switches = true
    const ways = waysFrom(program, after, at)
    if (ways.length > 1) branches = true
    for (const way of ways) {
      if (seen.has(way)) continue
      seen.add(way)
      open.push(way)
    }
  }
  return branches && switches
}
