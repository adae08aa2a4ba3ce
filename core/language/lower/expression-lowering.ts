/**
 * Expressions to instructions. Operands are evaluated from left to right; the address of an assignment
 * before its value; of `x op= y` the right side before x is read, so that the read and the write stand
 * next to each other. Every mention of a shared variable is one access.
 */
import { assertNever } from '#core/base/invariant.ts'
import * as op from '../bytecode.ts'
import type { TypedExpression } from '../semantics/tree.ts'
import { slotsOf } from '../semantics/types.ts'
import type { Of } from './arithmetic-lowering.ts'
import { newLabel } from './code-buffer.ts'
import { ConditionLowering } from './condition-lowering.ts'
import { isIdentity, isPair } from './opcode-tables.ts'

export abstract class ExpressionLowering extends ConditionLowering {
  protected abstract callInto(expression: Of<'call'>): number
  protected abstract intrinsicInto(
    expression: Of<'operation' | 'atomic-add' | 'assertion'>,
    target: number,
  ): void
  protected abstract intrinsicEffect(
    expression: Of<'operation' | 'atomic-add' | 'lock-init' | 'wait' | 'assertion' | 'note'>,
  ): void
  /** An assignment of any kind; the result is wanted in a slot, or not at all. */
  protected abstract assignment(
    expression: Of<'assign' | 'update' | 'copy'>,
    wanted: boolean,
  ): number

  protected override value(expression: TypedExpression): number {
    switch (expression.kind) {
      case 'load': {
        const slot = this.registerOf(expression.location)
        return slot ?? this.fresh(expression)
      }
      case 'convert':
        return this.converted(expression)
      case 'address': {
        const { variable, index, offset } = expression.location
        if (!variable && index && offset === 0) return this.value(index)
        return this.fresh(expression)
      }
      case 'sequence':
        this.effect(expression.left)
        return this.value(expression.right)
      case 'call':
        return this.callInto(expression)
      case 'assign':
      case 'update':
      case 'copy':
        return this.assignment(expression, true)
      case 'binary':
        if (expression.right.kind === 'constant' && !isPair(expression.type)) {
          const literal = Number(BigInt.asIntN(32, expression.right.value))
          if (isIdentity(expression.operator, literal)) return this.value(expression.left)
        }
        return this.fresh(expression)
      default:
        return slotsOf(expression.type) === 0 ? this.#nothing(expression) : this.fresh(expression)
    }
  }

  #nothing(expression: TypedExpression): number {
    this.effect(expression)
    return this.frame.top
  }

  protected override fresh(expression: TypedExpression): number {
    const target = this.frame.take(Math.max(1, slotsOf(expression.type)))
    this.into(expression, target)
    return target
  }

  /** Puts the value into `target`, which no operand may be read from after it is written. */
  protected into(expression: TypedExpression, target: number): void {
    const top = this.frame.top
    this.#write(expression, target)
    this.frame.release(top)
  }

  #write(expression: TypedExpression, target: number): void {
    const pair = isPair(expression.type)
    switch (expression.kind) {
      case 'constant':
        this.at(expression.at)
        return this.constantInto(target, expression.value, pair)
      case 'load':
        return this.#loadInto(expression, target)
      case 'address':
        this.at(expression.at)
        return this.addressInto(expression.location, target)
      case 'function': {
        this.at(expression.at)
        const index = this.context.functionIndex(expression.symbol)
        this.code.emit(op.OP_MOVI, target, this.functionAddress(index))
        return
      }
      case 'convert':
        return this.convertInto(expression, target)
      case 'unary': {
        const operand = this.value(expression.operand)
        this.at(expression.at)
        const single = expression.operator === '-' ? op.OP_NEG : op.OP_NOT
        const double = expression.operator === '-' ? op.OP_NEG64 : op.OP_NOT64
        this.code.emit(pair ? double : single, target, operand)
        return
      }
      case 'binary':
        return this.binaryInto(expression, target)
      case 'compare':
        return this.compareInto(expression, target)
      case 'not':
        return this.notInto(expression, target)
      case 'logical':
        return this.truthInto(expression, target)
      case 'conditional':
        return this.#conditionalInto(expression, target)
      case 'extreme':
        return this.extremeInto(expression, target)
      case 'sequence':
        this.effect(expression.left)
        return this.#write(expression.right, target)
      case 'operation':
      case 'atomic-add':
      case 'assertion':
        return this.intrinsicInto(expression, target)
      case 'call':
      case 'assign':
      case 'update':
      case 'copy':
        return this.move(target, this.value(expression), pair)
      case 'lock-init':
      case 'wait':
      case 'note':
        return this.intrinsicEffect(expression)
      default:
        return assertNever(expression)
    }
  }

  /** Evaluates for what it does, not for its value. */
  protected effect(expression: TypedExpression): void {
    const top = this.frame.top
    this.#perform(expression)
    this.frame.release(top)
  }

  #perform(expression: TypedExpression): void {
    switch (expression.kind) {
      case 'constant':
      case 'function':
        return
      case 'address':
        if (expression.location.index) this.effect(expression.location.index)
        return
      case 'load':
        this.#discard(expression)
        return
      case 'convert':
      case 'unary':
      case 'not':
        return this.effect(expression.operand)
      case 'compare':
        this.effect(expression.left)
        return this.effect(expression.right)
      case 'binary':
        if (expression.operator === '/' || expression.operator === '%') {
          this.value(expression)
          return
        }
        this.effect(expression.left)
        return this.effect(expression.right)
      case 'logical': {
        const end = newLabel()
        this.branch(expression.left, end, expression.operator === '||')
        this.effect(expression.right)
        this.code.bind(end)
        return
      }
      case 'conditional':
        return this.choose(
          expression.condition,
          () => this.effect(expression.yes),
          () => this.effect(expression.no),
        )
      case 'sequence':
        this.effect(expression.left)
        return this.effect(expression.right)
      case 'assign':
      case 'update':
      case 'copy':
        this.assignment(expression, false)
        return
      case 'call':
        this.callInto(expression)
        return
      case 'extreme':
        this.effect(expression.left)
        return this.effect(expression.right)
      default:
        return this.intrinsicEffect(expression)
    }
  }

  /** A read whose value nobody wants still happens; of a struct only the address is computed. */
  #discard(expression: Of<'load'>): void {
    const { location, type } = expression
    if (type.kind === 'struct' || type.kind === 'lock') {
      if (location.index) this.effect(location.index)
    } else if (this.registerOf(location) === undefined) this.value(expression)
  }

  #loadInto(expression: Of<'load'>, target: number): void {
    const { location, type } = expression
    const slot = this.registerOf(location)
    this.at(expression.at)
    if (slot !== undefined) return this.move(target, slot, isPair(type))
    const address = this.address(location)
    this.at(location.at)
    this.load(address, type, target, this.accessFlags(location, expression.flags))
  }

  #conditionalInto(expression: Of<'conditional'>, target: number): void {
    this.choose(
      expression.condition,
      () => this.into(expression.yes, target),
      () => this.into(expression.no, target),
    )
  }
}
