/** Expressions: every operator of C, with C's conversions and types. */
import { MAX_UNROLLED_ACCESSES } from '../limits.ts'
import { characterValue, parseNumber } from '../source/literals.ts'
import type { Place } from '../source/token.ts'
import type { BinaryOperator, Designator, ExpressionSyntax } from '../syntax/tree.ts'
import {
  constant,
  convert,
  isNullConstant,
  literalType,
  promote,
  usualType,
} from './conversions.ts'
import { foldBinary } from './fold.ts'
import { OperandChecker } from './operand-checker.ts'
import type { ArithmeticOperator, ComparisonOperator, Location, TypedExpression } from './tree.ts'
import {
  alignmentOf,
  holdsLock,
  isComplete,
  isInteger,
  isScalar,
  sameType,
  scalarsOf,
  sizeOf,
  spellType,
  unqualified,
  VOID,
  type CType,
} from './types.ts'

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>='])

export abstract class ExpressionChecker extends OperandChecker {
  protected abstract call(syntax: ExpressionSyntax & { kind: 'call' }): TypedExpression
  /** A name that is no variable, function or enumerator: `NULL`, `true`, `current`. */
  protected abstract predefined(name: string, at: Place): TypedExpression | undefined
  /** `(type){ … }`: the object and the stores that fill it, in one expression. */
  protected abstract literal(syntax: ExpressionSyntax & { kind: 'literal' }): TypedExpression
  /** Assignment of the word of a lock, where that is allowed. */
  protected abstract assignLock(
    location: Location,
    right: ExpressionSyntax,
    at: Place,
  ): TypedExpression

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
        return this.#step(syntax)
      case 'binary':
        return this.binary(syntax.operator, this.value(syntax.left), this.value(syntax.right), at)
      case 'logical':
        return this.#logical(syntax)
      case 'assign':
        return syntax.operator ? this.#update(syntax, syntax.operator) : this.#assign(syntax)
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
        return this.#typeOperator(syntax)
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
        this.reportUnknown(name, at)
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
    if (value.kind === 'sequence' && value.right.kind === 'load') {
      const right = this.addressOf(value.right.location)
      return { ...value, right, type: right.type }
    }
    this.reporter.error('C_NOT_ADDRESSABLE', at, "'&' needs a variable, this is a value")
    return this.wrong(at)
  }

  /** `!value`, without a second negation where one is there. */
  protected negated(value: TypedExpression, at: Place): TypedExpression {
    if (value.type.kind === 'error') return value
    if (value.kind === 'constant') return constant(this.types.int, value.value === 0n ? 1n : 0n, at)
    return { kind: 'not', operand: value, type: this.types.int, at }
  }

  #step(syntax: ExpressionSyntax & { kind: 'step' }): TypedExpression {
    const { operator, prefix, operand, at } = syntax
    const one = constant(this.types.int, 1n, at)
    return this.#updated(
      operand,
      operator === '++' ? '+' : '-',
      one,
      prefix ? 'new' : 'old',
      at,
      operator,
    )
  }

  #update(
    syntax: ExpressionSyntax & { kind: 'assign' },
    operator: BinaryOperator,
  ): TypedExpression {
    const right = this.value(syntax.right)
    return this.#updated(
      syntax.left,
      operator as ArithmeticOperator,
      right,
      'new',
      syntax.at,
      `${operator}=`,
    )
  }

  #updated(
    target: ExpressionSyntax,
    operator: ArithmeticOperator,
    right: TypedExpression,
    result: 'old' | 'new',
    at: Place,
    spelling: string,
  ): TypedExpression {
    const location = this.modifiable(target, `'${spelling}'`)
    if (!location || right.type.kind === 'error') return this.wrong(at)
    const type = unqualified(location.type)
    const base = { kind: 'update', location, operator, result, type, at } as const
    if (type.kind === 'pointer') {
      const probe: TypedExpression = { kind: 'load', location, flags: 0, type, at }
      if (operator !== '+' && operator !== '-') return this.#badOperands(operator, probe, right, at)
      const sum = this.pointerSum(operator, probe, right, at)
      if (sum.kind !== 'binary') return this.wrong(at)
      return { ...base, operator: sum.operator, operand: sum.right, computed: type }
    }
    if (type.kind !== 'integer' || right.type.kind !== 'integer') {
      const probe: TypedExpression = { kind: 'load', location, flags: 0, type, at }
      return this.#badOperands(operator, probe, right, at)
    }
    if (operator === '<<' || operator === '>>') {
      const promoted = promote(this.types, { kind: 'load', location, flags: 0, type, at }).type
      if (promoted.kind !== 'integer') return this.wrong(at)
      return { ...base, operand: promote(this.types, right), computed: promoted }
    }
    const computed = usualType(this.types, type, right.type)
    this.#warnDivision(operator, right, at)
    return { ...base, operand: convert(right, computed), computed }
  }

  #badOperands(
    operator: string,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (left.type.kind !== 'error' && right.type.kind !== 'error') {
      this.reporter.error(
        'C_BAD_OPERAND',
        at,
        `'${operator}' does not take '${spellType(left.type)}' and '${spellType(right.type)}'`,
      )
    }
    return this.wrong(at)
  }

  #warnDivision(operator: string, right: TypedExpression, at: Place): void {
    if ((operator === '/' || operator === '%') && right.kind === 'constant' && right.value === 0n) {
      this.reporter.warning('C_DIVISION_BY_ZERO', at, 'division by zero')
    }
  }

  /** A binary operator on values. */
  protected binary(
    operator: BinaryOperator,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (left.type.kind === 'error' || right.type.kind === 'error') return this.wrong(at)
    if (COMPARISONS.has(operator))
      return this.#compare(operator as ComparisonOperator, left, right, at)
    const hasPointer = left.type.kind === 'pointer' || right.type.kind === 'pointer'
    if (
      hasPointer &&
      operator === '-' &&
      left.type.kind === 'pointer' &&
      right.type.kind === 'pointer'
    ) {
      return this.#pointerDifference(left, right, at)
    }
    if (hasPointer && (operator === '+' || operator === '-'))
      return this.pointerSum(operator, left, right, at)
    if (!isInteger(left.type) || !isInteger(right.type))
      return this.#badOperands(operator, left, right, at)
    const arithmetic = operator as ArithmeticOperator
    if (operator === '<<' || operator === '>>') {
      return this.#folded(arithmetic, promote(this.types, left), promote(this.types, right), at)
    }
    this.#warnDivision(operator, right, at)
    const type = usualType(this.types, left.type, right.type)
    return this.#folded(arithmetic, convert(left, type), convert(right, type), at)
  }

  #folded(
    operator: ArithmeticOperator,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    const { type } = left
    if (left.kind === 'constant' && right.kind === 'constant') {
      const value = foldBinary(operator, type, left.value, right.value)
      if (value !== undefined) return constant(type, value, at)
    }
    const isShift = operator === '<<' || operator === '>>'
    if (
      isShift &&
      right.kind === 'constant' &&
      (right.value < 0n || right.value >= BigInt(sizeOf(type) * 8))
    ) {
      this.reporter.warning(
        'C_SHIFT_COUNT',
        at,
        `shift by ${right.value} of a type with ${sizeOf(type) * 8} bits`,
      )
    }
    return { kind: 'binary', operator, left, right, type, at }
  }

  #compare(
    operator: ComparisonOperator,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (!isScalar(left.type) || !isScalar(right.type))
      return this.#badOperands(operator, left, right, at)
    const type = this.#comparedType(operator, left, right, at)
    const a = convert(left, type)
    const b = convert(right, type)
    if (a.kind === 'constant' && b.kind === 'constant') {
      const value = foldBinary(operator, type, a.value, b.value) ?? 0n
      return constant(this.types.int, value, at)
    }
    return { kind: 'compare', operator, left: a, right: b, type: this.types.int, at }
  }

  #comparedType(operator: string, left: TypedExpression, right: TypedExpression, at: Place): CType {
    if (left.type.kind === 'integer' && right.type.kind === 'integer') {
      return usualType(this.types, left.type, right.type)
    }
    const type = left.type.kind === 'pointer' ? left.type : right.type
    if (left.type.kind !== right.type.kind) {
      if (!isNullConstant(left) && !isNullConstant(right)) {
        this.reporter.warning(
          'C_POINTER_MISMATCH',
          at,
          `'${operator}' compares a pointer with an integer`,
        )
      }
      return type
    }
    const bothPointers = left.type.kind === 'pointer' && right.type.kind === 'pointer'
    if (bothPointers && left.type.kind === 'pointer' && right.type.kind === 'pointer') {
      const a = left.type.target
      const b = right.type.target
      if (a.kind !== 'void' && b.kind !== 'void' && !sameType(a, b)) {
        this.reporter.warning(
          'C_POINTER_MISMATCH',
          at,
          `'${operator}' compares pointers to different types`,
        )
      }
    }
    return type
  }

  #pointerDifference(left: TypedExpression, right: TypedExpression, at: Place): TypedExpression {
    if (left.type.kind !== 'pointer' || right.type.kind !== 'pointer') return this.wrong(at)
    const { target } = left.type
    if (!sameType(target, right.type.target) || (!isComplete(target) && target.kind !== 'void')) {
      return this.#badOperands('-', left, right, at)
    }
    const size = target.kind === 'void' ? 1 : Math.max(1, sizeOf(target))
    const { int } = this.types
    const bytes: TypedExpression = {
      kind: 'binary',
      operator: '-',
      left: convert(left, int),
      right: convert(right, int),
      type: int,
      at,
    }
    const count: TypedExpression =
      size === 1
        ? bytes
        : {
            kind: 'binary',
            operator: '/',
            left: bytes,
            right: constant(int, BigInt(size), at),
            type: int,
            at,
          }
    return convert(count, this.types.long)
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

  #assign(syntax: ExpressionSyntax & { kind: 'assign' }): TypedExpression {
    const { at } = syntax
    const location = this.modifiable(syntax.left, "'='")
    if (!location) {
      this.value(syntax.right)
      return this.wrong(at)
    }
    if (location.type.kind === 'lock') return this.assignLock(location, syntax.right, at)
    const value = this.assigned(
      this.value(syntax.right),
      unqualified(location.type),
      syntax.right.at,
      "'='",
    )
    return this.store(location, value, at)
  }

  /** The store of a converted value; of a struct, a copy. */
  protected store(
    location: Location,
    value: TypedExpression,
    at: Place,
    flags = 0,
  ): TypedExpression {
    const type = unqualified(location.type)
    if (value.type.kind === 'error') return this.wrong(at)
    if (type.kind !== 'struct') return { kind: 'assign', location, value, flags, type, at }
    if (value.kind === 'sequence') {
      return { ...value, right: this.store(location, value.right, at) }
    }
    if (value.kind === 'load') {
      this.#checkCopy(type, at)
      return { kind: 'copy', target: location, source: value.location, type, at }
    }
    this.reporter.error(
      'C_UNSUPPORTED_STRUCT_VALUE',
      at,
      'only a struct variable can be assigned to a struct',
      'use if and else',
    )
    return this.wrong(at)
  }

  #checkCopy(type: CType, at: Place): void {
    const accesses = scalarsOf(type)
    if (holdsLock(type)) {
      this.reporter.error(
        'C_LOCK_COPY',
        at,
        `'${spellType(type)}' holds a lock, which cannot be copied`,
        'assign the other members one by one',
      )
    } else if (accesses > MAX_UNROLLED_ACCESSES) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        at,
        `this copies ${accesses} members at once`,
        'write a loop',
      )
    }
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

  #typeOperator(
    syntax: ExpressionSyntax & {
      kind: 'sizeof' | 'sizeof-type' | 'container-of' | 'offsetof' | 'typed-minmax'
    },
  ): TypedExpression {
    const { at } = syntax
    switch (syntax.kind) {
      case 'sizeof':
        return this.#size(this.typeOf(syntax.operand), syntax.alignment, at)
      case 'sizeof-type':
        return this.#size(this.typeName(syntax.type), syntax.alignment, at)
      case 'offsetof': {
        const path = this.#pathOffset(this.typeName(syntax.type), syntax.path)
        return path ? constant(this.types.unsignedLong, BigInt(path.offset), at) : this.wrong(at)
      }
      case 'container-of':
        return this.#containerOf(syntax)
      case 'typed-minmax': {
        const type = this.typeName(syntax.type)
        const left = this.assigned(this.value(syntax.left), type, syntax.left.at, 'min_t')
        const right = this.assigned(this.value(syntax.right), type, syntax.right.at, 'min_t')
        return this.extreme(syntax.least, left, right, at)
      }
    }
  }

  #size(type: CType, alignment: boolean, at: Place): TypedExpression {
    if (type.kind === 'error') return this.wrong(at)
    if (type.kind === 'void' || type.kind === 'function')
      return constant(this.types.unsignedLong, 1n, at)
    if (!isComplete(type)) {
      this.reporter.error('C_INCOMPLETE_TYPE', at, `the size of '${spellType(type)}' is not known`)
      return this.wrong(at)
    }
    const bytes = alignment ? alignmentOf(type) : sizeOf(type)
    return constant(this.types.unsignedLong, BigInt(bytes), at)
  }

  #containerOf(syntax: ExpressionSyntax & { kind: 'container-of' }): TypedExpression {
    const { at } = syntax
    const type = this.typeName(syntax.type)
    const pointer = this.value(syntax.pointer)
    const path = this.#pathOffset(type, syntax.path)
    if (!path || pointer.type.kind === 'error') return this.wrong(at)
    return this.container(pointer, type, path.offset, path.type, at)
  }

  /** The struct of `type` around the member that `pointer` points to. */
  protected container(
    pointer: TypedExpression,
    type: CType,
    offset: number,
    memberType: CType,
    at: Place,
  ): TypedExpression {
    if (pointer.type.kind !== 'pointer') {
      this.reporter.error(
        'C_NOT_A_POINTER',
        at,
        `container_of needs a pointer, this is '${spellType(pointer.type)}'`,
      )
      return this.wrong(at)
    }
    const { target } = pointer.type
    if (target.kind !== 'void' && !sameType(target, memberType)) {
      this.reporter.warning(
        'C_POINTER_MISMATCH',
        at,
        `container_of: the member is '${spellType(memberType)}', the pointer is '${spellType(pointer.type)}'`,
      )
    }
    const bytes = convert(pointer, this.types.pointerTo(this.types.char))
    const step = constant(this.types.int, BigInt(-offset), at)
    const moved = offset === 0 ? bytes : this.pointerSum('+', bytes, step, at)
    return convert(moved, this.types.pointerTo(type))
  }

  #pathOffset(
    type: CType,
    path: readonly Designator[],
  ): { offset: number; type: CType } | undefined {
    let current = type
    let offset = 0
    for (const step of path) {
      if (step.kind === 'member') {
        const member = this.member(current, step.name, step.at)
        if (!member) return undefined
        offset += member.offset
        current = member.type
      } else {
        const index = this.constantInteger(step.index, 'the index')
        if (index === undefined) return undefined
        if (current.kind !== 'array') {
          this.reporter.error('C_BAD_OPERAND', step.at, `'${spellType(current)}' is no array`)
          return undefined
        }
        current = current.element
        offset += Number(BigInt.asIntN(32, index)) * sizeOf(current)
      }
    }
    return { offset, type: current }
  }

  /** min() and max() of two values of one type. */
  protected extreme(
    least: boolean,
    left: TypedExpression,
    right: TypedExpression,
    at: Place,
  ): TypedExpression {
    if (left.type.kind === 'error' || right.type.kind === 'error') return this.wrong(at)
    if (left.kind === 'constant' && right.kind === 'constant') {
      return left.value < right.value === least ? left : right
    }
    return { kind: 'extreme', least, left, right, type: left.type, at }
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
