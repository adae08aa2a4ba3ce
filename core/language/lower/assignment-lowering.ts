/** Assignments, compound assignments, calls. */
import * as op from '../bytecode.ts'
import { FRAME_HEADER_SLOTS } from '../program.ts'
import type { ArithmeticOperator, TypedExpression } from '../semantics/tree.ts'
import { slotsOf, type CType, type FunctionType } from '../semantics/types.ts'
import { isFree } from './arithmetic-lowering.ts'
import { ExpressionLowering } from './expression-lowering.ts'
import { isPair } from './opcode-tables.ts'

type Of<Kind extends TypedExpression['kind']> = TypedExpression & { readonly kind: Kind }

/** Operators that a 32-bit location can apply in 32 bits even where C computes in 64. */
const LOW_HALF: ReadonlySet<ArithmeticOperator> = new Set(['+', '-', '*', '&', '|', '^'])

/** A truth value keeps not the low half of what is assigned to it but whether any of it is set. */
function isBool(type: CType): boolean {
  return type.kind === 'integer' && type.rank === 0
}

/** Assignments, increments and copies of structs. */
export abstract class AssignmentLowering extends ExpressionLowering {
  protected override assignment(
    expression: Of<'assign' | 'update' | 'copy'>,
    wanted: boolean,
  ): number {
    switch (expression.kind) {
      case 'copy':
        this.copy(expression.target, expression.source)
        return this.frame.top
      case 'assign':
        return this.#assign(expression, wanted)
      case 'update':
        return this.#update(expression, wanted)
    }
  }

  #assign(expression: Of<'assign'>, wanted: boolean): number {
    const { location, value, flags } = expression
    const slot = this.registerOf(location)
    if (slot !== undefined) {
      this.into(value, slot)
      return slot
    }
    const address = this.address(location)
    const source = wanted ? this.value(value) : this.#storable(value)
    this.at(location.at)
    this.storeTo(address, location.type, source, this.accessFlags(location, flags))
    return source
  }

  /** A value for a store that truncates by itself: a narrowing conversion can be left out. */
  #storable(value: TypedExpression): number {
    if (value.kind !== 'convert' || value.type.kind !== 'integer') return this.value(value)
    const { operand, type } = value
    const narrows =
      type.rank !== 0 && operand.type.kind === 'integer' && type.bytes < operand.type.bytes
    return narrows ? this.low(operand) : this.value(value)
  }

  /**
   * `x op= y`: y, then read x, compute, write x. Where x has 32 bits or fewer and the low half of the
   * result is all that counts, the computation is done in 32 bits.
   */
  #update(expression: Of<'update'>, wanted: boolean): number {
    const { location, operator, operand, computed, result, type, at } = expression
    const narrow = isPair(computed) && !isPair(type) && !isBool(type) && LOW_HALF.has(operator)
    const width: CType = narrow ? { ...computed, bytes: 4 } : computed
    const slot = this.registerOf(location)
    const address = slot === undefined ? this.address(location) : undefined
    const literal = this.literalOperand(operator, width, operand)
    const isShift = operator === '<<' || operator === '>>'
    const right =
      literal === undefined ? (narrow || isShift ? this.low(operand) : this.value(operand)) : 0
    const old = slot ?? this.frame.take(slotsOf(type))
    if (address) {
      this.at(location.at)
      this.load(address, type, old, this.accessFlags(location, 0))
    }
    let kept = old
    if (slot !== undefined && wanted && result === 'old') {
      kept = this.frame.take(slotsOf(type))
      this.move(kept, slot, isPair(type))
    }
    this.at(at)
    const left = this.#widened(old, type, width)
    const target = this.#computeTarget(slot, type, width)
    this.arithmetic(operator, width, left, right, literal, target)
    const final = this.#narrowed(target, slot, width, type, wanted && result === 'new')
    if (address) {
      this.at(location.at)
      this.storeTo(address, location.type, final, this.accessFlags(location, 0))
    }
    return result === 'old' ? kept : final
  }

  #computeTarget(slot: number | undefined, type: CType, width: CType): number {
    const fits = isPair(type) === isPair(width)
    return slot !== undefined && fits ? slot : this.frame.take(slotsOf(width))
  }

  /** The old value in the type the computation is done in. */
  #widened(slot: number, from: CType, to: CType): number {
    if (isFree(from, to) || isPair(from) === isPair(to)) return slot
    const target = this.frame.take(slotsOf(to))
    this.convertSlot(slot, from, to, target)
    return target
  }

  /** The computed value in the type of the location; in a register, or where wanted, exactly so. */
  #narrowed(
    computed: number,
    slot: number | undefined,
    from: CType,
    to: CType,
    wanted: boolean,
  ): number {
    if (slot === undefined && !wanted && !isBool(to)) return computed
    if (isFree(from, to)) {
      if (slot !== undefined) this.move(slot, computed, isPair(to))
      return slot ?? computed
    }
    const target = slot ?? this.frame.take(slotsOf(to))
    this.convertSlot(computed, from, to, target)
    return target
  }

  /** Calls; the result is in the slot returned, above which everything is free. */
  protected override callInto(expression: Of<'call'>): number {
    const { callee, arguments: values, at } = expression
    const isDirect = 'references' in callee
    const pointer = isDirect ? 0 : this.value(callee)
    const type = isDirect ? callee.type : functionTypeOf(callee)
    const base = this.frame.take(FRAME_HEADER_SLOTS)
    const slots = values.map((value) => this.frame.take(slotsOf(value.type)))
    values.forEach((value, index) => this.into(value, slots[index] ?? base))
    this.at(at)
    if (isDirect) {
      const isPrivate = callee.inline && !callee.addressTaken
      this.code.emit(op.OP_CALL, this.context.functionIndex(callee), base, isPrivate ? 1 : 0)
    } else {
      const shape = this.context.shapeIndex(shapeOf(type))
      this.code.emit(op.OP_CALLR, pointer, base, shape)
    }
    this.frame.release(base)
    this.frame.take(slotsOf(type.result))
    return base
  }
}

function functionTypeOf(callee: TypedExpression): FunctionType {
  const { type } = callee
  if (type.kind === 'pointer' && type.target.kind === 'function') return type.target
  return { kind: 'function', result: type, parameters: [], weight: 1, qualifiers: 0 }
}

/** The shape of a call: how many slots the result and each parameter take. */
export function shapeOf(type: FunctionType): string {
  return [type.result, ...type.parameters].map(slotsOf).join()
}
