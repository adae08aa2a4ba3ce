/** What initialisers do: contents of globals, stores to locals, compound literals, assigned locks. */
import { MAX_UNROLLED_ACCESSES } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax, InitialiserSyntax } from '../syntax/tree.ts'
import { constant } from './conversions.ts'
import { InitialValueChecker } from './initial-values.ts'
import type { Location, StaticValue, TypedExpression, Variable } from './tree.ts'
import { isScalar, scalarsOf, sizeOf, unqualified } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class InitialiserChecker extends InitialValueChecker {
  /** Gives a global its contents; every value must be known at compile time. */
  protected initialiseStatic(variable: Variable, syntax: InitialiserSyntax): void {
    const { type, values } = this.initialValues(variable.type, syntax)
    variable.type = type
    variable.initial = values.filter(({ value, type: valueType }) => {
      if (value.type.kind === 'error') return false
      if (isStatic(value) && (isScalar(valueType) || valueType.kind === 'lock')) return true
      this.reporter.error(
        'C_NOT_CONSTANT',
        value.at,
        'the initialiser of a global must be a constant',
        'assign it in init()',
      )
      return false
    })
  }

  /** The stores that initialise a local; what is not mentioned becomes zero. */
  protected initialiseLocal(
    variable: Variable,
    syntax: InitialiserSyntax,
    at: Place,
  ): TypedExpression[] {
    const { type, values } = this.initialValues(variable.type, syntax)
    variable.type = type
    const whole: Location = { variable, index: undefined, offset: 0, type, at }
    if (scalarsOf(type) > MAX_UNROLLED_ACCESSES) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        at,
        `this initialises ${scalarsOf(type)} scalars at once`,
        'write a loop',
      )
      return []
    }
    const known = new Map(values.map((value) => [value.offset, value]))
    const stores: TypedExpression[] = []
    this.#storeAll(whole, known, stores)
    return stores
  }

  #storeAll(target: Location, known: Map<number, StaticValue>, stores: TypedExpression[]): void {
    const { type, offset, at } = target
    if (scalarsOf(type) === 0) return
    const given = known.get(offset)
    if (given && (isScalar(type) || sizeOf(given.type) === sizeOf(type)) && type.kind !== 'array') {
      const place = { ...target, type: unqualified(type) }
      if (type.kind === 'lock') stores.push(this.#lockStore(place, given.value))
      else if (!(type.kind === 'struct' && isScalar(given.type))) {
        stores.push(this.store(place, given.value, at))
        return
      }
      if (type.kind === 'lock') return
    }
    switch (type.kind) {
      case 'array':
        for (let index = 0; index < type.length; index++) {
          const element = {
            ...target,
            type: type.element,
            offset: offset + index * sizeOf(type.element),
          }
          this.#storeAll(element, known, stores)
        }
        break
      case 'struct':
        for (const member of type.definition.members ?? []) {
          this.#storeAll(
            { ...target, type: member.type, offset: offset + member.offset },
            known,
            stores,
          )
        }
        break
      case 'lock':
        stores.push(
          this.#lockStore(target, constant(this.types.int, BigInt(type.lock.initial), at)),
        )
        break
      default:
        if (isScalar(type))
          stores.push(
            this.store({ ...target, type: unqualified(type) }, constant(type, 0n, at), at),
          )
    }
  }

  #lockStore(location: Location, value: TypedExpression): TypedExpression {
    return {
      kind: 'lock-init',
      location,
      value,
      type: this.voidValue(location.at).type,
      at: location.at,
    }
  }

  protected override assignLock(
    location: Location,
    right: ExpressionSyntax,
    at: Place,
  ): TypedExpression {
    const value = this.lockInitial(location.type, right)
    if (!value) {
      this.reporter.error(
        'C_LOCK_COPY',
        at,
        `'${spellType(location.type)}' cannot be assigned`,
        'call its init function',
      )
      return this.wrong(at)
    }
    return this.#lockStore(location, value)
  }

  protected override literal(syntax: ExpressionSyntax & { kind: 'literal' }): TypedExpression {
    const type = this.typeName(syntax.type)
    const { at } = syntax
    if (type.kind === 'error') return this.wrong(at)
    if (this.atFileScope) {
      this.reporter.error(
        'C_NOT_CONSTANT',
        at,
        'a compound literal needs a function around it',
        'declare a variable',
      )
      return this.wrong(at)
    }
    const variable = this.hiddenVariable(type, at, 'local', 'literal')
    const stores = this.initialiseLocal(variable, syntax.value, at)
    const location: Location = { variable, index: undefined, offset: 0, type: variable.type, at }
    const value = this.read(location)
    const [first, ...others] = stores
    if (!first) return value
    const fill = others.reduce(
      (left, right): TypedExpression => ({ kind: 'sequence', left, right, type: right.type, at }),
      first,
    )
    return { kind: 'sequence', left: fill, right: value, type: value.type, at }
  }
}

/** Known before the program runs: a number, the address of a global, a function. */
function isStatic(value: TypedExpression): boolean {
  switch (value.kind) {
    case 'constant':
    case 'function':
      return true
    case 'address': {
      const { variable, index } = value.location
      return variable !== undefined && variable.storage === 'global' && index === undefined
    }
    case 'convert':
      return isStatic(value.operand)
    default:
      return false
  }
}
