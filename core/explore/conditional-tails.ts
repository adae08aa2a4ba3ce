/**
 * What the private instructions after a visible operation may touch, where a branch decides whether they
 * do. Two steps are dependent if they could conflict whatever they read: a relation that changed with the
 * values read would make reduced searches miss traces. So where a branch comes first, everything on any
 * way from there to the next visible operation counts.
 */
import * as Op from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'
import { BYTES, WRITE } from './access.ts'
import { returnsTo, waysFrom } from './code-ways.ts'

/** Accesses that a step may make, beyond those it is seen to make. */
export interface Tail {
  /** Pairs: address of a word of a ghost, and its flags. */
  readonly ghosts: readonly number[]
  /** It may switch preemption. */
  readonly preempts: boolean
}

/** Tails of a program. */
export interface Tails {
  /** By site; undefined where what is seen is all there is. */
  readonly bySite: readonly (Tail | undefined)[]
  /** Some ghost is addressed by what the program computes: all ghosts count as one object. */
  readonly coarse: boolean
}

/** Works out the tails of all visible instructions. */
export function conditionalTails(program: Program): Tails {
  const { code } = program
  const bySite: (Tail | undefined)[] = []
  let coarse = false
  const quick = !showsAnything(program)
  const callers = quick ? [] : returnsTo(program)
  for (let at = 0; at < code.length && !quick; at += Op.INSTRUCTION_WORDS) {
    if (code[at]! < Op.OP_FIRST_VISIBLE) continue
    const found = new TailWalk(program, callers, at + Op.INSTRUCTION_WORDS)
    bySite[at / Op.INSTRUCTION_WORDS] = found.tail
    coarse ||= found.tail !== undefined && found.computed
  }
  return { bySite, coarse }
}

function showsAnything({ code }: Program): boolean {
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    const opcode = code[at]!
    if (isGhost(opcode) || isPreemption(opcode)) return true
  }
  return false
}

const isGhost = (opcode: number): boolean => opcode >= Op.OP_GLOAD8U && opcode <= Op.OP_GSTORE64
const isPreemption = (opcode: number): boolean =>
  opcode === Op.OP_PREEMPT_DISABLE || opcode === Op.OP_PREEMPT_ENABLE

/** Everything private that can be reached from one instruction. */
class TailWalk {
  tail: Tail | undefined
  computed = false
  private readonly program: Program
  private readonly open: number[]
  private readonly seen: Set<number>

  constructor(program: Program, callers: readonly (readonly number[])[], start: number) {
    this.program = program
    this.open = [start]
    this.seen = new Set(this.open)
    const ghosts: number[] = []
    let branches = false
    let preempts = false
    for (let at = this.open.pop(); at !== undefined; at = this.open.pop()) {
      const opcode = program.code[at] ?? Op.OP_FIRST_VISIBLE
      if (opcode >= Op.OP_FIRST_VISIBLE) continue
      if (isGhost(opcode)) this.addGhost(at, opcode, ghosts)
      if (isPreemption(opcode)) preempts = true
      const ways = waysFrom(program, callers, at)
      if (ways.length > 1) branches = true
      for (const way of ways) this.visit(way)
    }
    if (branches && (preempts || ghosts.length > 0)) this.tail = { ghosts, preempts }
  }

  private visit(at: number): void {
    if (this.seen.has(at)) return
    this.seen.add(at)
    this.open.push(at)
  }

  private addGhost(at: number, opcode: number, ghosts: number[]): void {
    const { code } = this.program
    const flags = opcode >= Op.OP_GSTORE8 ? WRITE | BYTES : BYTES
    if (code[at + 2]! >= 0) this.computed = true
    const word = code[at + 2]! >= 0 ? 0 : code[at + 3]! & ~3
    ghosts.push(word, flags)
    if (word !== 0 && (opcode === Op.OP_GLOAD64 || opcode === Op.OP_GSTORE64)) {
      ghosts.push(word + 4, flags)
    }
  }
}
