/** Operators on values: arithmetic, shifts, comparisons, pointers, min and max. */
import type { Place } from '../source/token.ts'
import type { BinaryOperator } from '../syntax/tree.ts'
import { constant, convert, isNullConstant, promote, usualType } from './conversions.ts'
import { foldBinary } from './fold.ts'
import { OperandChecker } from './operand-checker.ts'
import type { ArithmeticOperator, ComparisonOperator, TypedExpression } from './tree.ts'
import { isComplete, isInteger, isScalar, sameType, sizeOf, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>='])

export abstract class ArithmeticChecker extends OperandChecker {
  /** `!value`, without a second negation where one is there. */
  protected negated(value: TypedExpression, at: Place): TypedExpression {
    if (value.type.kind === 'error') return value
    if (value.kind === 'constant') return constant(this.types.int, value.value === 0n ? 1n : 0n, at)
    return { kind: 'not', operand: value, type: this.types.int, at }
  }

  protected badOperands(
    operator: string,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (left.type.kind !== 'error' && right.type.kind !== 'error') {
      this.reporter.error(
        'C_BAD_OPERAND',
        at,
        `'${operator}' does not take '${spellType(left.type)}' and '${spellType(right.type)}'`,
      )
    }
    return this.wrong(at)
  }

  protected warnDivision(operator: string, right: TypedExpression, at: Place): void {
    if ((operator === '/' || operator === '%') && right.kind === 'constant' && right.value === 0n) {
      this.reporter.warning('C_DIVISION_BY_ZERO', at, 'division by zero')
    }
  }

  /** A binary operator on values. */
  protected binary(
    operator: BinaryOperator,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (left.type.kind === 'error' || right.type.kind === 'error') return this.wrong(at)
    if (COMPARISONS.has(operator))
      return this.#compare(operator as ComparisonOperator, left, right, at)
    const hasPointer = left.type.kind === 'pointer' || right.type.kind === 'pointer'
    if (
      hasPointer &&
      operator === '-' &&
      left.type.kind === 'pointer' &&
      right.type.kind === 'pointer'
    ) {
      return this.#pointerDifference(left, right, at)
    }
    if (hasPointer && (operator === '+' || operator === '-'))
      return this.pointerSum(operator, left, right, at)
    if (!isInteger(left.type) || !isInteger(right.type))
      return this.badOperands(operator, left, right, at)
    const arithmetic = operator as ArithmeticOperator
    if (operator === '<<' || operator === '>>') {
      return this.#folded(arithmetic, promote(this.types, left), promote(this.types, right), at)
    }
    this.warnDivision(operator, right, at)
    const type = usualType(this.types, left.type, right.type)
    return this.#folded(arithmetic, convert(left, type), convert(right, type), at)
  }

  #folded(
    operator: ArithmeticOperator,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    const { type } = left
    if (left.kind === 'constant' && right.kind === 'constant') {
      const value = foldBinary(operator, type, left.value, right.value)
      if (value !== undefined) return constant(type, value, at)
    }
    const isShift = operator === '<<' || operator === '>>'
    if (
      isShift &&
      right.kind === 'constant' &&
      (right.value < 0n || right.value >= BigInt(sizeOf(type) * 8))
    ) {
      this.reporter.warning(
        'C_SHIFT_COUNT',
        at,
        `shift by ${right.value} of a type with ${sizeOf(type) * 8} bits`,
      )
    }
    return { kind: 'binary', operator, left, right, type, at }
  }

  #compare(
    operator: ComparisonOperator,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (!isScalar(left.type) || !isScalar(right.type))
      return this.badOperands(operator, left, right, at)
    const type = this.#comparedType(operator, left, right, at)
    const a = convert(left, type)
    const b = convert(right, type)
    if (a.kind === 'constant' && b.kind === 'constant') {
      const value = foldBinary(operator, type, a.value, b.value) ?? 0n
      return constant(this.types.int, value, at)
    }
    return { kind: 'compare', operator, left: a, right: b, type: this.types.int, at }
  }

  #comparedType(operator: string, left: TypedExpression, right: TypedExpression, at: Place): CType {
    if (left.type.kind === 'integer' && right.type.kind === 'integer') {
      return usualType(this.types, left.type, right.type)
    }
    const type = left.type.kind === 'pointer' ? left.type : right.type
    if (left.type.kind !== right.type.kind) {
      if (!isNullConstant(left) && !isNullConstant(right)) {
        this.reporter.warning(
          'C_POINTER_MISMATCH',
          at,
          `'${operator}' compares a pointer with an integer`,
        )
      }
      return type
    }
    const bothPointers = left.type.kind === 'pointer' && right.type.kind === 'pointer'
    if (bothPointers && left.type.kind === 'pointer' && right.type.kind === 'pointer') {
      const a = left.type.target
      const b = right.type.target
      if (a.kind !== 'void' && b.kind !== 'void' && !sameType(a, b)) {
        this.reporter.warning(
          'C_POINTER_MISMATCH',
          at,
          `'${operator}' compares pointers to different types`,
        )
      }
    }
    return type
  }

  #pointerDifference(left: TypedExpression, right: TypedExpression, at: Place): TypedExpression {
    if (left.type.kind !== 'pointer' || right.type.kind !== 'pointer') return this.wrong(at)
    const { target } = left.type
    if (!sameType(target, right.type.target) || (!isComplete(target) && target.kind !== 'void')) {
      return this.badOperands('-', left, right, at)
    }
    const size = target.kind === 'void' ? 1 : Math.max(1, sizeOf(target))
    const { int } = this.types
    const bytes: TypedExpression = {
      kind: 'binary',
      operator: '-',
      left: convert(left, int),
      right: convert(right, int),
      type: int,
      at,
    }
    const count: TypedExpression =
      size === 1
        ? bytes
        : {
            kind: 'binary',
            operator: '/',
            left: bytes,
            right: constant(int, BigInt(size), at),
            type: int,
            at,
          }
    return convert(count, this.types.long)
  }

  /** min() and max() of two values of one type. */
  protected extreme(
    least: boolean,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (left.type.kind === 'error' || right.type.kind === 'error') return this.wrong(at)
    if (left.kind === 'constant' && right.kind === 'constant') {
      return left.value < right.value === least ? left : right
    }
    return { kind: 'extreme', least, left, right, type: left.type, at }
  }
}
