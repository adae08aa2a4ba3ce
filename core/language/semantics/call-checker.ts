/** Calls: of functions, through pointers, and of the kernel API by rows of the intrinsics table. */
import * as op from '../bytecode.ts'
import { intrinsic, type Intrinsic, type IntrinsicForm } from '../intrinsics.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { constant, convert } from './conversions.ts'
import { InitialiserChecker } from './initialiser-checker.ts'
import type { FunctionSymbol, IntrinsicExpression, Location, TypedExpression } from './tree.ts'
import {
  ERROR_TYPE,
  openStruct,
  sizeOf,
  spellType,
  VOID,
  VOLATILE,
  qualified,
  type CType,
  type FunctionType,
} from './types.ts'

export type CallSyntax = ExpressionSyntax & { readonly kind: 'call' }

type FormOf<Kind extends IntrinsicForm['kind']> = IntrinsicForm & { readonly kind: Kind }

/** Names people will try, and what to write instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  printk: 'use trace_mark("label") or trace_gauge("label", value)',
  pr_info: 'use trace_mark("label") or trace_gauge("label", value)',
  printf: 'use trace_mark("label") or trace_gauge("label", value)',
  memset: 'write a loop, or assign the members',
  memcpy: 'assign the struct, or write a loop',
  malloc: 'use kmalloc(size, GFP_KERNEL)',
  free: 'use kfree(pointer)',
  vmalloc: 'use kmalloc(size, GFP_KERNEL)',
  kzalloc: 'use kmalloc(size, GFP_KERNEL) and assign the members',
  pthread_create: 'name a function P0, P1…: it is a thread',
  kthread_run: 'name a function P0, P1…: it is a thread',
  setjmp: 'use goto, or return an error code',
  longjmp: 'use goto, or return an error code',
}

export abstract class CallChecker extends InitialiserChecker {
  /** The intrinsics that the checker writes out one by one. */
  protected abstract specialCall(row: Intrinsic, syntax: CallSyntax): TypedExpression

  protected override call(syntax: CallSyntax): TypedExpression {
    const { callee, at } = syntax
    if (callee.kind === 'name') {
      const entity = this.find(callee.name)
      if (entity?.kind === 'function') return this.#direct(entity.symbol, syntax)
      if (!entity) {
        const row = intrinsic(callee.name)
        if (row) return this.#intrinsic(row, syntax)
        for (const argument of syntax.arguments) this.value(argument)
        const instead = Object.hasOwn(INSTEAD, callee.name) ? INSTEAD[callee.name] : undefined
        this.reportUnknown(callee.name, at, instead)
        return this.wrong(at)
      }
    }
    return this.#indirect(this.value(callee), syntax)
  }

  #direct(symbol: FunctionSymbol, syntax: CallSyntax): TypedExpression {
    symbol.used = true
    this.currentFunction?.references.add(symbol)
    const values = this.#arguments(symbol.type, symbol.name, syntax)
    if (!values) return { ...this.wrong(syntax.at), type: ERROR_TYPE }
    const { result } = symbol.type
    return { kind: 'call', callee: symbol, arguments: values, type: result, at: syntax.at }
  }

  #indirect(pointer: TypedExpression, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    if (pointer.type.kind === 'error') return pointer
    const type = pointer.type.kind === 'pointer' ? pointer.type.target : pointer.type
    if (type.kind !== 'function') {
      this.reporter.error('C_NOT_A_FUNCTION', at, `'${spellType(pointer.type)}' is no function`)
      return this.wrong(at)
    }
    const values = this.#arguments(type, 'the function', syntax)
    if (!values) return this.wrong(at)
    if (pointer.kind === 'function') {
      return { kind: 'call', callee: pointer.symbol, arguments: values, type: type.result, at }
    }
    return { kind: 'call', callee: pointer, arguments: values, type: type.result, at }
  }

  #arguments(type: FunctionType, name: string, syntax: CallSyntax): TypedExpression[] | undefined {
    const wanted = type.parameters.length
    const given = syntax.arguments.length
    const values = syntax.arguments.map((argument, index) => {
      const parameter = type.parameters[index]
      const value = this.value(argument)
      return parameter
        ? this.assigned(value, parameter, argument.at, `argument ${index + 1} of ${name}()`)
        : value
    })
    if (wanted === given) return values
    this.reporter.error(
      'C_ARGUMENT_COUNT',
      syntax.at,
      `${name}() takes ${wanted} argument${wanted === 1 ? '' : 's'}, this gives ${given}`,
    )
    return undefined
  }

  protected override callLocation(syntax: CallSyntax): Location | undefined {
    if (syntax.callee.kind !== 'name' || syntax.callee.name !== 'ACCESS_ONCE') return undefined
    const [argument] = syntax.arguments
    const location = argument && this.locationOf(argument)
    return location && { ...location, type: qualified(location.type, VOLATILE) }
  }

  protected override predefined(name: string, at: Place): TypedExpression | undefined {
    switch (name) {
      case 'NULL':
        return constant(this.types.pointerTo(VOID), 0n, at)
      case 'true':
        return constant(this.types.int, 1n, at)
      case 'false':
        return constant(this.types.int, 0n, at)
      case 'current': {
        const b: TypedExpression[] = []
        return this.operation(
          { opcode: op.OP_CURRENT, a: { kind: 'result' }, b, c: 0 },
          this.taskType(),
          at,
        )
      }
      default:
        return undefined
    }
  }

  protected taskType(): CType {
    const known = this.findTag('task_struct')
    this.#task ??= { kind: 'struct', definition: openStruct('struct task_struct'), qualifiers: 0 }
    return this.types.pointerTo(known ?? this.#task)
  }
  #task: CType | undefined

  #intrinsic(row: Intrinsic, syntax: CallSyntax): TypedExpression {
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
        return this.#atomic(row, form, syntax)
      case 'special':
        return this.specialCall(row, syntax)
    }
  }

  protected operation(
    parts: Omit<IntrinsicExpression & { kind: 'operation' }, 'kind'>,
    type: CType,
    at: Place,
  ): TypedExpression {
    return { kind: 'operation', ...parts, type, at }
  }

  /** Checks how many arguments there are; false after a report. */
  protected counted(
    row: Intrinsic,
    syntax: CallSyntax,
    least: number,
    most: number = least,
  ): boolean {
    const given = syntax.arguments.length
    if (given >= least && given <= most) return true
    const wanted = least === most ? String(least) : `${least} to ${most}`
    this.reporter.error(
      'C_ARGUMENT_COUNT',
      syntax.at,
      `${row.name}() takes ${wanted} argument${wanted === '1' ? '' : 's'}, this gives ${given}`,
      row.prototype,
    )
    return false
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
    if (!this.counted(row, syntax, parameters.length, parameters.length + (form.ignored ?? 0))) {
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

  #atomic(row: Intrinsic, form: FormOf<'atomic'>, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    const valueFirst = form.action === 'add' && typeof form.delta === 'string'
    const counterIndex = valueFirst ? 1 : 0
    const extra =
      form.action === 'cmpxchg'
        ? 2
        : form.action === 'set' || form.action === 'xchg' || valueFirst
          ? 1
          : 0
    if (!this.counted(row, syntax, 1 + extra)) return this.wrong(at)
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
