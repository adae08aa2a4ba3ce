/**
 * The instructions of a program as they are written: words, flags, line table, labels. Instructions
 * after a jump that nothing jumps to are not written at all.
 */
import * as op from '../bytecode.ts'
import type { AddressRange } from '../program.ts'
import type { Place } from '../source/token.ts'

/** A position in the code that jumps may name before it is known. */
export interface CodeLabel {
  /** Word index, or -1 until it is bound. */
  target: number
  /** Words that hold its address. */
  readonly uses: number[]
}

/** Which word of a jump holds its target. */
const TARGET_WORD: Readonly<Record<number, number>> = {
  [op.OP_JMP]: 1,
  [op.OP_JZ]: 2,
  [op.OP_JNZ]: 2,
  [op.OP_JEQ]: 3,
  [op.OP_JNE]: 3,
  [op.OP_JLTS]: 3,
  [op.OP_JLES]: 3,
  [op.OP_JLTU]: 3,
  [op.OP_JLEU]: 3,
  [op.OP_JEQI]: 3,
  [op.OP_JNEI]: 3,
  [op.OP_JLTSI]: 3,
  [op.OP_JGESI]: 3,
}

/** Word of the target within a jump instruction, or undefined for other instructions. */
export function targetWord(opcode: number): number | undefined {
  return TARGET_WORD[opcode]
}

/** Instructions as they are written, with the line each comes from. */
export class CodeBuffer {
  readonly words: number[] = []
  readonly flags: number[] = []
  /** As {@link DebugInfo.lines}. */
  readonly lines: number[] = []
  /** Sites that store to a global or ghost by its name. */
  readonly namedStores: Set<number> = new Set()
  /** As {@link Program.indexed}. */
  readonly indexed: Map<number, AddressRange> = new Map()
  /** Can control reach the next instruction? */
  reachable = true
  /** Where the next instructions come from. */
  place: Place = { file: 0, offset: 0, length: 1, line: 1, column: 1 }
  /** Where a label was bound last: an instruction before it must stay. */
  #lastBound = -1

  /** Index of the next instruction. */
  get site(): number {
    return this.words.length / op.INSTRUCTION_WORDS
  }

  /** Where the instruction at `site` comes from. Its offset in the file is no longer known. */
  placeOf(site: number): Place {
    let at = 0
    for (let next = 0; next < this.lines.length && (this.lines[next] ?? 0) <= site; next += 4) {
      at = next
    }
    const [, file = 0, line = 1, column = 1] = this.lines.slice(at, at + 4)
    return { file, offset: -1 - site, length: 1, line, column }
  }

  /** Writes an instruction and gives its site. */
  emit(opcode: number, a = 0, b = 0, c = 0, flags = 0): number {
    const { site } = this
    if (!this.reachable) return site
    this.#line(site)
    this.words.push(opcode, a | 0, b | 0, c | 0)
    this.flags.push(flags)
    return site
  }

  /** Says that the next instruction accesses an element of the variable at `range`. */
  noteIndexed(range: AddressRange): void {
    if (this.reachable) this.indexed.set(this.site, range)
  }

  /** Writes a jump to `label`; its other operands as in bytecode.ts. */
  jump(opcode: number, label: CodeLabel, first = 0, second = 0): void {
    if (!this.reachable) return
    const word = targetWord(opcode) ?? 1
    const site = this.emit(opcode, first, second)
    this.#use(label, site * op.INSTRUCTION_WORDS + word)
    if (opcode === op.OP_JMP) this.reachable = false
  }

  #use(label: CodeLabel, word: number): void {
    label.uses.push(word)
    this.words[word] = Math.max(0, label.target)
  }

  /** The label stands before the next instruction. `forced`: something will jump to it later. */
  bind(label: CodeLabel, forced = false): void {
    if (this.#isJumpToNext(label)) this.#dropLast(label)
    label.target = this.words.length
    this.#lastBound = label.target
    for (const use of label.uses) this.words[use] = label.target
    if (forced || label.uses.length > 0) this.reachable = true
  }

  /** A plain jump to the very next instruction does nothing. */
  #isJumpToNext(label: CodeLabel): boolean {
    const start = this.words.length - op.INSTRUCTION_WORDS
    const isLast = this.words[start] === op.OP_JMP && label.uses.at(-1) === start + 1
    return isLast && this.#lastBound !== this.words.length
  }

  #dropLast(label: CodeLabel): void {
    label.uses.pop()
    this.words.length -= op.INSTRUCTION_WORDS
    this.flags.pop()
    const last = this.lines.length - 4
    if (this.lines[last] === this.site) this.lines.length = last
    this.reachable = true
  }

  #line(site: number): void {
    const { file, line, column } = this.place
    const last = this.lines.length - 4
    const same =
      this.lines[last + 1] === file &&
      this.lines[last + 2] === line &&
      this.lines[last + 3] === column
    if (!same) this.lines.push(site, file, line, column)
  }
}

/** A label that is used before or after its place is known. */
export function newLabel(): CodeLabel {
  return { target: -1, uses: [] }
}
