/** Marked and atomic accesses to plain variables: READ_ONCE, acquire and release, xchg, cmpxchg. */
import * as op from '../bytecode.ts'
import type { Intrinsic } from '../intrinsics/row.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { AtomicChecker } from './atomic-checker.ts'
import type { Location, TypedExpression } from './tree.ts'
import { isScalar, sizeOf, unqualified, VOID } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class AccessChecker extends AtomicChecker {
  protected readOnce(row: Intrinsic, syntax: ExpressionSyntax, at: Place): TypedExpression {
    const location = this.locationOf(syntax)
    if (location) {
      if (!this.#accessible(row, location)) return this.wrong(at)
      return { ...this.markedRead(location, op.SITE_MARKED), at: location.at }
    }
    if (this.value(syntax).type.kind !== 'error') {
      this.reporter.error(
        'C_NOT_ASSIGNABLE',
        syntax.at,
        `${row.name}() needs a variable, this is a value`,
      )
    }
    return this.wrong(at)
  }

  protected markedStore(
    location: Location,
    syntax: ExpressionSyntax,
    flags: number,
    row: Intrinsic,
    at: Place,
  ): TypedExpression {
    if (!this.#accessible(row, location)) return this.wrong(at)
    const value = this.assigned(this.value(syntax), unqualified(location.type), syntax.at, row.name)
    const stored = this.store(location, value, at, flags)
    return { kind: 'sequence', left: stored, right: this.voidValue(at), type: VOID, at }
  }

  /** A marked access is of one integer or pointer. */
  #accessible(row: Intrinsic, location: Location): boolean {
    const { type, at } = location
    if (isScalar(type) || type.kind === 'error') return true
    const message = `${row.name}() is for integers and pointers, this is '${spellType(type)}'`
    this.reporter.error('C_BAD_WIDTH', at, message, 'name a member')
    return false
  }

  /** What a pointer argument points to, if it is a scalar that can be accessed at once. */
  protected atomicTarget(
    row: Intrinsic,
    syntax: ExpressionSyntax,
    widest: number,
  ): Location | undefined {
    const pointer = this.value(syntax)
    if (pointer.type.kind === 'error') return undefined
    const target = pointer.type.kind === 'pointer' ? pointer.type.target : undefined
    if (!target || !isScalar(target)) {
      this.reporter.error(
        'C_TYPE_MISMATCH',
        syntax.at,
        `${row.name}() needs a pointer to a variable, this is '${spellType(pointer.type)}'`,
      )
      return undefined
    }
    if (sizeOf(target) > widest) {
      this.reporter.error(
        'C_BAD_WIDTH',
        syntax.at,
        `${row.name}() of ${sizeOf(target)} bytes is not atomic on a ${this.types.wordBits}-bit machine`,
        'use a lock, or cmpxchg64()',
      )
      return undefined
    }
    return this.behind(pointer, syntax.at)
  }

  protected exchange(
    row: Intrinsic,
    target: ExpressionSyntax,
    operands: readonly ExpressionSyntax[],
    at: Place,
  ): TypedExpression {
    const location = this.atomicTarget(row, target, 8)
    if (!location) return this.wrong(at)
    const type = unqualified(location.type)
    const narrow = type.kind === 'integer' && type.bytes < 4
    if (narrow) {
      this.reporter.error(
        'C_BAD_WIDTH',
        target.at,
        `${row.name}() works on 4 or 8 bytes, this is '${spellType(type)}'`,
        'use an int',
      )
      return this.wrong(at)
    }
    const c = operands.map((operand) =>
      this.assigned(this.value(operand), type, operand.at, row.name),
    )
    if (c.some((value) => value.type.kind === 'error')) return this.wrong(at)
    const wide = type.kind === 'integer' && type.bytes === 8
    const exchange = wide ? op.OP_XCHG64 : op.OP_XCHG32
    const compare = wide ? op.OP_CMPXCHG64 : op.OP_CMPXCHG32
    const opcode = operands.length === 1 ? exchange : compare
    const b = [this.addressOf(location)]
    return this.operation({ opcode, a: { kind: 'result' }, b, c }, type, at)
  }
}
