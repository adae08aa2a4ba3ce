/**
 * Which reads a polling loop may depend on: those in a loop with a cpu_relax in it, and in what such a
 * loop calls. Only they are noted while exploring.
 */
import * as Op from '#core/language/bytecode.ts'
import { jumpTarget } from './jumps.ts'

/** Calls and functions as far as this question needs them. */
interface Functions {
  readonly code: Int32Array<ArrayBuffer>
  /** Per function, its first and end site. */
  readonly first: Int32Array<ArrayBuffer>
  readonly end: Int32Array<ArrayBuffer>
}

/** 1 for each site whose read is noted. */
export function pollSites(
  code: Int32Array<ArrayBuffer>,
  functionOfSite: Int32Array<ArrayBuffer>,
  count: number,
): Uint8Array<ArrayBuffer> {
  const sites = code.length / Op.INSTRUCTION_WORDS
  const functions = rangesOf(code, functionOfSite, count)
  const relaxing = functionsThatRelax(functions)
  const marked = new Uint8Array(sites)
  const called = new Uint8Array(count)
  for (let site = 0; site < sites; site++) {
    const target = jumpTarget(code, site * 4)
    if (target < 0 || target > site * 4) continue
    const first = target / Op.INSTRUCTION_WORDS
    if (!relaxes(code, first, site + 1, relaxing)) continue
    marked.fill(1, first, site + 1)
    addCalls(functions, first, site + 1, called)
  }
  for (let fn = 0; fn < count; fn++) {
    if (called[fn] === 1) marked.fill(1, functions.first[fn], functions.end[fn])
  }
  return marked
}

function rangesOf(
  code: Int32Array<ArrayBuffer>,
  functionOfSite: Int32Array<ArrayBuffer>,
  count: number,
): Functions {
  const first = new Int32Array(count)
  const end = new Int32Array(count)
  functionOfSite.forEach((fn, site) => {
    if (fn < 0) return
    if (end[fn] === 0) first[fn] = site
    end[fn] = site + 1
  })
  return { code, first, end }
}

/** Which functions can come to a cpu_relax, by themselves or through calls. */
function functionsThatRelax({ code, first, end }: Functions): Uint8Array<ArrayBuffer> {
  const found = new Uint8Array(first.length)
  const callers = Array.from(first, (): number[] => [])
  for (let fn = 0; fn < found.length; fn++) {
    for (let site = first[fn]!; site < end[fn]!; site++) {
      if (code[site * 4] === Op.OP_CALL) callers[code[site * 4 + 1]!]!.push(fn)
    }
  }
  const open = callers.map((_, fn) => fn).filter((fn) => relaxes(code, first[fn]!, end[fn]!, found))
  for (let fn = open.pop(); fn !== undefined; fn = open.pop()) {
    if (found[fn] === 1) continue
    found[fn] = 1
    open.push(...callers[fn]!)
  }
  return found
}

/** Is there a cpu_relax, or a call of a function that relaxes or is not known? */
function relaxes(
  code: Int32Array<ArrayBuffer>,
  first: number,
  end: number,
  relaxing: Uint8Array<ArrayBuffer>,
): boolean {
  for (let site = first; site < end; site++) {
    const opcode = code[site * 4]!
    if (opcode === Op.OP_CPU_RELAX || opcode === Op.OP_CALLR) return true
    if (opcode === Op.OP_CALL && relaxing[code[site * 4 + 1]!] === 1) return true
  }
  return false
}

/** Adds every function that the sites can call, directly or not. */
function addCalls(
  functions: Functions,
  first: number,
  end: number,
  called: Uint8Array<ArrayBuffer>,
): void {
  const { code } = functions
  for (let site = first; site < end; site++) {
    const opcode = code[site * 4]!
    if (opcode === Op.OP_CALLR) called.fill(1)
    if (opcode !== Op.OP_CALL) continue
    const fn = code[site * 4 + 1]!
    if (called[fn] === 1) continue
    called[fn] = 1
    addCalls(functions, functions.first[fn]!, functions.end[fn]!, called)
  }
}
