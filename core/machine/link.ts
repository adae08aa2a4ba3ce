/**
 * What the machine works out about a program before it runs it: its functions as typed arrays, which
 * function each instruction belongs to, which parts of the machine it needs at all, and the loop
 * around each `cpu_relax`.
 */
import * as Op from '#core/language/bytecode.ts'
import { FRAME_HEADER_SLOTS } from '#core/language/program.ts'
import type { Program } from '#core/language/program.ts'
import { jumpTarget } from './jumps.ts'
import { pollSites } from './poll-sites.ts'

/** Derived from a program alone; shared by nothing, cheap to make again. */
export interface LinkedProgram {
  readonly code: Int32Array<ArrayBuffer>
  /** Per function: first word, register slots with room for arguments, bytes of memory frame. */
  readonly entry: Int32Array<ArrayBuffer>
  readonly slots: Int32Array<ArrayBuffer>
  readonly memoryBytes: Int32Array<ArrayBuffer>
  readonly resultSlots: Int32Array<ArrayBuffer>
  readonly shape: Int32Array<ArrayBuffer>
  /** Per site: function index, -1 outside all. */
  readonly functionOfSite: Int32Array<ArrayBuffer>
  /** Per site: first and end site of the innermost loop around it; equal when there is none. */
  readonly loopFirst: Int32Array<ArrayBuffer>
  readonly loopEnd: Int32Array<ArrayBuffer>
  /** Per site: 1 when a polling loop may depend on what is read there. */
  readonly noted: Uint8Array<ArrayBuffer>
  /** Slots beyond the end of a stack that outgoing arguments may touch. */
  readonly argumentSlots: number
  readonly usesIo: boolean
  readonly usesLocks: boolean
  readonly usesRelax: boolean
  /** Address of the big kernel lock's word, 0 when the program does not use it. */
  readonly kernelLock: number
}

/** Prepares `program` for execution. */
export function linkProgram(program: Program): LinkedProgram {
  const { code, functions } = program
  const sites = code.length / Op.INSTRUCTION_WORDS
  const functionOfSite = new Int32Array(sites).fill(-1)
  const order = functions.map((_, index) => index)
  order.sort((left, right) => functions[left]!.entry - functions[right]!.entry)
  order.forEach((index, place) => {
    const first = functions[index]!.entry / Op.INSTRUCTION_WORDS
    const next = order[place + 1]
    const end = next === undefined ? sites : functions[next]!.entry / Op.INSTRUCTION_WORDS
    functionOfSite.fill(index, first, end)
  })
  const maxParameters = Math.max(0, ...functions.map((fn) => fn.parameterSlots))
  const slots = Int32Array.from(functions, (fn) => fn.frameSlots)
  let argumentSlots = FRAME_HEADER_SLOTS + maxParameters
  let usesIo = false
  let usesLocks = false
  let usesRelax = false
  let kernelLock = 0
  for (let site = 0; site < sites; site++) {
    const opcode = code[site * 4]!
    if (opcode >= Op.OP_SPIN_LOCK && opcode <= Op.OP_LOCK_INIT) usesLocks = true
    if (opcode === Op.OP_SUBMIT_IO) usesIo = true
    else if (opcode === Op.OP_CPU_RELAX) usesRelax = true
    else if (opcode === Op.OP_LOCK_KERNEL) kernelLock = code[site * 4 + 3]!
    else if (opcode === Op.OP_CALL || opcode === Op.OP_CALLR) {
      const base = code[site * 4 + 2]!
      const caller = functionOfSite[site]!
      const reach = base + FRAME_HEADER_SLOTS + maxParameters - (slots[caller] ?? 0)
      argumentSlots = Math.max(argumentSlots, reach)
    }
  }
  const { loopFirst, loopEnd } = usesRelax ? innermostLoops(code) : NO_LOOPS
  return {
    code,
    entry: Int32Array.from(functions, (fn) => fn.entry),
    slots,
    memoryBytes: Int32Array.from(functions, (fn) => fn.memoryBytes),
    resultSlots: Int32Array.from(functions, (fn) => fn.resultSlots),
    shape: Int32Array.from(functions, (fn) => fn.shape),
    functionOfSite,
    loopFirst,
    loopEnd,
    noted: usesRelax ? pollSites(code, functionOfSite, functions.length) : new Uint8Array(0),
    argumentSlots,
    usesIo,
    usesLocks,
    usesRelax,
    kernelLock,
  }
}

const NO_LOOPS = { loopFirst: new Int32Array(0), loopEnd: new Int32Array(0) }

/** Every loop ends in a backward jump; the smallest such range around a site is its loop. */
function innermostLoops(code: Int32Array<ArrayBuffer>): {
  loopFirst: Int32Array<ArrayBuffer>
  loopEnd: Int32Array<ArrayBuffer>
} {
  const sites = code.length / Op.INSTRUCTION_WORDS
  const loopFirst = new Int32Array(sites)
  const loopEnd = new Int32Array(sites)
  const endOf = new Int32Array(sites)
  for (let site = 0; site < sites; site++) {
    const target = jumpTarget(code, site * 4)
    if (target >= 0 && target <= site * 4) endOf[target / Op.INSTRUCTION_WORDS] = site + 1
  }
  for (let first = 0; first < sites; first++) {
    const end = endOf[first]!
    for (let inside = first; inside < end; inside++) {
      const known = loopEnd[inside]! - loopFirst[inside]!
      if (known !== 0 && known <= end - first) continue
      loopFirst[inside] = first
      loopEnd[inside] = end
    }
  }
  return { loopFirst, loopEnd }
}
