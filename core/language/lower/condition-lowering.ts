/** Truth values: comparisons into a slot, and branches that need none. */
import * as op from '../bytecode.ts'
import type { TypedExpression } from '../semantics/tree.ts'
import type { CType } from '../semantics/types.ts'
import { ArithmeticLowering, isTruth, type Of } from './arithmetic-lowering.ts'
import { newLabel, type CodeLabel } from './code-buffer.ts'
import {
  branchOpcode,
  comparisonOpcode,
  inverted,
  isPair,
  isSigned,
  machineComparison,
} from './opcode-tables.ts'

export abstract class ConditionLowering extends ArithmeticLowering {
  protected abstract effect(expression: TypedExpression): void

  protected compareInto(expression: Of<'compare'>, target: number): void {
    const { operator, left, right, at } = expression
    const { type } = left
    const isZero = right.kind === 'constant' && right.value === 0n
    if (isZero && (operator === '==' || operator === '!=') && !isPair(type)) {
      const operand = this.value(left)
      this.at(at)
      this.code.emit(operator === '==' ? op.OP_LNOT : op.OP_BOOL, target, operand)
      return
    }
    const a = this.value(left)
    const b = this.value(right)
    const { relation, exchanged } = machineComparison(operator)
    this.at(at)
    const opcode = comparisonOpcode(relation, type)
    this.code.emit(opcode, target, exchanged ? b : a, exchanged ? a : b)
  }

  protected notInto(expression: Of<'not'>, target: number): void {
    const { operand, at } = expression
    if (operand.kind === 'compare') {
      return this.compareInto({ ...operand, operator: inverted(operand.operator) }, target)
    }
    if (operand.kind === 'logical') return this.truthInto(expression, target)
    if (operand.kind === 'not' && isTruth(operand.operand))
      return this.into(operand.operand, target)
    let slot = this.value(operand)
    this.at(at)
    if (isPair(operand.type)) {
      const low = this.frame.take(1)
      this.code.emit(op.OP_BOOL64, low, slot)
      slot = low
    }
    this.code.emit(op.OP_LNOT, target, slot)
  }

  /** 1 or 0 by control flow. The target is written last: operands may still read it. */
  protected truthInto(expression: TypedExpression, target: number): void {
    const no = newLabel()
    const end = newLabel()
    this.branch(expression, no, false)
    this.at(expression.at)
    this.code.emit(op.OP_MOVI, target, 1)
    this.code.jump(op.OP_JMP, end)
    this.code.bind(no)
    this.code.emit(op.OP_MOVI, target, 0)
    this.code.bind(end)
  }

  protected choose(condition: TypedExpression, yes: () => void, no: () => void): void {
    const otherwise = newLabel()
    const end = newLabel()
    this.branch(condition, otherwise, false)
    yes()
    this.code.jump(op.OP_JMP, end)
    this.code.bind(otherwise)
    no()
    this.code.bind(end)
  }

  protected extremeInto(expression: Of<'extreme'>, target: number): void {
    const { least, left, right, type, at } = expression
    const pair = isPair(type)
    const a = this.value(left)
    const b = this.value(right)
    const takeLeft = newLabel()
    const end = newLabel()
    this.at(at)
    const [first, second] = least ? [a, b] : [b, a]
    if (pair) {
      const flag = this.frame.take(1)
      this.code.emit(comparisonOpcode('lt', type), flag, first, second)
      this.code.jump(op.OP_JNZ, takeLeft, flag)
    } else {
      this.code.jump(branchOpcode('lt', type), takeLeft, first, second)
    }
    this.move(target, b, pair)
    this.code.jump(op.OP_JMP, end)
    this.code.bind(takeLeft)
    this.move(target, a, pair)
    this.code.bind(end)
  }

  /** Jumps to `label` if the truth of the expression is `sense`, and goes on behind otherwise. */
  protected branch(expression: TypedExpression, label: CodeLabel, sense: boolean): void {
    const top = this.frame.top
    this.#emitBranch(expression, label, sense)
    this.frame.release(top)
  }

  #emitBranch(expression: TypedExpression, label: CodeLabel, sense: boolean): void {
    switch (expression.kind) {
      case 'constant':
        this.at(expression.at)
        if ((expression.value !== 0n) === sense) this.code.jump(op.OP_JMP, label)
        return
      case 'not':
        return this.branch(expression.operand, label, !sense)
      case 'sequence':
        this.effect(expression.left)
        return this.branch(expression.right, label, sense)
      case 'convert':
        if (keepsTruth(expression.operand.type, expression.type)) {
          return this.branch(expression.operand, label, sense)
        }
        break
      case 'logical':
        return this.#branchLogical(expression, label, sense)
      case 'compare':
        if (!isPair(expression.left.type)) return this.#branchCompare(expression, label, sense)
        break
      default:
    }
    let slot = this.value(expression)
    this.at(expression.at)
    if (isPair(expression.type)) {
      const flag = this.frame.take(1)
      this.code.emit(op.OP_BOOL64, flag, slot)
      slot = flag
    }
    this.code.jump(sense ? op.OP_JNZ : op.OP_JZ, label, slot)
  }

  #branchLogical(expression: Of<'logical'>, label: CodeLabel, sense: boolean): void {
    const { operator, left, right } = expression
    if ((operator === '||') === sense) {
      this.branch(left, label, sense)
      this.branch(right, label, sense)
      return
    }
    const skip = newLabel()
    this.branch(left, skip, !sense)
    this.branch(right, label, sense)
    this.code.bind(skip)
  }

  #branchCompare(expression: Of<'compare'>, label: CodeLabel, sense: boolean): void {
    const { left, right, at } = expression
    const operator = sense ? expression.operator : inverted(expression.operator)
    if (right.kind === 'constant' && this.#branchLiteral(operator, left, right.value, label, at))
      return
    const a = this.value(left)
    const b = this.value(right)
    const { relation, exchanged } = machineComparison(operator)
    this.at(at)
    this.code.jump(branchOpcode(relation, left.type), label, exchanged ? b : a, exchanged ? a : b)
  }

  /** Branches on a comparison with a literal; false when there is no such instruction. */
  #branchLiteral(
    operator: Of<'compare'>['operator'],
    left: TypedExpression,
    value: bigint,
    label: CodeLabel,
    at: TypedExpression['at'],
  ): boolean {
    const literal = Number(BigInt.asIntN(32, value))
    const equality = operator === '==' || operator === '!='
    if (!equality && !isSigned(left.type)) return false
    const next = operator === '<=' || operator === '>' ? literal + 1 : literal
    if (next > 0x7fff_ffff) return false
    const slot = this.value(left)
    this.at(at)
    if (equality && literal === 0) {
      this.code.jump(operator === '==' ? op.OP_JZ : op.OP_JNZ, label, slot)
    } else if (equality) {
      this.code.jump(operator === '==' ? op.OP_JEQI : op.OP_JNEI, label, slot, literal)
    } else {
      const below = operator === '<' || operator === '<='
      this.code.jump(below ? op.OP_JLTSI : op.OP_JGESI, label, slot, next)
    }
    return true
  }
}

/** Is the converted value zero exactly when the value is? */
function keepsTruth(from: CType, to: CType): boolean {
  if (to.kind === 'integer' && to.rank === 0) return true
  if (from.kind === 'integer' && to.kind === 'integer') return to.bytes >= from.bytes
  return isPair(to) || !isPair(from)
}
