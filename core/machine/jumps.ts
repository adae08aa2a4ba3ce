/** Where jumps go. */
import * as Op from '#core/language/bytecode.ts'

/** Word index an instruction jumps to, or -1: its last operand that the table calls `@`. */
export function jumpTarget(code: Int32Array<ArrayBuffer>, at: number): number {
  const opcode = code[at]!
  if (opcode === Op.OP_JMP) return code[at + 1]!
  if (opcode === Op.OP_JZ || opcode === Op.OP_JNZ) return code[at + 2]!
  if (opcode >= Op.OP_JEQ && opcode <= Op.OP_JGESI) return code[at + 3]!
  return -1
}
