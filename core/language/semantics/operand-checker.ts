/** What operands must be: conversions for assignment, conditions, integers, things that may be written. */
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { convert, isNullConstant } from './conversions.ts'
import { LocationChecker } from './location-checker.ts'
import type { Location, TypedExpression } from './tree.ts'
import { CONST, isScalar, sameType, VOID, VOLATILE, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class OperandChecker extends LocationChecker {
  /** A read with SITE_* flags. */
  protected markedRead(location: Location, flags: number): TypedExpression {
    const value = this.read(location)
    return value.kind === 'load' ? { ...value, flags } : value
  }

  /** An lvalue that may be written, or undefined after a report. */
  protected modifiable(syntax: ExpressionSyntax, what: string): Location | undefined {
    const location = this.locationOf(syntax)
    if (!location) {
      const value = this.value(syntax)
      if (value.type.kind !== 'error') {
        this.reporter.error(
          'C_NOT_ASSIGNABLE',
          syntax.at,
          `${what} needs a variable, this is a value`,
        )
      }
      return undefined
    }
    const { type } = location
    if (type.kind === 'error') return undefined
    if (type.kind === 'array' || type.kind === 'function' || type.kind === 'void') {
      this.reporter.error(
        'C_NOT_ASSIGNABLE',
        syntax.at,
        `${what} cannot change '${spellType(type)}'`,
      )
      return undefined
    }
    if (type.qualifiers & CONST) {
      this.reporter.error('C_CONST', syntax.at, `${what} would change a const object`)
      return undefined
    }
    return location
  }

  /** Converts for assignment, argument, initialiser or return; reports what C does not allow. */
  protected assigned(
    value: TypedExpression,
    type: CType,
    at: Place,
    what: string,
  ): TypedExpression {
    const from = value.type
    if (from.kind === 'error' || type.kind === 'error') return this.wrong(at)
    if (type.kind === 'integer' && from.kind === 'integer') return convert(value, type)
    if (type.kind === 'integer' && from.kind === 'pointer') {
      if (type.rank !== 0) {
        this.reporter.warning(
          'C_POINTER_TO_INTEGER',
          at,
          `${what} makes '${spellType(type)}' from a pointer`,
          'add a cast',
        )
      }
      return convert(value, type)
    }
    if (type.kind === 'pointer' && from.kind === 'pointer') {
      this.#warnPointers(value, type, at, what)
      return convert(value, type)
    }
    if (type.kind === 'pointer' && from.kind === 'integer') {
      if (!isNullConstant(value)) {
        this.reporter.warning(
          'C_INTEGER_TO_POINTER',
          at,
          `${what} makes a pointer from '${spellType(from)}'`,
          'add a cast',
        )
      }
      return convert(value, type)
    }
    if (type.kind === 'struct' && from.kind === 'struct' && sameType(type, from)) return value
    this.reporter.error(
      'C_TYPE_MISMATCH',
      at,
      `${what} needs '${spellType(type)}', this is '${spellType(from)}'`,
    )
    return this.wrong(at)
  }

  #warnPointers(
    value: TypedExpression,
    type: CType & { kind: 'pointer' },
    at: Place,
    what: string,
  ): void {
    if (value.type.kind !== 'pointer' || isNullConstant(value)) return
    const from = value.type.target
    const to = type.target
    if (from.kind === 'void' || to.kind === 'void' || sameType(from, to)) {
      const lost = from.qualifiers & ~to.qualifiers
      if (lost & (CONST | VOLATILE)) {
        const word = lost & CONST ? 'const' : 'volatile'
        this.reporter.warning(
          'C_QUALIFIER_LOST',
          at,
          `${what} drops '${word}' of '${spellType(value.type)}'`,
        )
      }
      return
    }
    const signless = from.kind === 'integer' && to.kind === 'integer' && from.rank === to.rank
    if (signless) return
    this.reporter.warning(
      'C_POINTER_MISMATCH',
      at,
      `${what} needs '${spellType(type)}', this is '${spellType(value.type)}'`,
      'add a cast if that is meant',
    )
  }

  /** A scalar value, for conditions; reports anything else. */
  protected truth(syntax: ExpressionSyntax): TypedExpression {
    const value = this.value(syntax)
    if (value.type.kind === 'error' || isScalar(value.type)) return value
    this.reporter.error(
      'C_BAD_OPERAND',
      syntax.at,
      `a condition cannot be '${spellType(value.type)}'`,
    )
    return this.wrong(syntax.at)
  }

  /** An integer value, for arguments of the kernel API; reports anything else. */
  protected integer(syntax: ExpressionSyntax, type: CType, what: string): TypedExpression {
    const value = this.value(syntax)
    if (value.type.kind !== 'error' && value.type.kind !== 'integer') {
      this.reporter.error(
        'C_TYPE_MISMATCH',
        syntax.at,
        `${what} needs an integer, this is '${spellType(value.type)}'`,
      )
      return this.wrong(syntax.at)
    }
    return convert(value, type)
  }

  protected voidValue(at: Place): TypedExpression {
    return { kind: 'constant', type: VOID, value: 0n, at }
  }
}
