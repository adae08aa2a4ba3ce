/**
 * Arithmetic and conversions on slots: literals within the instruction where it has room, 64 bits only
 * where the upper half counts.
 */
import * as op from '../bytecode.ts'
import type { ArithmeticOperator, TypedExpression } from '../semantics/tree.ts'
import type { CType } from '../semantics/types.ts'
import { MemoryLowering } from './memory-lowering.ts'
import { arithmeticOpcode, immediateForm, isIdentity, isPair, isSigned } from './opcode-tables.ts'

/** The expressions of one kind. */
export type Of<Kind extends TypedExpression['kind']> = TypedExpression & { readonly kind: Kind }

/** Operators of which the low half of the result needs only the low halves of the operands. */
const NARROWING: ReadonlySet<ArithmeticOperator> = new Set(['+', '-', '*', '&', '|', '^'])

/** Operators on values in registers. */
export abstract class ArithmeticLowering extends MemoryLowering {
  protected abstract into(expression: TypedExpression, target: number): void
  /** A temporary with the value. */
  protected abstract fresh(expression: TypedExpression): number

  /** `target = (type) source`, where the slots have to change. */
  protected convertSlot(source: number, from: CType, type: CType, target: number): void {
    if (isBool(type)) this.code.emit(isPair(from) ? op.OP_BOOL64 : op.OP_BOOL, target, source)
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

  protected binaryInto(expression: Of<'binary'>, target: number): void {
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

  /** Like `value`, but a conversion that changes no slot costs nothing. */
  protected converted(expression: Of<'convert'>): number {
    const { operand, type } = expression
    if (isBool(type) && isTruth(operand)) return this.value(operand)
    if (isFree(operand.type, type)) {
      return isPair(operand.type) && !isPair(type) ? this.low(operand) : this.value(operand)
    }
    return this.fresh(expression)
  }

  protected convertInto(expression: Of<'convert'>, target: number): void {
    const { operand, type, at } = expression
    if (isBool(type) && isTruth(operand)) return this.into(operand, target)
    if (isFree(operand.type, type)) {
      if (isPair(operand.type) && !isPair(type)) return this.#lowInto(operand, target)
      return this.into(operand, target)
    }
    const from = isPair(operand.type) && !isBool(type) ? this.low(operand) : this.value(operand)
    this.at(at)
    this.convertSlot(from, operand.type, type, target)
  }
}

function isBool(type: CType): boolean {
  return type.kind === 'integer' && type.rank === 0
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
export function isTruth(expression: TypedExpression): boolean {
  const { kind, type } = expression
  return (
    kind === 'compare' ||
    kind === 'not' ||
    kind === 'logical' ||
    (type.kind === 'integer' && type.rank === 0)
  )
}
