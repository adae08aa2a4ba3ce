/** The intrinsics that are more than one instruction, or take more than values. */
import { LOCK_BIT, LOCK_WAITQUEUE } from '#core/event/lock-classes.ts'
import { assertNever } from '#core/base/invariant.ts'
import * as op from '../bytecode.ts'
import type { Intrinsic, SpecialIntrinsic } from '../intrinsics.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { CallChecker, type CallSyntax } from './call-checker.ts'
import { constant, convert, usualType } from './conversions.ts'
import type { Location, TypedExpression } from './tree.ts'
import { isInteger, isScalar, sizeOf, spellType, unqualified, VOID, type CType } from './types.ts'

export abstract class SpecialChecker extends CallChecker {
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
        return this.#readOnce(row, first, at)
      case 'WRITE_ONCE': {
        const location = this.modifiable(first, row.name)
        return location
          ? this.#markedStore(location, second, op.SITE_MARKED, row, at)
          : this.wrong(at)
      }
      case 'smp_load_acquire': {
        const location = this.#atomicTarget(row, first, this.types.wordBytes)
        return location
          ? this.markedRead(location, op.SITE_MARKED | op.SITE_ACQUIRE)
          : this.wrong(at)
      }
      case 'smp_store_release': {
        const location = this.#atomicTarget(row, first, this.types.wordBytes)
        const flags = op.SITE_MARKED | op.SITE_RELEASE
        return location ? this.#markedStore(location, second, flags, row, at) : this.wrong(at)
      }
      case 'xchg':
        return this.#exchange(row, first, [second], at)
      case 'cmpxchg':
        return this.#exchange(row, first, [second, third], at)
      case 'wait_event':
        return this.#waitEvent(row, first, second, at)
      case 'wait_on_bit':
        return this.#waitOnBit(row, first, second, false, at)
      case 'wait_on_bit_lock':
        return this.#waitOnBit(row, first, second, true, at)
      case 'wake_up_bit': {
        const key = this.#bitKey(row, first, second, at)
        if (!key) return this.wrong(at)
        return this.operation(
          { opcode: op.OP_WAKE, a: { kind: 'none' }, b: [key.key], c: WAKE_ALL_ON_BIT },
          VOID,
          at,
        )
      }
      case 'submit_io':
        return this.#submitIo(row, first, second, third, at)
      case 'retry':
        return this.#note(op.OP_RETRY, row, first, undefined, at)
      case 'mark':
        return this.#note(op.OP_MARK, row, first, undefined, at)
      case 'gauge':
        return this.#note(op.OP_GAUGE, row, first, second, at)
      default:
        return this.#checkOrMacro(special, row, first, second, at)
    }
  }

  #checkOrMacro(
    special: Exclude<
      SpecialIntrinsic,
      | 'READ_ONCE' | 'WRITE_ONCE' | 'smp_load_acquire' | 'smp_store_release' | 'xchg' | 'cmpxchg'
      | 'wait_event' | 'wait_on_bit' | 'wait_on_bit_lock' | 'wake_up_bit' | 'submit_io'
      | 'retry' | 'mark' | 'gauge' // prettier-ignore
    >,
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

  #readOnce(row: Intrinsic, syntax: ExpressionSyntax, at: Place): TypedExpression {
    const location = this.locationOf(syntax)
    if (location) return { ...this.markedRead(location, op.SITE_MARKED), at: location.at }
    if (this.value(syntax).type.kind !== 'error') {
      this.reporter.error(
        'C_NOT_ASSIGNABLE',
        syntax.at,
        `${row.name}() needs a variable, this is a value`,
      )
    }
    return this.wrong(at)
  }

  #markedStore(
    location: Location,
    syntax: ExpressionSyntax,
    flags: number,
    row: Intrinsic,
    at: Place,
  ): TypedExpression {
    const value = this.assigned(this.value(syntax), unqualified(location.type), syntax.at, row.name)
    const stored = this.store(location, value, at, flags)
    return { kind: 'sequence', left: stored, right: this.voidValue(at), type: VOID, at }
  }

  /** What a pointer argument points to, if it is a scalar that can be accessed at once. */
  #atomicTarget(row: Intrinsic, syntax: ExpressionSyntax, widest: number): Location | undefined {
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

  #exchange(
    row: Intrinsic,
    target: ExpressionSyntax,
    operands: readonly ExpressionSyntax[],
    at: Place,
  ): TypedExpression {
    const location = this.#atomicTarget(row, target, 8)
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

  #waitEvent(
    row: Intrinsic,
    queue: ExpressionSyntax,
    condition: ExpressionSyntax,
    at: Place,
  ): TypedExpression {
    const location = this.locationOf(queue)
    const truth = this.truth(condition)
    const isQueue =
      location?.type.kind === 'lock' && location.type.lock.lockClass === LOCK_WAITQUEUE
    if (!location || !isQueue) {
      const type = location?.type ?? this.value(queue).type
      if (type.kind !== 'error') {
        const pointer = type.kind === 'pointer' && type.target.kind === 'lock'
        this.reporter.error(
          'C_TYPE_MISMATCH',
          queue.at,
          `${row.name}() needs a wait_queue_head_t, this is '${spellType(type)}'`,
          pointer ? "write '*' before it: the macro takes the queue itself" : row.prototype,
        )
      }
      return this.wrong(at)
    }
    if (truth.type.kind === 'error') return this.wrong(at)
    return this.#wait(
      this.addressOf(location),
      LOCK_WAITQUEUE,
      truth,
      row.name === 'wait_event' ? VOID : this.types.int,
      at,
    )
  }

  /** The wait itself; where an int is wanted it is 0, as nothing interrupts it. */
  #wait(
    key: TypedExpression,
    lockClass: number,
    condition: TypedExpression,
    type: CType,
    at: Place,
  ): TypedExpression {
    const wait: TypedExpression = { kind: 'wait', key, lockClass, condition, type: VOID, at }
    if (type.kind === 'void') return wait
    return { kind: 'sequence', left: wait, right: constant(type, 0n, at), type, at }
  }

  /** Word and bit in temporaries, evaluated once, and the key sleepers wait on: word * 64 + bit. */
  #bitKey(
    row: Intrinsic,
    wordSyntax: ExpressionSyntax,
    bitSyntax: ExpressionSyntax,
    at: Place,
  ):
    | {
        readonly key: TypedExpression
        readonly word: TypedExpression
        readonly bit: TypedExpression
      }
    | undefined {
    const word = this.wordAddress(row, wordSyntax)
    const bit = this.integer(bitSyntax, this.types.int, 'the bit number')
    if (!word || bit.type.kind === 'error') return undefined
    const { unsigned } = this.types
    const scaled = this.binary('*', convert(word, unsigned), constant(unsigned, 64n, at), at)
    return { key: this.binary('+', scaled, convert(bit, unsigned), at), word, bit }
  }

  #waitOnBit(
    row: Intrinsic,
    wordSyntax: ExpressionSyntax,
    bitSyntax: ExpressionSyntax,
    lock: boolean,
    at: Place,
  ): TypedExpression {
    const found = this.#bitKey(row, wordSyntax, bitSyntax, at)
    if (!found) return this.wrong(at)
    const opcode = lock ? op.OP_TEST_AND_SET_BIT : op.OP_TEST_BIT
    const test = this.operation(
      { opcode, a: { kind: 'result' }, b: [found.word], c: [found.bit] },
      this.types.int,
      at,
    )
    return this.#wait(found.key, LOCK_BIT, this.negated(test, at), this.types.int, at)
  }

  #submitIo(
    row: Intrinsic,
    fn: ExpressionSyntax,
    argument: ExpressionSyntax,
    latency: ExpressionSyntax,
    at: Place,
  ): TypedExpression {
    const pointer = this.value(fn)
    if (pointer.type.kind === 'error') return pointer
    const type = pointer.type.kind === 'pointer' ? pointer.type.target : pointer.type
    const [parameter] = type.kind === 'function' ? type.parameters : []
    const fits =
      parameter && isScalar(parameter) && (parameter.kind === 'pointer' || parameter.bytes <= 4)
    if (
      type.kind !== 'function' ||
      type.parameters.length !== 1 ||
      !fits ||
      type.result.kind !== 'void'
    ) {
      this.reporter.error(
        'C_TYPE_MISMATCH',
        fn.at,
        `${row.name}() needs a function that takes one pointer or int and returns void, this is '${spellType(pointer.type)}'`,
        'for example static void end_io(struct buffer_head *bh)',
      )
      return this.wrong(at)
    }
    const value = this.assigned(
      this.value(argument),
      parameter,
      argument.at,
      `argument 2 of ${row.name}()`,
    )
    const ticks = this.integer(latency, this.types.int, 'the latency')
    if (value.type.kind === 'error' || ticks.type.kind === 'error') return this.wrong(at)
    const b = [pointer, value, ticks]
    return this.operation({ opcode: op.OP_SUBMIT_IO, a: { kind: 'none' }, b, c: 0 }, VOID, at)
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

/** Operand of OP_WAKE: every sleeper, and the queue is a bit. */
const WAKE_ALL_ON_BIT = 2 | 4

/** Least and most arguments of each. */
const ARGUMENT_COUNTS: Readonly<Record<SpecialIntrinsic, readonly [number, number]>> = {
  READ_ONCE: [1, 1],
  WRITE_ONCE: [2, 2],
  smp_load_acquire: [1, 1],
  smp_store_release: [2, 2],
  xchg: [2, 2],
  cmpxchg: [3, 3],
  wait_event: [2, 2],
  wait_on_bit: [2, 4],
  wait_on_bit_lock: [2, 4],
  wake_up_bit: [2, 2],
  submit_io: [3, 3],
  retry: [1, 1],
  gauge: [2, 2],
  mark: [1, 1],
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
