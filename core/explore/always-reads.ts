/**
 * What the `always_` functions of a program look at. A reduced search leaves out interleavings, and with
 * them states in between; it must not leave out one in which an `always_` function would say no. So all
 * writes to what a function reads are kept in every order, as if they were writes to one object.
 */
import * as Op from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'

/** Addresses of the words that each function reads; undefined when only running it would tell. */
export type AlwaysReads = readonly (ReadonlySet<number> | undefined)[]

/** Reads of every `always_` function, calls included, from its code. */
export function alwaysReads(program: Program): AlwaysReads {
  return program.always.map((check) => readsOf(program, check.function))
}

function readsOf(program: Program, first: number): ReadonlySet<number> | undefined {
  const { code, functions } = program
  const entries = functions.map((fn) => fn.entry).toSorted((a, b) => a - b)
  const words = new Set<number>()
  const seen = new Set([first])
  for (const index of seen) {
    const { entry } = functions[index]!
    const end = entries.find((other) => other > entry) ?? code.length
    for (let at = entry; at < end; at += Op.INSTRUCTION_WORDS) {
      const opcode = code[at]!
      if (opcode === Op.OP_CALLR || opcode === Op.OP_TEST_BIT) return undefined
      if (opcode === Op.OP_CALL) seen.add(code[at + 1]!)
      const isLoad = opcode >= Op.OP_LOAD8U && opcode <= Op.OP_LOAD64
      const isGhost = opcode >= Op.OP_GLOAD8U && opcode <= Op.OP_GLOAD64
      if (!isLoad && !isGhost) continue
      const address = code[at + 3]!
      if (code[at + 2]! >= 0) {
        // An element of an array, which the machine sees to; through a pointer it could be anything.
        const variable = program.indexed.get(at / Op.INSTRUCTION_WORDS)
        if (variable === undefined) return undefined
        for (let word = variable.start & ~3; word < variable.end; word += 4) words.add(word)
        continue
      }
      words.add(address & ~3)
      if (opcode === Op.OP_LOAD64 || opcode === Op.OP_GLOAD64) words.add((address & ~3) + 4)
    }
  }
  return words
}
