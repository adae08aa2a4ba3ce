/** Statements to instructions, and the code of one function as a whole. */
import * as op from '../bytecode.ts'
import type { LocalDescription } from '../debug-info.ts'
import { FRAME_HEADER_SLOTS, type FunctionCode } from '../program.ts'
import type {
  CaseLabel,
  FunctionSymbol,
  Label,
  TypedStatement,
  Variable,
} from '../semantics/tree.ts'
import { slotsOf, type CType } from '../semantics/types.ts'
import { shapeOf } from './assignment-lowering.ts'
import { newLabel, targetWord, type CodeLabel } from './code-buffer.ts'
import { IntrinsicLowering } from './intrinsic-lowering.ts'
import { isPair } from './opcode-tables.ts'
import type { ProgramContext } from './program-context.ts'

type Of<Kind extends TypedStatement['kind']> = TypedStatement & { readonly kind: Kind }

/** A local variable with its type still as the checker knows it. */
export type TypedLocal = Omit<LocalDescription, 'type'> & { readonly type: CType }

/** A function as code, and the sites it covers (the end exclusive). */
export interface LoweredFunction {
  readonly code: FunctionCode
  readonly firstSite: number
  readonly endSite: number
  readonly locals: readonly TypedLocal[]
}

/** Writes the code of a function to the end of the program's. */
export function lowerFunction(symbol: FunctionSymbol, context: ProgramContext): LoweredFunction {
  return new FunctionLowering(context, symbol).run()
}

class FunctionLowering extends IntrinsicLowering {
  readonly #symbol: FunctionSymbol
  readonly #locals: TypedLocal[] = []
  readonly #labels = new Map<Label, CodeLabel>()
  readonly #cases = new Map<CaseLabel, CodeLabel>()
  readonly #breaks: CodeLabel[] = []
  readonly #continues: CodeLabel[] = []
  /** Sites where variables came into being. */
  readonly #born = new Map<Variable, number>()
  /** Jumps may enter blocks from elsewhere, so unreachable loops must be written too. */
  readonly #hasEntries: boolean

  constructor(context: ProgramContext, symbol: FunctionSymbol) {
    super(context)
    this.#symbol = symbol
    this.#hasEntries = symbol.body !== undefined && hasEntries(symbol.body)
  }

  run(): LoweredFunction {
    const symbol = this.#symbol
    const { name, parameters, type, body } = symbol
    const { code, frame } = this
    const firstSite = code.site
    code.reachable = true
    code.place = symbol.at
    const parameterSlots = this.#parameters(parameters)
    if (body?.kind === 'block') this.#block(body, () => this.#end())
    this.#threadJumps(firstSite)
    for (const parameter of parameters) this.#describe(parameter, firstSite, code.site)
    return {
      code: {
        name,
        entry: firstSite * op.INSTRUCTION_WORDS,
        frameSlots: frame.slots,
        memoryBytes: frame.memoryBytes,
        parameterSlots,
        resultSlots: slotsOf(type.result),
        shape: this.context.shapeIndex(shapeOf(type)),
      },
      firstSite,
      endSite: code.site,
      locals: this.#locals,
    }
  }

