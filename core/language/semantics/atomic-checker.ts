/** atomic_t and its relatives: what each of their functions does to the counter. */
import * as op from '../bytecode.ts'
import type { Intrinsic } from '../intrinsics/row.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { ApiChecker, type FormOf } from './api-checker.ts'
import type { CallSyntax } from './call-checker.ts'
import { constant, convert } from './conversions.ts'
import type { Location, TypedExpression } from './tree.ts'
import { ERROR_TYPE, sizeOf, VOID } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class AtomicChecker extends ApiChecker {
  protected override atomicCall(
    row: Intrinsic,
    form: FormOf<'atomic'>,
    syntax: CallSyntax,
  ): TypedExpression {
    const { at } = syntax
    const valueFirst = form.action === 'add' && typeof form.delta === 'string'
    const counterIndex = valueFirst ? 1 : 0
    if (!this.counted(row, syntax, 1 + valueCount(form))) return this.wrong(at)
    const counter = this.#counter(row, form.counter, syntax.arguments[counterIndex])
    if (!counter) return this.wrong(at)
    const values = syntax.arguments
      .filter((_, index) => index !== counterIndex)
      .map((argument) => this.integer(argument, counter.type, `the value of ${row.name}()`))
    if (values.some((value) => value.type.kind === 'error')) return this.wrong(at)
    return form.action === 'add'
      ? this.#atomicAdd(form, counter, values[0], at)
      : this.#atomicAccess(form.action, counter, values, at)
  }

  /** The `counter` member behind a pointer to an atomic type. */
  #counter(
    row: Intrinsic,
    name: string,
    syntax: ExpressionSyntax | undefined,
  ): Location | undefined {
    if (!syntax) return undefined
    const value = this.value(syntax)
    const { type } = value
    if (type.kind === 'error') return undefined
    const target = type.kind === 'pointer' ? type.target : undefined
    if (target?.kind === 'struct' && target.definition.name === name) {
      const inner = target.definition.members?.[0]?.type ?? ERROR_TYPE
      return { ...this.behind(value, syntax.at), type: inner }
    }
    this.reporter.error(
      'C_TYPE_MISMATCH',
      syntax.at,
      `${row.name}() needs '${name} *', this is '${spellType(type)}'`,
      type.kind === 'struct' ? "write '&' before it" : row.prototype,
    )
    return undefined
  }

  #atomicAdd(
    form: FormOf<'atomic'>,
    counter: Location,
    value: TypedExpression | undefined,
    at: Place,
  ): TypedExpression {
    const { type } = counter
    const address = this.addressOf(counter)
    const one = constant(type, form.delta === -1 ? -1n : 1n, at)
    const plus = value ?? one
    const negative: TypedExpression =
      plus.kind === 'constant'
        ? constant(type, -plus.value, at)
        : { kind: 'unary', operator: '-', operand: plus, type, at }
    const delta = form.delta === 'minus' ? negative : plus
    const result = form.returns === 'old' || form.returns === undefined ? 'old' : 'new'
    const sum: TypedExpression = { kind: 'atomic-add', address, delta, result, type, at }
    const zero = constant(type, 0n, at)
    if (form.returns === 'new-is-zero') return this.binary('==', sum, zero, at)
    if (form.returns === 'new-is-negative') return this.binary('<', sum, zero, at)
    if (form.returns) return sum
    return { kind: 'sequence', left: sum, right: this.voidValue(at), type: VOID, at }
  }

  #atomicAccess(
    action: 'read' | 'set' | 'xchg' | 'cmpxchg' | 'add',
    counter: Location,
    values: readonly TypedExpression[],
    at: Place,
  ): TypedExpression {
    const { type } = counter
    const wide = sizeOf(type) === 8
    const split = wide && this.types.wordBits === 32
    const zero = constant(type, 0n, at)
    if (action === 'read' && !split) return this.markedRead(counter, op.SITE_MARKED)
    if (action === 'set' && !split) {
      const stored = this.store(counter, values[0] ?? zero, at, op.SITE_MARKED)
      return { kind: 'sequence', left: stored, right: this.voidValue(at), type: VOID, at }
    }
    const b = [this.addressOf(counter)]
    const a = { kind: 'result' as const }
    if (action === 'read' || action === 'cmpxchg') {
      const c = action === 'read' ? [zero, zero] : values.map((value) => convert(value, type))
      return this.operation({ opcode: wide ? op.OP_CMPXCHG64 : op.OP_CMPXCHG32, a, b, c }, type, at)
    }
    const c = [values[0] ?? zero]
    const exchange = this.operation(
      { opcode: wide ? op.OP_XCHG64 : op.OP_XCHG32, a, b, c },
      type,
      at,
    )
    if (action === 'xchg') return exchange
    return { kind: 'sequence', left: exchange, right: this.voidValue(at), type: VOID, at }
  }
}

/** How many values a call takes besides the counter. */
function valueCount(form: FormOf<'atomic'>): number {
  switch (form.action) {
    case 'read':
      return 0
    case 'add':
      return typeof form.delta === 'string' ? 1 : 0
    case 'set':
    case 'xchg':
      return 1
    case 'cmpxchg':
      return 2
  }
}
