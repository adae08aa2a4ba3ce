/**
 * Expressions to instructions. Operands are evaluated from left to right; the address of an assignment
 * before its value; of `x op= y` the right side before x is read, so that the read and the write stand
 * next to each other. Every mention of a shared variable is one access.
 */
import { assertNever } from '#core/base/invariant.ts'
import * as op from '../bytecode.ts'
import type { ArithmeticOperator, TypedExpression } from '../semantics/tree.ts'
import { slotsOf, type CType } from '../semantics/types.ts'
import { newLabel, type CodeLabel } from './code-buffer.ts'
import {
  arithmeticOpcode,
  branchOpcode,
  comparisonOpcode,
  immediateForm,
  inverted,
  isIdentity,
  isPair,
  isSigned,
  machineComparison,
} from './opcode-tables.ts'
import { MemoryLowering } from './memory-lowering.ts'

type Of<Kind extends TypedExpression['kind']> = TypedExpression & { readonly kind: Kind }

/** Operators of which the low half of the result needs only the low halves of the operands. */
const NARROWING: ReadonlySet<ArithmeticOperator> = new Set(['+', '-', '*', '&', '|', '^'])

export abstract class ExpressionLowering extends MemoryLowering {
  protected abstract callInto(expression: Of<'call'>): number
  protected abstract intrinsicInto(
    expression: Of<'operation' | 'atomic-add' | 'assertion'>,
    target: number,
  ): void
  protected abstract intrinsicEffect(
    expression: Of<'operation' | 'atomic-add' | 'lock-init' | 'wait' | 'assertion' | 'note'>,
  ): void
  /** An assignment of any kind; the result is wanted in a slot, or not at all. */
  protected abstract assignment(
    expression: Of<'assign' | 'update' | 'copy'>,
    wanted: boolean,
  ): number

  protected override value(expression: TypedExpression): number {
    switch (expression.kind) {
      case 'load': {
        const slot = this.registerOf(expression.location)
        return slot ?? this.#fresh(expression)
      }
      case 'convert':
        return this.#converted(expression)
      case 'address': {
        const { variable, index, offset } = expression.location
        if (!variable && index && offset === 0) return this.value(index)
        return this.#fresh(expression)
      }
      case 'sequence':
        this.effect(expression.left)
        return this.value(expression.right)
      case 'call':
        return this.callInto(expression)
      case 'assign':
      case 'update':
      case 'copy':
        return this.assignment(expression, true)
      case 'binary':
        if (expression.right.kind === 'constant' && !isPair(expression.type)) {
          const literal = Number(BigInt.asIntN(32, expression.right.value))
          if (isIdentity(expression.operator, literal)) return this.value(expression.left)
        }
        return this.#fresh(expression)
      default:
        return slotsOf(expression.type) === 0 ? this.#nothing(expression) : this.#fresh(expression)
    }
  }

