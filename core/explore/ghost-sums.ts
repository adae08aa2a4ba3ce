/**
 * Ghosts that threads only ever add to: statistics. In whatever order they add, the sum is the same, and
 * nobody looks before all are done; so these steps commute.
 */
import * as Op from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'
import { livenessOf } from '#core/machine/liveness.ts'
import type { AlwaysReads } from './always-reads.ts'

const NONE: ReadonlySet<number> = new Set()

/** Addresses of the words of all such ghosts; `always` is what is looked at after every step. */
export function ghostSums(program: Program, always: AlwaysReads): ReadonlySet<number> {
  const { code } = program
  const adds = new Set<number>()
  const others = new Set<number>()
  const stores = hasGhosts(program) ? livenessOf(program).ghostSums : NONE
  if (stores.size === 0) return NONE
  const apart = sitesApart(program)
  for (let site = 0; site * Op.INSTRUCTION_WORDS < code.length; site++) {
    const at = site * Op.INSTRUCTION_WORDS
    if (code[at]! < Op.OP_GLOAD8U || code[at]! > Op.OP_GSTORE64 || apart(site)) continue
    const address = code[at + 3]!
    if (code[at + 2]! >= 0) {
      // An element of an array of ghosts; through a pointer it could be any ghost.
      const variable = program.indexed.get(site)
      if (variable === undefined) return NONE
      for (let word = variable.start & ~3; word < variable.end; word += 4) others.add(word)
    } else addWords(code[at]!, address, stores.has(site) || stores.has(site + 2) ? adds : others)
  }
  for (const reads of always) {
    if (reads === undefined) return NONE
    for (const word of reads) others.add(word)
  }
  for (const word of others) adds.delete(word)
  return adds
}

function hasGhosts({ code }: Program): boolean {
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    if (code[at]! >= Op.OP_GSTORE8 && code[at]! <= Op.OP_GSTORE64) return true
  }
  return false
}

/** Of `init`, which comes before everybody, and `finally`, which comes after. */
function sitesApart(program: Program): (site: number) => boolean {
  const roots = [program.init, program.finally].filter((fn) => fn !== undefined)
  const called = new Set<number>()
  for (let at = 0; at < program.code.length; at += Op.INSTRUCTION_WORDS) {
    if (program.code[at] === Op.OP_CALL) called.add(program.code[at + 1]!)
  }
  const ranges = roots
    .filter((fn) => !called.has(fn))
    .map((fn) => program.debug.functions[fn])
    .filter((fn) => fn !== undefined)
  return (site) => ranges.some(({ firstSite, endSite }) => site >= firstSite && site < endSite)
}

function addWords(opcode: number, address: number, to: Set<number>): void {
  to.add(address & ~3)
  if (opcode === Op.OP_GLOAD64 || opcode === Op.OP_GSTORE64) to.add((address & ~3) + 4)
}
