/** Operators that write: assignment, compound assignment, increment. */
import { MAX_UNROLLED_ACCESSES } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type { BinaryOperator, ExpressionSyntax } from '../syntax/tree.ts'
import { ArithmeticChecker } from './arithmetic-checker.ts'
import { constant, convert, promote, usualType } from './conversions.ts'
import type { ArithmeticOperator, Location, TypedExpression } from './tree.ts'
import { holdsLock, scalarsOf, unqualified, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class AssignmentChecker extends ArithmeticChecker {
  /** Assignment of the word of a lock, where that is allowed. */
  protected abstract assignLock(
    location: Location,
    right: ExpressionSyntax,
    at: Place,
  ): TypedExpression

  protected step(syntax: ExpressionSyntax & { kind: 'step' }): TypedExpression {
    const { operator, prefix, operand, at } = syntax
    const one = constant(this.types.int, 1n, at)
    return this.#updated(
      operand,
      operator === '++' ? '+' : '-',
      one,
      prefix ? 'new' : 'old',
      at,
      operator,
    )
  }

  protected update(
    syntax: ExpressionSyntax & { kind: 'assign' },
    operator: BinaryOperator,
  ): TypedExpression {
    const right = this.value(syntax.right)
    return this.#updated(
      syntax.left,
      operator as ArithmeticOperator,
      right,
      'new',
      syntax.at,
      `${operator}=`,
    )
  }

  #updated(
    target: ExpressionSyntax,
    operator: ArithmeticOperator,
    right: TypedExpression,
    result: 'old' | 'new',
    at: Place,
    spelling: string,
  ): TypedExpression {
    const location = this.modifiable(target, `'${spelling}'`)
    if (!location || right.type.kind === 'error') return this.wrong(at)
    const type = unqualified(location.type)
    const base = { kind: 'update', location, operator, result, type, at } as const
    if (type.kind === 'pointer') {
      const probe: TypedExpression = { kind: 'load', location, flags: 0, type, at }
      if (operator !== '+' && operator !== '-') return this.badOperands(operator, probe, right, at)
      const sum = this.pointerSum(operator, probe, right, at)
      if (sum.kind !== 'binary') return this.wrong(at)
      return { ...base, operator: sum.operator, operand: sum.right, computed: type }
    }
    if (type.kind !== 'integer' || right.type.kind !== 'integer') {
      const probe: TypedExpression = { kind: 'load', location, flags: 0, type, at }
      return this.badOperands(operator, probe, right, at)
    }
    if (operator === '<<' || operator === '>>') {
      const promoted = promote(this.types, { kind: 'load', location, flags: 0, type, at }).type
      if (promoted.kind !== 'integer') return this.wrong(at)
      return { ...base, operand: promote(this.types, right), computed: promoted }
    }
    const computed = usualType(this.types, type, right.type)
    this.warnDivision(operator, right, at)
    return { ...base, operand: convert(right, computed), computed }
  }

  protected assign(syntax: ExpressionSyntax & { kind: 'assign' }): TypedExpression {
    const { at } = syntax
    const location = this.modifiable(syntax.left, "'='")
    if (!location) {
      this.value(syntax.right)
      return this.wrong(at)
    }
    if (location.type.kind === 'lock') return this.assignLock(location, syntax.right, at)
    const value = this.assigned(
      this.value(syntax.right),
      unqualified(location.type),
      syntax.right.at,
      "'='",
    )
    return this.store(location, value, at)
  }

  /** The store of a converted value; of a struct, a copy. */
  protected store(
    location: Location,
    value: TypedExpression,
    at: Place,
    flags = 0,
  ): TypedExpression {
    const type = unqualified(location.type)
    if (value.type.kind === 'error') return this.wrong(at)
    if (type.kind !== 'struct') return { kind: 'assign', location, value, flags, type, at }
    if (value.kind === 'sequence') {
      return { ...value, right: this.store(location, value.right, at) }
    }
    if (value.kind === 'load') {
      this.#checkCopy(type, at)
      return { kind: 'copy', target: location, source: value.location, type, at }
    }
    this.reporter.error(
      'C_UNSUPPORTED_STRUCT_VALUE',
      at,
      'only a struct variable can be assigned to a struct',
      'use if and else',
    )
    return this.wrong(at)
  }

  #checkCopy(type: CType, at: Place): void {
    const accesses = scalarsOf(type)
    if (holdsLock(type)) {
      this.reporter.error(
        'C_LOCK_COPY',
        at,
        `'${spellType(type)}' holds a lock, which cannot be copied`,
        'assign the other members one by one',
      )
    } else if (accesses > MAX_UNROLLED_ACCESSES) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        at,
        `this copies ${accesses} members at once`,
        'write a loop',
      )
    }
  }
}