  #nothing(expression: TypedExpression): number {
    this.effect(expression)
    return this.frame.top
  }

  #fresh(expression: TypedExpression): number {
    const target = this.frame.take(Math.max(1, slotsOf(expression.type)))
    this.into(expression, target)
    return target
  }

  /** Puts the value into `target`, which no operand may be read from after it is written. */
  protected into(expression: TypedExpression, target: number): void {
    const top = this.frame.top
    this.#into(expression, target)
    this.frame.release(top)
  }

  #into(expression: TypedExpression, target: number): void {
    const pair = isPair(expression.type)
    switch (expression.kind) {
      case 'constant':
        this.at(expression.at)
        return this.constantInto(target, expression.value, pair)
      case 'load':
        return this.#loadInto(expression, target)
      case 'address':
        this.at(expression.at)
        return this.addressInto(expression.location, target)
      case 'function': {
        this.at(expression.at)
        const index = this.context.functionIndex(expression.symbol)
        this.code.emit(op.OP_MOVI, target, this.functionAddress(index))
        return
      }
      case 'convert':
        return this.#convertInto(expression, target)
      case 'unary': {
        const operand = this.value(expression.operand)
        this.at(expression.at)
        const single = expression.operator === '-' ? op.OP_NEG : op.OP_NOT
        const double = expression.operator === '-' ? op.OP_NEG64 : op.OP_NOT64
        this.code.emit(pair ? double : single, target, operand)
        return
      }
      case 'binary':
        return this.#binaryInto(expression, target)
      case 'compare':
        return this.#compareInto(expression, target)
      case 'not':
        return this.#notInto(expression, target)
      case 'logical':
        return this.#truthInto(expression, target)
      case 'conditional':
        return this.#conditionalInto(expression, target)
      case 'extreme':
        return this.#extremeInto(expression, target)
      case 'sequence':
        this.effect(expression.left)
        return this.#into(expression.right, target)
      case 'operation':
      case 'atomic-add':
      case 'assertion':
        return this.intrinsicInto(expression, target)
      case 'call':
      case 'assign':
      case 'update':
      case 'copy':
        return this.move(target, this.value(expression), pair)
      case 'lock-init':
      case 'wait':
      case 'note':
        return this.intrinsicEffect(expression)
      default:
        return assertNever(expression)
    }
  }

  /** Evaluates for what it does, not for its value. */
  protected effect(expression: TypedExpression): void {
    const top = this.frame.top
    this.#effect(expression)
    this.frame.release(top)
  }

  #effect(expression: TypedExpression): void {
    switch (expression.kind) {
      case 'constant':
      case 'function':
        return
      case 'address':
        if (expression.location.index) this.effect(expression.location.index)
        return
      case 'load':
        if (this.registerOf(expression.location) === undefined) this.value(expression)
        return
      case 'convert':
      case 'unary':
      case 'not':
        return this.effect(expression.operand)
      case 'compare':
        this.effect(expression.left)
        return this.effect(expression.right)
      case 'binary':
        if (expression.operator === '/' || expression.operator === '%') {
          this.value(expression)
          return
        }
        this.effect(expression.left)
        return this.effect(expression.right)
      case 'logical': {
        const end = newLabel()
        this.branch(expression.left, end, expression.operator === '||')
        this.effect(expression.right)
        this.code.bind(end)
        return
      }
      case 'conditional':
        return this.#choose(
          expression.condition,
          () => this.effect(expression.yes),
          () => this.effect(expression.no),
        )
      case 'sequence':
        this.effect(expression.left)
        return this.effect(expression.right)
      case 'assign':
      case 'update':
      case 'copy':
        this.assignment(expression, false)
        return
      case 'call':
        this.callInto(expression)
        return
      case 'extreme':
        this.effect(expression.left)
        return this.effect(expression.right)
      default:
        return this.intrinsicEffect(expression)
    }
  }

  #loadInto(expression: Of<'load'>, target: number): void {
    const { location, type } = expression
    const slot = this.registerOf(location)
    this.at(expression.at)
    if (slot !== undefined) return this.move(target, slot, isPair(type))
    const address = this.address(location)
    this.at(location.at)
    this.load(address, type, target, this.accessFlags(location, expression.flags))
  }

  /** Like `value`, but a conversion that changes no slot costs nothing. */
  #converted(expression: Of<'convert'>): number {
    const { operand, type } = expression
    if (isFree(operand.type, type)) {
      return isPair(operand.type) && !isPair(type) ? this.low(operand) : this.value(operand)
    }
    return this.#fresh(expression)
  }

  #convertInto(expression: Of<'convert'>, target: number): void {
    const { operand, type, at } = expression
    if (isFree(operand.type, type)) {
      if (isPair(operand.type) && !isPair(type)) return this.#lowInto(operand, target)
      return this.into(operand, target)
    }
    const toBool = type.kind === 'integer' && type.rank === 0
    const from = isPair(operand.type) && !toBool ? this.low(operand) : this.value(operand)
    this.at(at)
    this.convertSlot(from, operand.type, type, target)
  }

  /** `target = (type) source`, where the slots have to change. */
  protected convertSlot(source: number, from: CType, type: CType, target: number): void {
    const toBool = type.kind === 'integer' && type.rank === 0
    if (toBool) this.code.emit(isPair(from) ? op.OP_BOOL64 : op.OP_BOOL, target, source)
    else if (isPair(type)) {
      if (isPair(from)) this.move(target, source, true)
      else this.code.emit(isSigned(from) ? op.OP_SX64 : op.OP_ZX64, target, source)
    } else this.#narrow(source, type, target)
  }

  #narrow(source: number, type: CType, target: number): void {
    const bytes = type.kind === 'integer' ? type.bytes : 4
    if (bytes === 1) this.code.emit(isSigned(type) ? op.OP_SX8 : op.OP_ZX8, target, source)
    else if (bytes === 2) this.code.emit(isSigned(type) ? op.OP_SX16 : op.OP_ZX16, target, source)
    else this.move(target, source, false)
  }

  /** Slot with the low 32 bits of a 64-bit expression, computed with as few 64-bit steps as possible. */
  protected low(expression: TypedExpression): number {
    if (!isPair(expression.type) || !canNarrow(expression)) return this.value(expression)
    if (expression.kind === 'convert') return this.low(expression.operand)
    const target = this.frame.take(1)
    const top = this.frame.top
    this.#lowInto(expression, target)
    this.frame.release(top)
    return target
  }

  #lowInto(expression: TypedExpression, target: number): void {
    switch (expression.kind) {
      case 'constant':
        this.at(expression.at)
        return this.constantInto(target, expression.value, false)
      case 'convert':
        if (!isPair(expression.operand.type)) return this.into(expression.operand, target)
        return this.#lowInto(expression.operand, target)
      case 'binary':
        if (canNarrow(expression)) {
          const { operator, left, right, type, at } = expression
          const word = { ...type, bytes: 4 } as CType
          const operand = this.low(left)
          const literal = right.kind === 'constant' ? right.value : undefined
          const count = operator === '<<' ? literal : undefined
          const slot = literal === undefined ? this.low(right) : 0
          this.at(at)
          if (count !== undefined && count >= 32n) return this.constantInto(target, 0n, false)
          return this.arithmetic(operator, word, operand, slot, literal, target)
        }
        break
      case 'unary': {
        const operand = this.low(expression.operand)
        this.at(expression.at)
        this.code.emit(expression.operator === '-' ? op.OP_NEG : op.OP_NOT, target, operand)
        return
      }
      default:
    }
    this.move(target, this.value(expression), false)
  }

  #binaryInto(expression: Of<'binary'>, target: number): void {
    const { operator, left, right, type, at } = expression
    const operand = this.value(left)
    const literal = right.kind === 'constant' ? right.value : undefined
    const isShift = operator === '<<' || operator === '>>'
    const needsSlot = literal === undefined || !this.#hasImmediate(operator, type, literal)
    const slot = needsSlot ? (isShift ? this.low(right) : this.value(right)) : 0
    this.at(at)
    this.arithmetic(operator, type, operand, slot, needsSlot ? undefined : literal, target)
  }

  #hasImmediate(operator: ArithmeticOperator, type: CType, literal: bigint): boolean {
    if (isPair(type)) return operator === '&' && literal >= 0n && literal <= 0xffff_ffffn
    return immediateForm(operator, type, Number(BigInt.asIntN(32, literal))) !== undefined
  }

  /** `target = left operator right`, with the right side as a literal where one is given. */
  protected arithmetic(
    operator: ArithmeticOperator,
    type: CType,
    left: number,
    right: number,
    literal: bigint | undefined,
    target: number,
  ): void {
    if (literal === undefined) {
      this.code.emit(arithmeticOpcode(operator, type), target, left, right)
      return
    }
    const low = Number(BigInt.asIntN(32, literal))
    if (isPair(type)) {
      this.code.emit(op.OP_ANDI, target, left, low)
      this.code.emit(op.OP_MOVI, target + 1, 0)
      return
    }
    if (isIdentity(operator, low)) return this.move(target, left, false)
    const form = immediateForm(operator, type, low)
    if (form) this.code.emit(form[0], target, left, form[1])
    else {
      const slot = this.frame.take(1)
      this.constantInto(slot, literal, false)
      this.code.emit(arithmeticOpcode(operator, type), target, left, slot)
    }
  }

  /** Can the right side be a literal of the instruction? */
  protected literalOperand(
    operator: ArithmeticOperator,
    type: CType,
    operand: TypedExpression,
  ): bigint | undefined {
    if (operand.kind !== 'constant') return undefined
    return this.#hasImmediate(operator, type, operand.value) ? operand.value : undefined
  }

  #compareInto(expression: Of<'compare'>, target: number): void {
    const { operator, left, right, at } = expression
    const { type } = left
    const isZero = right.kind === 'constant' && right.value === 0n
    if (isZero && (operator === '==' || operator === '!=') && !isPair(type)) {
      const operand = this.value(left)
      this.at(at)
      this.code.emit(operator === '==' ? op.OP_LNOT : op.OP_BOOL, target, operand)
      return
    }
    const a = this.value(left)
    const b = this.value(right)
    const { relation, exchanged } = machineComparison(operator)
    this.at(at)
    const opcode = comparisonOpcode(relation, type)
    this.code.emit(opcode, target, exchanged ? b : a, exchanged ? a : b)
  }

  #notInto(expression: Of<'not'>, target: number): void {
    const { operand, at } = expression
    if (operand.kind === 'compare') {
      return this.#compareInto({ ...operand, operator: inverted(operand.operator) }, target)
    }
    if (operand.kind === 'logical') return this.#truthInto(expression, target)
    if (operand.kind === 'not' && isTruth(operand.operand))
      return this.#into(operand.operand, target)
    let slot = this.value(operand)
    this.at(at)
    if (isPair(operand.type)) {
      const low = this.frame.take(1)
      this.code.emit(op.OP_BOOL64, low, slot)
      slot = low
    }
    this.code.emit(op.OP_LNOT, target, slot)
  }

  /** 1 or 0 by control flow. The target is written last: operands may still read it. */
  #truthInto(expression: TypedExpression, target: number): void {
    const no = newLabel()
    const end = newLabel()
    this.branch(expression, no, false)
    this.at(expression.at)
    this.code.emit(op.OP_MOVI, target, 1)
    this.code.jump(op.OP_JMP, end)
    this.code.bind(no)
    this.code.emit(op.OP_MOVI, target, 0)
    this.code.bind(end)
  }

  #conditionalInto(expression: Of<'conditional'>, target: number): void {
    this.#choose(
      expression.condition,
      () => this.into(expression.yes, target),
      () => this.into(expression.no, target),
    )
  }

  #choose(condition: TypedExpression, yes: () => void, no: () => void): void {
    const otherwise = newLabel()
    const end = newLabel()
    this.branch(condition, otherwise, false)
    yes()
    this.code.jump(op.OP_JMP, end)
    this.code.bind(otherwise)
    no()
    this.code.bind(end)
  }

  #extremeInto(expression: Of<'extreme'>, target: number): void {
    const { least, left, right, type, at } = expression
    const pair = isPair(type)
    const a = this.value(left)
    const b = this.value(right)
    const takeLeft = newLabel()
    const end = newLabel()
    this.at(at)
    const [first, second] = least ? [a, b] : [b, a]
    if (pair) {
      const flag = this.frame.take(1)
      this.code.emit(comparisonOpcode('lt', type), flag, first, second)
      this.code.jump(op.OP_JNZ, takeLeft, flag)
    } else {
      this.code.jump(branchOpcode('lt', type), takeLeft, first, second)
    }
    this.move(target, b, pair)
    this.code.jump(op.OP_JMP, end)
    this.code.bind(takeLeft)
    this.move(target, a, pair)
    this.code.bind(end)
  }

  /** Jumps to `label` if the truth of the expression is `sense`, and goes on behind otherwise. */
  protected branch(expression: TypedExpression, label: CodeLabel, sense: boolean): void {
    const top = this.frame.top
    this.#branch(expression, label, sense)
    this.frame.release(top)
  }

  #branch(expression: TypedExpression, label: CodeLabel, sense: boolean): void {
    switch (expression.kind) {
      case 'constant':
        this.at(expression.at)
        if ((expression.value !== 0n) === sense) this.code.jump(op.OP_JMP, label)
        return
      case 'not':
        return this.branch(expression.operand, label, !sense)
      case 'sequence':
        this.effect(expression.left)
        return this.branch(expression.right, label, sense)
      case 'convert':
        if (keepsTruth(expression.operand.type, expression.type)) {
          return this.branch(expression.operand, label, sense)
        }
        break
      case 'logical':
        return this.#branchLogical(expression, label, sense)
      case 'compare':
        if (!isPair(expression.left.type)) return this.#branchCompare(expression, label, sense)
        break
      default:
    }
    let slot = this.value(expression)
    this.at(expression.at)
    if (isPair(expression.type)) {
      const flag = this.frame.take(1)
      this.code.emit(op.OP_BOOL64, flag, slot)
      slot = flag
    }
    this.code.jump(sense ? op.OP_JNZ : op.OP_JZ, label, slot)
  }

  #branchLogical(expression: Of<'logical'>, label: CodeLabel, sense: boolean): void {
    const { operator, left, right } = expression
    if ((operator === '||') === sense) {
      this.branch(left, label, sense)
      this.branch(right, label, sense)
      return
    }
    const skip = newLabel()
    this.branch(left, skip, !sense)
    this.branch(right, label, sense)
    this.code.bind(skip)
  }

  #branchCompare(expression: Of<'compare'>, label: CodeLabel, sense: boolean): void {
    const { left, right, at } = expression
    const operator = sense ? expression.operator : inverted(expression.operator)
    if (right.kind === 'constant' && this.#branchLiteral(operator, left, right.value, label, at))
      return
    const a = this.value(left)
    const b = this.value(right)
    const { relation, exchanged } = machineComparison(operator)
    this.at(at)
    this.code.jump(branchOpcode(relation, left.type), label, exchanged ? b : a, exchanged ? a : b)
  }

  /** Branches on a comparison with a literal; false when there is no such instruction. */
  #branchLiteral(
    operator: Of<'compare'>['operator'],
    left: TypedExpression,
    value: bigint,
    label: CodeLabel,
    at: TypedExpression['at'],
  ): boolean {
    const literal = Number(BigInt.asIntN(32, value))
    const equality = operator === '==' || operator === '!='
    if (!equality && !isSigned(left.type)) return false
    const next = operator === '<=' || operator === '>' ? literal + 1 : literal
    if (next > 0x7fff_ffff) return false
    const slot = this.value(left)
    this.at(at)
    if (equality && literal === 0) {
      this.code.jump(operator === '==' ? op.OP_JZ : op.OP_JNZ, label, slot)
    } else if (equality) {
      this.code.jump(operator === '==' ? op.OP_JEQI : op.OP_JNEI, label, slot, literal)
    } else {
      const below = operator === '<' || operator === '<='
      this.code.jump(below ? op.OP_JLTSI : op.OP_JGESI, label, slot, next)
    }
    return true
  }
}