  /** The caller put the arguments where the frame's first slots are. */
  #parameters(parameters: readonly Variable[]): number {
    let slots = 0
    for (const variable of parameters) {
      const slot = this.frame.take(slotsOf(variable.type))
      if (!variable.inMemory) this.frame.adopt(variable, slot)
      slots += slotsOf(variable.type)
    }
    let slot: number = FRAME_HEADER_SLOTS
    for (const variable of parameters) {
      if (variable.inMemory) {
        this.frame.place(variable)
        this.spill(variable, slot)
      }
      slot += slotsOf(variable.type)
    }
    return slots
  }

  /** The closing brace. Without a return before it, the value that nobody should use is 0. */
  #end(): void {
    this.at(this.#symbol.end)
    if (!this.code.reachable) return
    const slots = slotsOf(this.#symbol.type.result)
    const slot = this.frame.take(Math.max(1, slots))
    if (slots > 0) {
      this.context.fallsOff.push(this.#symbol)
      this.constantInto(slot, 0n, slots === 2)
    }
    this.#emitReturn(slots, slot)
  }

  #emitReturn(slots: number, slot: number): void {
    const isPrivate = this.#symbol.inline && !this.#symbol.addressTaken
    this.code.emit(op.OP_RET, slots, slot, isPrivate ? 1 : 0)
    this.code.reachable = false
  }

  #statement(statement: TypedStatement): void {
    this.at(statement.at)
    switch (statement.kind) {
      case 'block':
        return this.#block(statement)
      case 'expression':
        return this.effect(statement.expression)
      case 'declare':
        this.#born.set(statement.variable, this.code.site)
        for (const store of statement.stores) this.effect(store)
        return
      case 'if':
        return this.#if(statement)
      case 'loop':
        return this.#loop(statement)
      case 'switch':
        return this.#switch(statement)
      case 'case':
        return this.code.bind(this.#caseLabel(statement.label))
      case 'break':
        return this.#jumpTo(this.#breaks.at(-1))
      case 'continue':
        return this.#jumpTo(this.#continues.at(-1))
      case 'return':
        return this.#return(statement)
      case 'goto':
        return this.#jumpTo(this.#label(statement.label))
      case 'label':
        return this.code.bind(this.#label(statement.label), statement.label.used)
    }
  }

  #jumpTo(label: CodeLabel | undefined): void {
    if (label) this.code.jump(op.OP_JMP, label)
  }

  #label(label: Label): CodeLabel {
    const known = this.#labels.get(label)
    if (known) return known
    const made = newLabel()
    this.#labels.set(label, made)
    return made
  }

  #caseLabel(label: CaseLabel): CodeLabel {
    const known = this.#cases.get(label)
    if (known) return known
    const made = newLabel()
    this.#cases.set(label, made)
    return made
  }

  /** @param finish writes what belongs to the closing brace, where the variables still live */
  #block(block: Of<'block'>, finish?: () => void): void {
    const variables = block.variables.filter(({ storage }) => storage === 'local')
    const mark = this.frame.openBlock()
    const firstSite = this.code.site
    for (const variable of variables) this.frame.place(variable)
    for (const item of block.items) this.#statement(item)
    finish?.()
    for (const variable of variables) {
      this.#describe(variable, this.#born.get(variable) ?? firstSite, this.code.site)
    }
    this.frame.closeBlock(mark)
  }

  /** Notes where a variable lives, for the debugger. */
  #describe(variable: Variable, firstSite: number, endSite: number): void {
    const { name, type } = variable
    if (name.includes('.') || firstSite >= endSite) return
    const slot = this.frame.slotOf(variable)
    const offset = this.frame.offsetOf(variable)
    if (slot !== undefined) {
      this.#locals.push({ name, type, place: 'register', offset: slot, firstSite, endSite })
    } else if (offset !== undefined) {
      this.#locals.push({ name, type, place: 'memory', offset, firstSite, endSite })
    }
  }

  #if(statement: Of<'if'>): void {
    const { condition, yes, no } = statement
    const otherwise = newLabel()
    this.branch(condition, otherwise, false)
    this.#statement(yes)
    if (!no) return this.code.bind(otherwise)
    const end = newLabel()
    this.code.jump(op.OP_JMP, end)
    this.code.bind(otherwise)
    this.#statement(no)
    this.code.bind(end)
  }

  /**
   * The test stands behind the body, so that a pass takes one jump; the first pass jumps to it. Each
   * access of the condition has one site that way.
   */
  #loop(loop: Of<'loop'>): void {
    const { testFirst, condition, step, body, at } = loop
    const start = newLabel()
    const again = newLabel()
    const test = newLabel()
    const end = newLabel()
    const never = testFirst && condition?.kind === 'constant' && condition.value === 0n
    if (never && !this.#hasEntries) return
    const endless = !condition || (condition.kind === 'constant' && condition.value !== 0n)
    const entered = this.code.reachable || this.#hasEntries
    if (testFirst && !endless) this.code.jump(op.OP_JMP, test)
    this.code.bind(start, entered)
    this.#breaks.push(end)
    this.#continues.push(again)
    this.#statement(body)
    this.#breaks.pop()
    this.#continues.pop()
    this.code.bind(again)
    this.at(at)
    if (step) this.effect(step)
    this.code.bind(test)
    this.at(at)
    if (endless) this.code.jump(op.OP_JMP, start)
    else if (condition) this.branch(condition, start, true)
    this.code.bind(end)
  }

  #switch(statement: Of<'switch'>): void {
    const { value, cases, body } = statement
    const end = newLabel()
    const top = this.frame.top
    const slot = this.value(value)
    let otherwise = end
    for (const label of cases) {
      const target = this.#caseLabel(label)
      if (label.value === undefined) otherwise = target
      else this.#compareCase(slot, label.value, isPair(value.type), target)
    }
    this.frame.release(top)
    this.code.jump(op.OP_JMP, otherwise)
    this.#breaks.push(end)
    this.#statement(body)
    this.#breaks.pop()
    this.code.bind(end)
  }

  #compareCase(slot: number, value: bigint, pair: boolean, target: CodeLabel): void {
    if (!pair) {
      const literal = Number(BigInt.asIntN(32, value))
      this.code.jump(op.OP_JEQI, target, slot, literal)
      return
    }
    const top = this.frame.top
    const literal = this.frame.take(2)
    const flag = this.frame.take(1)
    this.constantInto(literal, value, true)
    this.code.emit(op.OP_EQ64, flag, slot, literal)
    this.code.jump(op.OP_JNZ, target, flag)
    this.frame.release(top)
  }

  #return(statement: Of<'return'>): void {
    const { value } = statement
    const top = this.frame.top
    const slots = value ? slotsOf(value.type) : 0
    let slot = 0
    if (value && slots === 0) this.effect(value)
    else if (value) slot = this.value(value)
    this.at(statement.at)
    this.#emitReturn(slots, slot)
    this.frame.release(top)
  }

  /** A jump to a jump goes where that one goes. */
  #threadJumps(firstSite: number): void {
    const { words } = this.code
    for (
      let start = firstSite * op.INSTRUCTION_WORDS;
      start < words.length;
      start += op.INSTRUCTION_WORDS
    ) {
      const word = targetWord(words[start] ?? 0)
      if (word === undefined) continue
      for (let hops = 0; hops < 8; hops++) {
        const target = words[start + word] ?? 0
        const next = words[target + 1] ?? target
        if (words[target] !== op.OP_JMP || next === target) break
        words[start + word] = next
      }
    }
  }
}

/** Are there labels that a jump from outside a block could reach? */
function hasEntries(statement: TypedStatement): boolean {
  switch (statement.kind) {
    case 'block':
      return statement.items.some(hasEntries)
    case 'if':
      return hasEntries(statement.yes) || (statement.no !== undefined && hasEntries(statement.no))
    case 'loop':
      return hasEntries(statement.body)
    case 'switch':
    case 'case':
    case 'label':
      return true
    default:
      return false
  }
}
