/** Arithmetic on constants, exact at the type's width: what the machine would compute. */
import type { BinaryOperator } from '../syntax/tree.ts'
import type { CType } from './types.ts'

/** The value as the type holds it: wrapped to its width, 0 or 1 for bool. */
export function wrapTo(type: CType, value: bigint): bigint {
  if (type.kind !== 'integer') return BigInt.asUintN(32, value)
  if (type.rank === 0) return value === 0n ? 0n : 1n
  const bits = type.bytes * 8
  return type.signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
}

/**
 * Computes `a operator b`, both of `type` (the count of a shift may be of another). Undefined where
 * the machine would stop: division by zero, or of the most negative value by -1; and for counts
 * that C does not define.
 */
export function foldBinary(
  operator: BinaryOperator,
  type: CType,
  a: bigint,
  b: bigint,
): bigint | undefined {
  switch (operator) {
    case '+':
      return wrapTo(type, a + b)
    case '-':
      return wrapTo(type, a - b)
    case '*':
      return wrapTo(type, a * b)
    case '&':
      return wrapTo(type, a & b)
    case '|':
      return wrapTo(type, a | b)
    case '^':
      return wrapTo(type, a ^ b)
    case '/':
    case '%':
      return divide(operator, type, a, b)
    case '<<':
    case '>>': {
      const bits = type.kind === 'integer' ? BigInt(type.bytes * 8) : 32n
      if (b < 0n || b >= bits) return undefined
      return wrapTo(type, operator === '<<' ? a << b : a >> b)
    }
    default:
      return compare(operator, a, b) ? 1n : 0n
  }
}

function divide(operator: '/' | '%', type: CType, a: bigint, b: bigint): bigint | undefined {
  if (b === 0n) return undefined
  const quotient = a / b
  if (wrapTo(type, quotient) !== quotient) return undefined
  return operator === '/' ? quotient : a % b
}

function compare(operator: BinaryOperator, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    default:
      return a >= b
  }
}
