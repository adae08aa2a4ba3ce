/**
 * Locations: the places that lvalues denote, how they are reached through pointers, indices and members,
 * and the arithmetic on addresses that goes with it.
 */
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { constant, convert } from './conversions.ts'
import type { Location, TypedExpression } from './tree.ts'
import { TypeChecker } from './type-checker.ts'
import { arrayOf, isComplete, qualified, sizeOf, unqualified, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class LocationChecker extends TypeChecker {
  /** The lvalue behind a call such as `ACCESS_ONCE(x)`, if it is one. */
  protected abstract callLocation(syntax: ExpressionSyntax & { kind: 'call' }): Location | undefined

  readonly #locations = new Map<ExpressionSyntax, Location | undefined>()

  /**
   * The place an lvalue denotes; undefined, without a report, when it is no lvalue. Remembered by
   * node, so that asking first for the place and then for the value costs no second walk.
   */
  protected locationOf(syntax: ExpressionSyntax): Location | undefined {
    if (this.#locations.has(syntax)) return this.#locations.get(syntax)
    const location = this.#findLocation(syntax)
    this.#locations.set(syntax, location)
    return location
  }

  #findLocation(syntax: ExpressionSyntax): Location | undefined {
    switch (syntax.kind) {
      case 'name': {
        const entity = this.find(syntax.name)
        if (entity?.kind !== 'variable') return undefined
        const { variable } = entity
        variable.used = true
        return { variable, index: undefined, offset: 0, type: variable.type, at: syntax.at }
      }
      case 'unary':
        return syntax.operator === '*' ? this.#dereferenced(syntax.operand, syntax.at) : undefined
      case 'index':
        return this.#element(syntax)
      case 'member':
        return this.#member(syntax)
      case 'string': {
        const object = this.hiddenVariable(this.types.char, syntax.at, 'global', 'string')
        object.type = arrayOf(this.types.char, syntax.bytes.length + 1)
        object.initial = syntax.bytes.map((byte, offset) => ({
          offset,
          type: this.types.char,
          value: constant(this.types.char, BigInt(byte), syntax.at),
        }))
        return { variable: object, index: undefined, offset: 0, type: object.type, at: syntax.at }
      }
      case 'call':
        return this.callLocation(syntax)
      default:
        return undefined
    }
  }

  #dereferenced(operand: ExpressionSyntax, at: Place): Location | undefined {
    const pointer = this.value(operand)
    if (pointer.type.kind === 'error') return this.errorLocation(at)
    if (pointer.type.kind !== 'pointer') {
      this.reporter.error(
        'C_NOT_A_POINTER',
        at,
        `'*' needs a pointer, this is '${spellType(pointer.type)}'`,
      )
      return this.errorLocation(at)
    }
    if (pointer.type.target.kind === 'function') return undefined
    return this.#behind(pointer, pointer.type.target, at)
  }

  #element(syntax: ExpressionSyntax & { kind: 'index' }): Location | undefined {
    const array = this.locationOf(syntax.base)
    if (array?.type.kind === 'error') return array
    if (array?.type.kind === 'array') {
      const index = this.#indexValue(syntax.index)
      if (!index) return this.errorLocation(syntax.at)
      return this.#moved(array, index, array.type.element)
    }
    const base = array ? this.read(array) : this.value(syntax.base)
    const index = this.value(syntax.index)
    const sum = this.pointerSum('+', base, index, syntax.at)
    if (sum.type.kind !== 'pointer') return this.errorLocation(syntax.at)
    return this.#behind(sum, sum.type.target, array?.at ?? syntax.base.at)
  }

  #indexValue(syntax: ExpressionSyntax): TypedExpression | undefined {
    const index = this.value(syntax)
    if (index.type.kind === 'error') return undefined
    if (index.type.kind === 'integer') return index
    this.reporter.error(
      'C_BAD_OPERAND',
      syntax.at,
      `an index must be an integer, this is '${spellType(index.type)}'`,
    )
    return undefined
  }

  #member(syntax: ExpressionSyntax & { kind: 'member' }): Location | undefined {
    const { arrow, name, at } = syntax
    const base = this.locationOf(syntax.base)
    let outer: Location | undefined = base
    if (arrow || !base) {
      const value = base ? this.read(base) : this.value(syntax.base)
      if (value.type.kind === 'error') return this.errorLocation(at)
      if (arrow && value.type.kind !== 'pointer') {
        this.reporter.error(
          'C_NOT_A_POINTER',
          at,
          `'->' needs a pointer, this is '${spellType(value.type)}'`,
          "write '.'",
        )
        return this.errorLocation(at)
      }
      if (!arrow) {
        this.reporter.error('C_BAD_OPERAND', at, `'${spellType(value.type)}' has no members`)
        return this.errorLocation(at)
      }
      outer = value.type.kind === 'pointer' ? this.#behind(value, value.type.target, at) : undefined
    }
    if (!outer || outer.type.kind === 'error') return this.errorLocation(at)
    if (!arrow && outer.type.kind === 'pointer') {
      this.reporter.error(
        'C_NOT_A_STRUCT',
        at,
        `'${spellType(outer.type)}' is a pointer`,
        "write '->'",
      )
      return this.errorLocation(at)
    }
    const member = this.member(outer.type, name, at)
    if (!member) return this.errorLocation(at)
    const type = qualified(member.type, outer.type.qualifiers)
    return { ...outer, offset: outer.offset + member.offset, type, at }
  }

  protected errorLocation(at: Place): Location {
    return { variable: undefined, index: undefined, offset: 0, type: this.wrong(at).type, at }
  }

  /** The place a pointer points to. */
  #behind(pointer: TypedExpression, type: CType, at: Place): Location {
    if (pointer.kind === 'address') return { ...pointer.location, type, at }
    const { base, offset } = splitOffset(pointer)
    return { variable: undefined, index: base, offset, type, at }
  }

  protected behind(pointer: TypedExpression, at: Place): Location {
    return pointer.type.kind === 'pointer'
      ? this.#behind(pointer, pointer.type.target, at)
      : this.errorLocation(at)
  }

  /** A location moved by `index` elements of `type`. */
  #moved(location: Location, index: TypedExpression, type: CType): Location {
    const size = sizeOf(type)
    if (index.kind === 'constant') {
      return {
        ...location,
        offset: location.offset + Number(BigInt.asIntN(32, index.value)) * size,
        type,
      }
    }
    const { base, offset } = splitOffset(convert(index, this.types.int))
    const part = this.#scaled(base ?? constant(this.types.int, 0n, index.at), size)
    const sum: TypedExpression = location.index
      ? {
          kind: 'binary',
          operator: '+',
          left: location.index,
          right: part,
          type: this.types.int,
          at: index.at,
        }
      : part
    return { ...location, index: sum, offset: location.offset + offset * size, type }
  }

  #scaled(index: TypedExpression, size: number): TypedExpression {
    if (size === 1) return index
    const factor = constant(this.types.int, BigInt(size), index.at)
    return {
      kind: 'binary',
      operator: '*',
      left: index,
      right: factor,
      type: this.types.int,
      at: index.at,
    }
  }

  /** The value at a location; arrays become pointers to their first element. */
  protected read(location: Location): TypedExpression {
    const { type, at } = location
    if (type.kind === 'error') return this.wrong(at)
    if (type.kind === 'array') {
      const address = this.addressOf(location)
      return { ...address, type: this.types.pointerTo(type.element) }
    }
    if (!isComplete(type)) {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        at,
        `'${spellType(type)}' has no value here`,
        'define the type, or use a pointer',
      )
      return this.wrong(at)
    }
    return this.#load(location)
  }

  #load(location: Location, flags = 0): TypedExpression {
    return { kind: 'load', location, flags, type: unqualified(location.type), at: location.at }
  }

  /** `&location`. Locals leave their register for it; ghosts have no address. */
  protected addressOf(location: Location): TypedExpression {
    const { variable, type, at } = location
    if (type.kind === 'error') return this.wrong(at)
    if (variable?.storage === 'ghost') {
      this.reporter.error(
        'C_GHOST_ADDRESS',
        at,
        `ghost '${variable.name}' has no address: it is not in memory`,
        'use it by name; elements with [index]',
      )
      return this.wrong(at)
    }
    if (variable) variable.inMemory = true
    if (!variable && !location.index) {
      return constant(this.types.pointerTo(type), BigInt(location.offset), at)
    }
    return { kind: 'address', location, type: this.types.pointerTo(type), at }
  }

  /** `pointer + integer` or `pointer - integer`; a report if the operands are neither. */
  protected pointerSum(
    operator: '+' | '-',
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (left.type.kind === 'error' || right.type.kind === 'error') return this.wrong(at)
    const [pointer, index] =
      right.type.kind === 'pointer' && operator === '+' ? [right, left] : [left, right]
    if (pointer.type.kind !== 'pointer' || index.type.kind !== 'integer') {
      this.reporter.error(
        'C_BAD_OPERAND',
        at,
        `needs a pointer and an integer, these are '${spellType(left.type)}' and '${spellType(right.type)}'`,
      )
      return this.wrong(at)
    }
    const { target } = pointer.type
    if (!isComplete(target) && target.kind !== 'void') {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        at,
        `cannot count in units of '${spellType(target)}'`,
      )
      return this.wrong(at)
    }
    const size = target.kind === 'void' ? 1 : sizeOf(target)
    const signed =
      operator === '+' ? index : convertNegated(convert(index, this.types.int), this.types.int, at)
    if (pointer.kind === 'address') {
      const moved = this.#moved(
        pointer.location,
        signed,
        target.kind === 'void' ? this.types.char : target,
      )
      return { ...pointer, location: { ...moved, type: pointer.location.type }, at }
    }
    if (index.kind === 'constant') {
      const step = BigInt.asIntN(32, index.value) * BigInt(operator === '+' ? size : -size)
      if (pointer.kind === 'constant') return constant(pointer.type, pointer.value + step, at)
      const right = constant(this.types.int, step, at)
      return { kind: 'binary', operator: '+', left: pointer, right, type: pointer.type, at }
    }
    const scaled = this.#scaled(convert(index, this.types.int), size)
    return {
      kind: 'binary',
      operator,
      left: pointer,
      right: scaled,
      type: unqualified(pointer.type),
      at,
    }
  }
}

/** `p + 8` as p and 8: offsets end up in the instruction. */
function splitOffset(expression: TypedExpression): {
  readonly base: TypedExpression | undefined
  readonly offset: number
} {
  if (expression.kind === 'constant')
    return { base: undefined, offset: Number(BigInt.asIntN(32, expression.value)) }
  if (
    expression.kind === 'binary' &&
    expression.operator === '+' &&
    expression.right.kind === 'constant'
  ) {
    const { type } = expression
    if (type.kind === 'pointer' || (type.kind === 'integer' && type.bytes === 4)) {
      return { base: expression.left, offset: Number(BigInt.asIntN(32, expression.right.value)) }
    }
  }
  return { base: expression, offset: 0 }
}

function convertNegated(operand: TypedExpression, type: CType, at: Place): TypedExpression {
  if (operand.kind === 'constant') return constant(type, -operand.value, at)
  return { kind: 'unary', operator: '-', operand, type, at }
}
