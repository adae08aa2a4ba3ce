/** The kernel API by rows of the intrinsics table: locks, interrupts, bits, and plain operations. */
import type { Intrinsic, IntrinsicForm } from '../intrinsics/row.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { CallChecker, type CallSyntax } from './call-checker.ts'
import { constant } from './conversions.ts'
import type { TypedExpression } from './tree.ts'
import { VOID, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

/** The forms of one kind. */
export type FormOf<Kind extends IntrinsicForm['kind']> = IntrinsicForm & { readonly kind: Kind }

/** Calls of the kernel API. */
export abstract class ApiChecker extends CallChecker {
  /** An operation on an atomic_t and its relatives. */
  protected abstract atomicCall(
    row: Intrinsic,
    form: FormOf<'atomic'>,
    syntax: CallSyntax,
  ): TypedExpression

  /** The intrinsics that the checker writes out one by one. */
  protected abstract specialCall(row: Intrinsic, syntax: CallSyntax): TypedExpression

  protected override intrinsicCall(row: Intrinsic, syntax: CallSyntax): TypedExpression {
    const { form } = row
    switch (form.kind) {
      case 'lock':
        return this.#lock(row, form, syntax)
      case 'lock-init':
        return this.#lockInit(row, form, syntax)
      case 'plain':
        return this.#plain(row, form, syntax)
      case 'irq-flags':
        return this.#irqFlags(row, form, syntax)
      case 'kernel-lock':
        return this.#kernelLock(row, form, syntax)
      case 'bit':
        return this.#bit(row, form, syntax)
      case 'atomic':
        return this.atomicCall(row, form, syntax)
      case 'special':
        return this.specialCall(row, syntax)
    }
  }

  /** The address of a lock of the given class, or undefined after a report. */
  protected lockAddress(
    row: Intrinsic,
    syntax: ExpressionSyntax,
    lockClass: number,
  ): TypedExpression | undefined {
    const value = this.value(syntax)
    const { type } = value
    if (type.kind === 'error') return undefined
    const isLock =
      type.kind === 'pointer' &&
      type.target.kind === 'lock' &&
      type.target.lock.lockClass === lockClass
    if (isLock) return value
    const direct = type.kind === 'lock' && type.lock.lockClass === lockClass
    this.reporter.error(
      'C_TYPE_MISMATCH',
      syntax.at,
      `${row.name}() needs the address of a lock of its kind, this is '${spellType(type)}'`,
      direct ? "write '&' before it" : row.prototype,
    )
    return undefined
  }

  #lock(row: Intrinsic, form: FormOf<'lock'>, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    const [first, second] = syntax.arguments
    if (!this.counted(row, syntax, form.flags ? 2 : 1) || !first) return this.wrong(at)
    const address = this.lockAddress(row, first, form.lockClass)
    if (!address) return this.wrong(at)
    const parts = { opcode: form.opcode, b: [address], c: form.immediate ?? 0 }
    if (form.flags) return this.#withFlags(parts, form.flags, second, at)
    if (form.result) return this.operation({ ...parts, a: { kind: 'result' } }, this.types.int, at)
    return this.operation({ ...parts, a: { kind: 'none' } }, VOID, at)
  }

  #withFlags(
    parts: { readonly opcode: number; readonly b: readonly TypedExpression[]; readonly c: number },
    direction: 'out' | 'in',
    syntax: ExpressionSyntax | undefined,
    at: Place,
  ): TypedExpression {
    if (!syntax) return this.wrong(at)
    if (direction === 'in') {
      const value = this.integer(syntax, this.types.unsigned, 'flags')
      return this.operation({ ...parts, a: { kind: 'input', value } }, VOID, at)
    }
    const location = this.modifiable(syntax, 'saving the flags')
    if (!location) return this.wrong(at)
    if (location.type.kind !== 'integer') {
      this.reporter.error('C_TYPE_MISMATCH', syntax.at, "flags must be an 'unsigned long' variable")
      return this.wrong(at)
    }
    return this.operation({ ...parts, a: { kind: 'output', location } }, VOID, at)
  }

  #irqFlags(row: Intrinsic, form: FormOf<'irq-flags'>, syntax: CallSyntax): TypedExpression {
    if (!this.counted(row, syntax, 1)) return this.wrong(syntax.at)
    const parts = { opcode: form.opcode, b: [], c: 2 }
    return this.#withFlags(parts, form.flags, syntax.arguments[0], syntax.at)
  }

  #kernelLock(row: Intrinsic, form: FormOf<'kernel-lock'>, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    if (!this.counted(row, syntax, 0)) return this.wrong(at)
    const a = { kind: 'none' as const }
    return this.operation({ opcode: form.opcode, a, b: [], c: this.kernelLock(at) }, VOID, at)
  }

  #lockInit(row: Intrinsic, form: FormOf<'lock-init'>, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    const [first, second] = syntax.arguments
    if (!this.counted(row, syntax, form.value === 'argument' ? 2 : 1) || !first)
      return this.wrong(at)
    const address = this.lockAddress(row, first, form.lockClass)
    if (!address) return this.wrong(at)
    const value =
      form.value === 'argument'
        ? second && this.integer(second, this.types.int, 'the count')
        : constant(this.types.int, BigInt(form.value), at)
    if (!value) return this.wrong(at)
    return { kind: 'lock-init', location: this.behind(address, at), value, type: VOID, at }
  }

  #plain(row: Intrinsic, form: FormOf<'plain'>, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    const { parameters } = form
    if (!this.counted(row, syntax, parameters.length + (form.ignored ?? 0))) {
      return this.wrong(at)
    }
    const values = syntax.arguments.map((argument, index): TypedExpression => {
      const what = `argument ${index + 1} of ${row.name}()`
      if (parameters[index] === 'pointer') {
        return this.assigned(this.value(argument), this.types.pointerTo(VOID), argument.at, what)
      }
      const type = parameters[index] === 'long' ? this.types.unsigned : this.types.int
      return this.integer(argument, type, what)
    })
    if (values.some((value) => value.type.kind === 'error')) return this.wrong(at)
    const b = values.slice(0, parameters.length)
    const type = this.#resultType(form.result)
    const result = form.result ? { kind: 'result' as const } : { kind: 'none' as const }
    const a = form.first === undefined ? result : { kind: 'immediate' as const, value: form.first }
    return this.operation({ opcode: form.opcode, a, b, c: form.last ?? 0 }, type, at)
  }

  #resultType(result: 'int' | 'pointer' | 'task' | undefined): CType {
    if (result === 'int') return this.types.int
    if (result === 'pointer') return this.types.pointerTo(VOID)
    return result === 'task' ? this.taskType() : VOID
  }

  #bit(row: Intrinsic, form: FormOf<'bit'>, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    const [bit, word] = syntax.arguments
    if (!this.counted(row, syntax, 2) || !bit || !word) return this.wrong(at)
    const number = this.integer(bit, this.types.int, 'the bit number')
    const address = this.wordAddress(row, word)
    if (!address || number.type.kind === 'error') return this.wrong(at)
    const a = form.result ? { kind: 'result' as const } : { kind: 'none' as const }
    const type = form.result ? this.types.int : VOID
    return this.operation({ opcode: form.opcode, a, b: [address], c: [number] }, type, at)
  }

  /** The address of an integer, or undefined after a report. */
  protected wordAddress(row: Intrinsic, syntax: ExpressionSyntax): TypedExpression | undefined {
    const value = this.value(syntax)
    const { type } = value
    if (type.kind === 'error') return undefined
    if (type.kind === 'pointer' && (type.target.kind === 'integer' || type.target.kind === 'void'))
      return value
    this.reporter.error(
      'C_TYPE_MISMATCH',
      syntax.at,
      `${row.name}() needs the address of an 'unsigned long', this is '${spellType(type)}'`,
      row.prototype,
    )
    return undefined
  }
}
