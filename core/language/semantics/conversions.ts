/**
 * C's conversions on typed trees: promotions, usual arithmetic conversions, casts. Constants convert at
 * once; conversions that change nothing leave no node.
 */
import type { Place } from '../source/token.ts'
import { wrapTo } from './fold.ts'
import type { TypedExpression } from './tree.ts'
import { sameType, unqualified, type CType, type IntegerType } from './types.ts'
import type { BasicTypes } from './basic-types.ts'

/** A constant of an integer type, wrapped to its width. */
export function constant(type: CType, value: bigint, at: Place): TypedExpression {
  return { kind: 'constant', type: unqualified(type), value: wrapTo(type, value), at }
}

/** The expression in another type, where C allows the conversion. */
export function convert(expression: TypedExpression, type: CType): TypedExpression {
  const target = unqualified(type)
  if (expression.type.kind === 'error' || target.kind === 'error')
    return { ...expression, type: target }
  if (expression.kind === 'constant' && (target.kind === 'integer' || target.kind === 'pointer')) {
    return constant(target, expression.value, expression.at)
  }
  if (target.kind === 'pointer' && expression.type.kind === 'pointer')
    return { ...expression, type: target }
  if (sameType(expression.type, target)) return { ...expression, type: target }
  return { kind: 'convert', type: target, operand: expression, at: expression.at }
}

/** What an integer type becomes in arithmetic: int, or itself when it is wider. */
export function promotedType(types: BasicTypes, type: IntegerType): IntegerType {
  if (type.rank < types.int.rank) return types.int
  if (type.enumerators) return type.signed ? types.int : types.unsigned
  return unqualified(type)
}

/** C's integer promotions. */
export function promote(types: BasicTypes, expression: TypedExpression): TypedExpression {
  if (expression.type.kind !== 'integer') return expression
  return convert(expression, promotedType(types, expression.type))
}

/** The type two integers meet in (C11 6.3.1.8). */
export function usualType(types: BasicTypes, a: IntegerType, b: IntegerType): IntegerType {
  const left = promotedType(types, a)
  const right = promotedType(types, b)
  if (left.signed === right.signed) return left.rank >= right.rank ? left : right
  const [unsigned, signed] = left.signed ? [right, left] : [left, right]
  if (unsigned.rank >= signed.rank) return unsigned
  if (signed.bytes > unsigned.bytes) return signed
  return signed.rank === types.long.rank ? types.unsignedLong : types.unsignedLongLong
}

/** The type of an integer constant as written (C11 6.4.4.1), or undefined when none holds it. */
export function literalType(
  types: BasicTypes,
  literal: {
    readonly value: bigint
    readonly decimal: boolean
    readonly unsigned: boolean
    readonly longs: number
  },
): IntegerType | undefined {
  const ladder: IntegerType[] = [
    types.int,
    types.unsigned,
    types.long,
    types.unsignedLong,
    types.longLong,
    types.unsignedLongLong,
  ]
  return ladder.find((type) => {
    if (type.rank < types.int.rank + literal.longs) return false
    if (literal.unsigned && type.signed) return false
    if (literal.decimal && !literal.unsigned && !type.signed) return false
    return wrapTo(type, literal.value) === literal.value
  })
}

/** A 0 that may become any pointer. */
export function isNullConstant(expression: TypedExpression): boolean {
  if (expression.kind !== 'constant' || expression.value !== 0n) return false
  const { type } = expression
  return type.kind === 'integer' || (type.kind === 'pointer' && type.target.kind === 'void')
}
