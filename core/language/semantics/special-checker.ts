/** The intrinsics that are more than one instruction, or take more than values. */
import { assertNever } from '#core/base/invariant.ts'
import * as op from '../bytecode.ts'
import type { Intrinsic, SpecialIntrinsic } from '../intrinsics/row.ts'
import { MAX_PARAMETERS } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import type { CallSyntax } from './call-checker.ts'
import { constant, convert, usualType } from './conversions.ts'
import type { Location, TypedExpression } from './tree.ts'
import { isInteger, isScalar, unqualified, VOID } from './types.ts'
import { spellType } from './type-spelling.ts'
import { WaitChecker } from './wait-checker.ts'

/** Operand of OP_WAKE: every sleeper, and the queue is a bit. */
const WAKE_ALL_ON_BIT = 2 | 4

/** Least and most arguments of each. */
const ARGUMENT_COUNTS: Readonly<Record<SpecialIntrinsic, readonly [number, number]>> = {
  READ_ONCE: [1, 1],
  WRITE_ONCE: [2, 2],
  smp_load_acquire: [1, 1],
  smp_store_release: [2, 2],
  rcu_assign_pointer: [2, 2],
  xchg: [2, 2],
  cmpxchg: [3, 3],
  wait_event: [2, 2],
  wait_on_bit: [2, 4],
  wait_on_bit_lock: [2, 4],
  wake_up_bit: [2, 2],
  submit_io: [3, 3],
  submit_io_on: [4, 4],
  retry: [1, 1],
  gauge: [2, 2],
  mark: [1, 1],
  printk: [1, MAX_PARAMETERS],
  BUG: [0, 0],
  BUG_ON: [1, 1],
  WARN_ON: [1, 1],
  assert: [1, 1],
  BUILD_BUG_ON: [1, 1],
  min: [2, 2],
  max: [2, 2],
  likely: [1, 1],
  unlikely: [1, 1],
  ARRAY_SIZE: [1, 1],
  swap: [2, 2],
}

type MemoryOrWait =
  | 'READ_ONCE' | 'WRITE_ONCE' | 'smp_load_acquire' | 'smp_store_release' | 'rcu_assign_pointer' | 'xchg'
  | 'cmpxchg' | 'wait_event' | 'wait_on_bit' | 'wait_on_bit_lock' | 'wake_up_bit' // prettier-ignore

type TraceOrIo = 'submit_io' | 'submit_io_on' | 'retry' | 'mark' | 'gauge' | 'printk'

export abstract class SpecialChecker extends WaitChecker {
  protected override specialCall(row: Intrinsic, syntax: CallSyntax): TypedExpression {
    if (row.form.kind !== 'special') return this.wrong(syntax.at)
    const [least, most] = ARGUMENT_COUNTS[row.form.special]
    if (!this.counted(row, syntax, least, most)) return this.wrong(syntax.at)
    const [first, second, third] = syntax.arguments
    if (!first)
      return this.#assertion(row, constant(this.types.int, 1n, syntax.at), 0, `${row.name}()`)
    return this.#special(row.form.special, row, syntax, [first, second ?? first, third ?? first])
  }