/** Does the conversion leave the slots (or the low slot) as they are? */
export function isFree(from: CType, to: CType): boolean {
  if (to.kind === 'pointer') return true
  if (from.kind === 'pointer') return to.kind === 'integer' && to.bytes === 4
  if (from.kind !== 'integer' || to.kind !== 'integer') return true
  if (to.rank === 0) return from.rank === 0
  if (to.bytes === 8) return from.bytes === 8
  if (to.bytes === 4) return true
  if (from.rank === 0) return true
  if (from.bytes < to.bytes) return !from.signed || to.signed
  return from.bytes === to.bytes && from.signed === to.signed
}

/** Is the converted value zero exactly when the value is? */
function keepsTruth(from: CType, to: CType): boolean {
  if (to.kind === 'integer' && to.rank === 0) return true
  if (from.kind === 'integer' && to.kind === 'integer') return to.bytes >= from.bytes
  return isPair(to) || !isPair(from)
}

/** Is the low half of the result a function of the low halves of the operands? */
function canNarrow(expression: TypedExpression): boolean {
  switch (expression.kind) {
    case 'constant':
    case 'unary':
      return true
    case 'convert':
      return !isPair(expression.operand.type) || canNarrow(expression.operand)
    case 'binary':
      if (expression.operator === '<<') return expression.right.kind === 'constant'
      return NARROWING.has(expression.operator)
    default:
      return false
  }
}

/** Is the value 0 or 1 already? */
function isTruth(expression: TypedExpression): boolean {
  const { kind, type } = expression
  return (
    kind === 'compare' ||
    kind === 'not' ||
    kind === 'logical' ||
    (type.kind === 'integer' && type.rank === 0)
  )
}
