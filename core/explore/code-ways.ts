/** Ways through the code of a program, from one instruction to those that can come next. */
import * as Op from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'

/** By function: the instructions after its calls. */
export function returnsTo({ code, functions }: Program): readonly (readonly number[])[] {
  const after = functions.map((): number[] => [])
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    const next = at + Op.INSTRUCTION_WORDS
    if (code[at] === Op.OP_CALL) after[code[at + 1]!]!.push(next)
    if (code[at] === Op.OP_CALLR) {
      functions.forEach((fn, index) => {
        if (fn.shape === code[at + 3]) after[index]!.push(next)
      })
    }
  }
  return after
}

/** Where control can go from the instruction at word `at`; `after` as {@link returnsTo} says. */
export function waysFrom(
  program: Program,
  after: readonly (readonly number[])[],
  at: number,
): readonly number[] {
  const { code, functions } = program
  const opcode = code[at]!
  const next = at + Op.INSTRUCTION_WORDS
  if (opcode === Op.OP_JMP) return [code[at + 1]!]
  if (opcode === Op.OP_JZ || opcode === Op.OP_JNZ) return [code[at + 2]!, next]
  if (opcode >= Op.OP_JEQ && opcode <= Op.OP_JGESI) return [code[at + 3]!, next]
  if (opcode === Op.OP_CALL) return [functions[code[at + 1]!]!.entry]
  if (opcode === Op.OP_CALLR) {
    return functions.filter(({ shape }) => shape === code[at + 3]).map(({ entry }) => entry)
  }
  return opcode === Op.OP_RET ? (after[functionAt(program, at)] ?? []) : [next]
}

function functionAt({ functions }: Program, at: number): number {
  let best = -1
  functions.forEach(({ entry }, index) => {
    if (entry <= at && (best < 0 || entry > functions[best]!.entry)) best = index
  })
  return best
}