  #special(
    special: SpecialIntrinsic,
    row: Intrinsic,
    syntax: CallSyntax,
    [first, second, third]: readonly [ExpressionSyntax, ExpressionSyntax, ExpressionSyntax],
  ): TypedExpression {
    const { at } = syntax
    switch (special) {
      case 'READ_ONCE':
        return this.readOnce(row, first, at)
      case 'WRITE_ONCE': {
        const location = this.modifiable(first, row.name)
        return location
          ? this.markedStore(location, second, op.SITE_MARKED, row, at)
          : this.wrong(at)
      }
      case 'rcu_assign_pointer': {
        const location = this.modifiable(first, row.name)
        const flags = op.SITE_MARKED | op.SITE_RELEASE
        return location ? this.markedStore(location, second, flags, row, at) : this.wrong(at)
      }
      case 'smp_load_acquire': {
        const location = this.atomicTarget(row, first, this.types.wordBytes)
        return location
          ? this.markedRead(location, op.SITE_MARKED | op.SITE_ACQUIRE)
          : this.wrong(at)
      }
      case 'smp_store_release': {
        const location = this.atomicTarget(row, first, this.types.wordBytes)
        const flags = op.SITE_MARKED | op.SITE_RELEASE
        return location ? this.markedStore(location, second, flags, row, at) : this.wrong(at)
      }
      case 'xchg':
        return this.exchange(row, first, [second], at)
      case 'cmpxchg':
        return this.exchange(row, first, [second, third], at)
      case 'wait_event':
        return this.waitEvent(row, first, second, at)
      case 'wait_on_bit':
        return this.waitOnBit(row, first, second, false, at)
      case 'wait_on_bit_lock':
        return this.waitOnBit(row, first, second, true, at)
      case 'wake_up_bit': {
        const key = this.bitKey(row, first, second, at)
        if (!key) return this.wrong(at)
        return this.operation(
          { opcode: op.OP_WAKE, a: { kind: 'none' }, b: [key.key], c: WAKE_ALL_ON_BIT },
          VOID,
          at,
        )
      }
      default:
        return this.#traceOrIo(special, row, syntax, [first, second, third])
    }
  }

  #traceOrIo(
    special: Exclude<SpecialIntrinsic, MemoryOrWait>,
    row: Intrinsic,
    syntax: CallSyntax,
    [first, second, third]: readonly [ExpressionSyntax, ExpressionSyntax, ExpressionSyntax],
  ): TypedExpression {
    const { at } = syntax
    switch (special) {
      case 'submit_io':
        return this.submitIo(row, [first, second, third], undefined, at)
      case 'submit_io_on': {
        const [cpu, ...others] = syntax.arguments
        return this.submitIo(row, others, cpu, at)
      }
      case 'retry':
        return this.#note(op.OP_RETRY, row, first, undefined, at)
      case 'mark':
        return this.#note(op.OP_MARK, row, first, undefined, at)
      case 'gauge':
        return this.#note(op.OP_GAUGE, row, first, second, at)
      case 'printk':
        return this.#printk(row, first, syntax.arguments.slice(1), at)
      default:
        return this.#checkOrMacro(special, row, first, second, at)
    }
  }

  #checkOrMacro(
    special: Exclude<SpecialIntrinsic, MemoryOrWait | TraceOrIo>,
    row: Intrinsic,
    first: ExpressionSyntax,
    second: ExpressionSyntax,
    at: Place,
  ): TypedExpression {
    switch (special) {
      case 'BUG':
      case 'BUG_ON':
        return this.#assertion(row, this.truth(first), 0, this.#text(first))
      case 'WARN_ON':
        return this.#assertion(row, this.truth(first), 1, this.#text(first))
      case 'assert':
        return this.#assertion(row, this.negated(this.truth(first), at), 0, this.#text(first))
      case 'BUILD_BUG_ON': {
        const value = this.constantInteger(first, 'the condition of BUILD_BUG_ON()')
        if (value !== undefined && value !== 0n) {
          this.reporter.error('C_BUILD_BUG', at, `BUILD_BUG_ON: ${this.#text(first)}`)
        }
        return this.voidValue(at)
      }
      case 'likely':
      case 'unlikely': {
        const value = this.truth(first)
        return this.negated(this.negated(value, at), at)
      }
      case 'min':
      case 'max':
        return this.#minMax(special === 'min', first, second, at)
      case 'ARRAY_SIZE': {
        const type = this.typeOf(first)
        if (type.kind === 'array') return constant(this.types.unsignedLong, BigInt(type.length), at)
        if (type.kind !== 'error') {
          this.reporter.error(
            'C_BAD_OPERAND',
            first.at,
            `ARRAY_SIZE() needs an array, this is '${spellType(type)}'`,
          )
        }
        return this.wrong(at)
      }
      case 'swap':
        return this.#swap(first, second, at)
      default:
        return assertNever(special)
    }
  }

  /** A mark with the text of the message; what else is given is evaluated as C does. */
  #printk(
    row: Intrinsic,
    text: ExpressionSyntax,
    rest: readonly ExpressionSyntax[],
    at: Place,
  ): TypedExpression {
    if (text.kind !== 'string') {
      this.reporter.error('C_EXPECTED', text.at, `${row.name}() needs a string`, row.prototype)
      return this.wrong(at)
    }
    const values = rest.map((argument) => this.value(argument))
    const { label, ...note } = {
      kind: 'note' as const,
      opcode: op.OP_MARK,
      label: new TextDecoder().decode(Uint8Array.from(text.bytes)),
      type: VOID,
      at,
    }
    const mark: TypedExpression = { ...note, label: label.replace(/^<\d>|\n+$/g, '') }
    return values.reduceRight<TypedExpression>(
      (right, left) => ({ kind: 'sequence', left, right, type: VOID, at }),
      mark,
    )
  }

  #note(
    opcode: number,
    row: Intrinsic,
    label: ExpressionSyntax,
    valueSyntax: ExpressionSyntax | undefined,
    at: Place,
  ): TypedExpression {
    const isName = label.kind === 'name' && !this.find(label.name)
    if (label.kind !== 'string' && !isName) {
      this.reporter.error(
        'C_EXPECTED',
        label.at,
        `${row.name}() needs a label`,
        `write it as a string: ${row.name}("label"…)`,
      )
      return this.wrong(at)
    }
    const text =
      label.kind === 'string' ? new TextDecoder().decode(Uint8Array.from(label.bytes)) : label.name
    const value = valueSyntax && this.value(valueSyntax)
    if (value && value.type.kind !== 'integer') {
      if (value.type.kind !== 'error') {
        this.reporter.error(
          'C_TYPE_MISMATCH',
          at,
          `${row.name}() needs an integer, this is '${spellType(value.type)}'`,
        )
      }
      return this.wrong(at)
    }
    return { kind: 'note', opcode, label: text, ...(value ? { value } : {}), type: VOID, at }
  }

  #assertion(
    row: Intrinsic,
    condition: TypedExpression,
    check: 0 | 1,
    text: string,
  ): TypedExpression {
    const { at } = condition
    if (condition.type.kind === 'error') return condition
    const name = this.currentFunction?.name ?? ''
    const final = name === 'finally' || name.startsWith('always_')
    if (check === 1) {
      return { kind: 'assertion', condition, check, text, type: this.types.int, at }
    }
    return {
      kind: 'assertion',
      condition,
      check: final ? 2 : 0,
      text: row.name === 'BUG' ? 'BUG()' : text,
      type: VOID,
      at,
    }
  }

  /** The source text of an expression, blanks squeezed. */
  #text(syntax: ExpressionSyntax): string {
    const { first, last } = syntax
    if (first.place.file !== last.place.file) return ''
    const source = this.reporter.sources[first.place.file]?.text ?? ''
    const text = source
      .slice(first.place.offset, last.place.offset + last.place.length)
      .replace(/\s+/g, ' ')
    return text.length > 200 ? `${text.slice(0, 200)}…` : text
  }

  #minMax(
    least: boolean,
    first: ExpressionSyntax,
    second: ExpressionSyntax,
    at: Place,
  ): TypedExpression {
    const left = this.value(first)
    const right = this.value(second)
    if (left.type.kind === 'error' || right.type.kind === 'error') return this.wrong(at)
    if (!isInteger(left.type) || !isInteger(right.type)) {
      const word = least ? 'min' : 'max'
      this.reporter.error(
        'C_BAD_OPERAND',
        at,
        `${word}() needs integers, these are '${spellType(left.type)}' and '${spellType(right.type)}'`,
      )
      return this.wrong(at)
    }
    const type = usualType(this.types, left.type, right.type)
    return this.extreme(least, convert(left, type), convert(right, type), at)
  }

  #swap(first: ExpressionSyntax, second: ExpressionSyntax, at: Place): TypedExpression {
    const a = this.modifiable(first, 'swap()')
    const b = this.modifiable(second, 'swap()')
    if (!a || !b) return this.wrong(at)
    if (!isScalar(a.type) || !isScalar(b.type)) {
      this.reporter.error(
        'C_BAD_OPERAND',
        at,
        'swap() exchanges integers or pointers',
        'use a variable of the struct type',
      )
      return this.wrong(at)
    }
    const type = unqualified(a.type)
    const variable = this.hiddenVariable(type, at, 'local', 'swap')
    variable.inMemory = false
    const kept: Location = { variable, index: undefined, offset: 0, type, at }
    const save = this.store(kept, this.read(a), at)
    const move = this.store(a, this.assigned(this.read(b), type, at, 'swap()'), at)
    const put = this.store(b, this.assigned(this.read(kept), unqualified(b.type), at, 'swap()'), at)
    const rest: TypedExpression = { kind: 'sequence', left: move, right: put, type: VOID, at }
    return { kind: 'sequence', left: save, right: rest, type: VOID, at }
  }
}
