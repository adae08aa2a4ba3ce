/** Waiting for a condition or a bit, and handing work to a device. */
import { LOCK_BIT, LOCK_WAITQUEUE } from '#core/event/lock-classes.ts'
import * as op from '../bytecode.ts'
import type { Intrinsic } from '../intrinsics/row.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { AccessChecker } from './access-checker.ts'
import { constant, convert } from './conversions.ts'
import type { TypedExpression } from './tree.ts'
import { isScalar, VOID, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class WaitChecker extends AccessChecker {
  protected waitEvent(
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
  protected bitKey(
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

  protected waitOnBit(
    row: Intrinsic,
    wordSyntax: ExpressionSyntax,
    bitSyntax: ExpressionSyntax,
    lock: boolean,
    at: Place,
  ): TypedExpression {
    const found = this.bitKey(row, wordSyntax, bitSyntax, at)
    if (!found) return this.wrong(at)
    const opcode = lock ? op.OP_TEST_AND_SET_BIT : op.OP_TEST_BIT
    const test = this.operation(
      { opcode, a: { kind: 'result' }, b: [found.word], c: [found.bit] },
      this.types.int,
      at,
    )
    return this.#wait(found.key, LOCK_BIT, this.negated(test, at), this.types.int, at)
  }

  protected submitIo(
    row: Intrinsic,
    [fn, argument, latency]: readonly ExpressionSyntax[],
    on: ExpressionSyntax | undefined,
    at: Place,
  ): TypedExpression {
    if (!fn || !argument || !latency) return this.wrong(at)
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
      `the argument of ${row.name}()`,
    )
    const ticks = this.integer(latency, this.types.int, 'the latency')
    const cpu = on ? [this.integer(on, this.types.int, 'the CPU')] : []
    const b = [pointer, value, ticks, ...cpu]
    if (b.some(({ type: { kind } }) => kind === 'error')) return this.wrong(at)
    const c = cpu.length
    return this.operation({ opcode: op.OP_SUBMIT_IO, a: { kind: 'none' }, b, c }, VOID, at)
  }
}
