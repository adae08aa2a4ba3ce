/** Expressions: every node of the syntax tree to one of the typed tree, with C's types. */
import { intrinsic } from '../intrinsics.ts'
import { characterValue, parseNumber } from '../source/literals.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import {
  constant,
  convert,
  isNullConstant,
  literalType,
  promote,
  usualType,
} from './conversions.ts'
import type { TypedExpression } from './tree.ts'
import { TypeOperatorChecker } from './type-operator-checker.ts'
import { isScalar, sameType, unqualified, VOID, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class ExpressionChecker extends TypeOperatorChecker {
  protected abstract call(syntax: ExpressionSyntax & { kind: 'call' }): TypedExpression
  /** A name that is no variable, function or enumerator: `NULL`, `true`, `current`. */
  protected abstract predefined(name: string, at: Place): TypedExpression | undefined
  /** `(type){ … }`: the object and the stores that fill it, in one expression. */
  protected abstract literal(syntax: ExpressionSyntax & { kind: 'literal' }): TypedExpression
  readonly #values = new Map<ExpressionSyntax, TypedExpression>()

  protected override value(syntax: ExpressionSyntax): TypedExpression {
    const known = this.#values.get(syntax)
    if (known) return known
    const value = this.#check(syntax)
    this.#values.set(syntax, value)
    return value
  }

  protected override typeOf(syntax: ExpressionSyntax): CType {
    if (syntax.kind === 'name') {
      const entity = this.find(syntax.name)
      if (entity?.kind === 'function') return entity.symbol.type
    }
    return this.locationOf(syntax)?.type ?? this.value(syntax).type
  }

  protected override constantInteger(syntax: ExpressionSyntax, what: string): bigint | undefined {
    const value = this.value(syntax)
    if (value.type.kind === 'error') return undefined
    if (value.kind === 'constant' && value.type.kind === 'integer') return value.value
    this.reporter.error('C_NOT_CONSTANT', syntax.at, `${what} must be an integer constant`)
    return undefined
  }

  #check(syntax: ExpressionSyntax): TypedExpression {
    const { at } = syntax
    switch (syntax.kind) {
      case 'number':
        return this.#number(syntax.text, at)
      case 'character': {
        const value = characterValue(syntax.text)
        if (value === undefined)
          this.reporter.error(
            'C_BAD_CHARACTER_CONSTANT',
            at,
            'a character constant is one character',
          )
        return constant(this.types.int, BigInt(value ?? 0), at)
      }
      case 'name':
        return this.#name(syntax)
      case 'string':
      case 'index':
      case 'member':
        return this.read(this.locationOf(syntax) ?? this.errorLocation(at))
      case 'unary':
        return this.#unary(syntax)
      case 'step':
        return this.step(syntax)
      case 'binary':
        return this.binary(syntax.operator, this.value(syntax.left), this.value(syntax.right), at)
      case 'logical':
        return this.#logical(syntax)
      case 'assign':
        return syntax.operator ? this.update(syntax, syntax.operator) : this.assign(syntax)
      case 'conditional':
        return this.#conditional(syntax)
      case 'comma': {
        const left = this.value(syntax.left)
        const right = this.value(syntax.right)
        return { kind: 'sequence', left, right, type: right.type, at }
      }
      case 'call':
        return this.call(syntax)
      case 'cast':
        return this.#cast(syntax)
      case 'literal':
        return this.literal(syntax)
      default:
        return this.typeOperator(syntax)
    }
  }

  #number(text: string, at: Place): TypedExpression {
    const number = parseNumber(text)
    if (number === 'float') {
      this.reporter.error(
        'C_UNSUPPORTED_FLOAT',
        at,
        'floating point is not supported: kernel code has none',
        'use integers',
      )
      return this.wrong(at)
    }
    const type = number && literalType(this.types, number)
    if (!number || !type) {
      const message = number ? `${text} does not fit 64 bits` : `'${text}' is no number`
      this.reporter.error('C_BAD_NUMBER', at, message)
      return this.wrong(at)
    }
    return constant(type, number.value, at)
  }

  #name(syntax: ExpressionSyntax & { kind: 'name' }): TypedExpression {
    const { name, at } = syntax
    const entity = this.find(name)
    switch (entity?.kind) {
      case 'variable':
        return this.read(this.locationOf(syntax) ?? this.errorLocation(at))
      case 'function': {
        const { symbol } = entity
        symbol.addressTaken = true
        symbol.used = true
        this.currentFunction?.references.add(symbol)
        return { kind: 'function', symbol, type: this.types.pointerTo(symbol.type), at }
      }
      case 'enumerator':
        return constant(entity.type, entity.value, at)
      case 'typedef':
        this.reporter.error('C_EXPECTED', at, `'${name}' is a type, expected a value`)
        return this.wrong(at)
      case undefined: {
        const known = this.predefined(name, at)
        if (known) return known
        if (intrinsic(name)) {
          const message = `'${name}' is built in: it can be called, but it is no value`
          this.reporter.error('C_NOT_A_VALUE', at, message, 'write a function that calls it')
        } else this.reportUnknown(name, at)
        return this.wrong(at)
      }
    }
  }

  #unary(syntax: ExpressionSyntax & { kind: 'unary' }): TypedExpression {
    const { operator, operand, at } = syntax
    if (operator === '&') return this.#address(operand, at)
    if (operator === '*') {
      const location = this.locationOf(syntax)
      return location ? this.read(location) : this.value(operand)
    }
    if (operator === '!') return this.negated(this.truth(operand), at)
    const value = promote(this.types, this.value(operand))
    if (value.type.kind === 'error') return value
    if (value.type.kind !== 'integer') {
      this.reporter.error(
        'C_BAD_OPERAND',
        at,
        `'${operator}' needs an integer, this is '${spellType(value.type)}'`,
      )
      return this.wrong(at)
    }
    if (operator === '+') return value
    if (value.kind === 'constant') {
      return constant(value.type, operator === '-' ? -value.value : ~value.value, at)
    }
    return { kind: 'unary', operator, operand: value, type: value.type, at }
  }

  #address(operand: ExpressionSyntax, at: Place): TypedExpression {
    const location = this.locationOf(operand)
    if (location) return this.addressOf(location)
    const value = this.value(operand)
    if (value.type.kind === 'error' || value.kind === 'function') return value
    if (value.kind === 'load' && operand.kind === 'literal') return this.addressOf(value.location)
    if (value.kind === 'sequence' && value.right.kind === 'load' && operand.kind === 'literal') {
      const right = this.addressOf(value.right.location)
      return { ...value, right, type: right.type }
    }
    this.reporter.error('C_NOT_ADDRESSABLE', at, "'&' needs a variable, this is a value")
    return this.wrong(at)
  }

  #logical(syntax: ExpressionSyntax & { kind: 'logical' }): TypedExpression {
    const { operator, at } = syntax
    const left = this.truth(syntax.left)
    const right = this.truth(syntax.right)
    if (left.type.kind === 'error' || right.type.kind === 'error') return this.wrong(at)
    const { int } = this.types
    if (left.kind === 'constant') {
      const decided = (left.value !== 0n) === (operator === '||')
      if (decided) return constant(int, operator === '||' ? 1n : 0n, at)
      if (right.kind === 'constant') return constant(int, right.value === 0n ? 0n : 1n, at)
    }
    return { kind: 'logical', operator, left, right, type: int, at }
  }

  #conditional(syntax: ExpressionSyntax & { kind: 'conditional' }): TypedExpression {
    const { at } = syntax
    const condition = this.truth(syntax.condition)
    const yes = this.value(syntax.yes)
    const no = this.value(syntax.no)
    if (condition.type.kind === 'error') return condition
    if (yes.type.kind === 'error' || no.type.kind === 'error') return this.wrong(at)
    const type = this.#meetingType(yes, no, at)
    if (!type) return this.wrong(at)
    const [first, second] =
      type.kind === 'void' ? [yes, no] : [convert(yes, type), convert(no, type)]
    if (condition.kind === 'constant') return condition.value === 0n ? second : first
    return { kind: 'conditional', condition, yes: first, no: second, type, at }
  }

  #meetingType(yes: TypedExpression, no: TypedExpression, at: Place): CType | undefined {
    const a = yes.type
    const b = no.type
    if (a.kind === 'integer' && b.kind === 'integer') return usualType(this.types, a, b)
    if (a.kind === 'void' || b.kind === 'void') return VOID
    if (a.kind === 'pointer' && isNullConstant(no)) return a
    if (b.kind === 'pointer' && isNullConstant(yes)) return b
    if (a.kind === 'pointer' && b.kind === 'pointer') {
      if (a.target.kind === 'void') return a
      if (b.target.kind !== 'void' && !sameType(a.target, b.target)) {
        this.reporter.warning(
          'C_POINTER_MISMATCH',
          at,
          "the branches of '?:' are pointers to different types",
        )
      }
      return b.target.kind === 'void' ? b : a
    }
    this.reporter.error(
      a.kind === 'struct' ? 'C_UNSUPPORTED_STRUCT_VALUE' : 'C_BAD_OPERAND',
      at,
      `the branches of '?:' are '${spellType(a)}' and '${spellType(b)}'`,
      a.kind === 'struct' ? 'use if and else' : undefined,
    )
    return undefined
  }

  #cast(syntax: ExpressionSyntax & { kind: 'cast' }): TypedExpression {
    const { at } = syntax
    const type = unqualified(this.typeName(syntax.type))
    const value = this.value(syntax.operand)
    if (type.kind === 'error' || value.type.kind === 'error') return this.wrong(at)
    if (type.kind === 'void') return { ...convertToVoid(value, at), at }
    if (isScalar(type) && isScalar(value.type)) return { ...convert(value, type), at }
    if (sameType(type, value.type)) return value
    this.reporter.error(
      'C_BAD_CAST',
      at,
      `cannot cast '${spellType(value.type)}' to '${spellType(type)}'`,
    )
    return this.wrong(at)
  }
}

/** The value thrown away; what computing it does stays. */
function convertToVoid(value: TypedExpression, at: Place): TypedExpression {
  return {
    kind: 'sequence',
    left: value,
    right: { kind: 'constant', type: VOID, value: 0n, at },
    type: VOID,
    at,
  }
}
