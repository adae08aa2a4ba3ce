/**
 * Initialisers: braces, elided braces, designators, strings, locks. The result is a list of scalars
 * with offsets, which becomes bytes of a global or stores to a local.
 */
import { MAX_UNROLLED_ACCESSES } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type {
  Designator,
  ExpressionSyntax,
  InitialiserItem,
  InitialiserSyntax,
} from '../syntax/tree.ts'
import { constant } from './conversions.ts'
import { ExpressionChecker } from './expression-checker.ts'
import { lockValue } from './lock-values.ts'
import type { Location, StaticValue, TypedExpression, Variable } from './tree.ts'
import {
  arrayOf,
  isComplete,
  isScalar,
  scalarsOf,
  sizeOf,
  spellType,
  unqualified,
  type CType,
} from './types.ts'

/** Items of one brace level, taken one after the other. */
interface ItemCursor {
  readonly items: readonly InitialiserItem[]
  index: number
}

/** What has been initialised so far. */
interface Filling {
  readonly values: Map<number, StaticValue>
  /** Elements that an array of open length has turned out to have. */
  elements: number
}

export abstract class InitialiserChecker extends ExpressionChecker {
  /** Scalars of an initialiser in order of offset; completes an array of open length. */
  protected initialValues(
    type: CType,
    syntax: InitialiserSyntax,
  ): { readonly type: CType; readonly values: readonly StaticValue[] } {
    const filling: Filling = { values: new Map(), elements: 0 }
    this.#initialise(type, 0, syntax, filling)
    const values = [...filling.values.values()].sort((a, b) => a.offset - b.offset)
    const open = type.kind === 'array' && type.length < 0
    return { type: open ? arrayOf(type.element, filling.elements) : type, values }
  }

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
    const value = this.#lockInitial(location.type, right)
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
    let value = this.read(location)
    for (const store of stores.reverse()) {
      value = { kind: 'sequence', left: store, right: value, type: value.type, at }
    }
    return value
  }

  #initialise(type: CType, offset: number, syntax: InitialiserSyntax, filling: Filling): void {
    if (syntax.kind === 'expression') {
      if (this.#whole(type, offset, syntax.value, filling)) return
      if (type.kind === 'array' || type.kind === 'struct') {
        this.reporter.error(
          'C_BAD_INITIALISER',
          syntax.at,
          `'${spellType(type)}' needs an initialiser in braces`,
        )
      }
      return
    }
    if (type.kind === 'array' || type.kind === 'struct') {
      const [only] = syntax.items
      const isString = only?.value.kind === 'expression' && only.value.value.kind === 'string'
      if (isString && syntax.items.length === 1 && isCharArray(type)) {
        this.#initialise(type, offset, only.value, filling)
        return
      }
      const cursor: ItemCursor = { items: syntax.items, index: 0 }
      this.#fill(type, offset, cursor, true, filling)
      return
    }
    const [first, second] = syntax.items
    if (second)
      this.reporter.warning(
        'C_EXCESS_INITIALISER',
        second.value.at,
        `too many values for '${spellType(type)}'`,
      )
    if (first) this.#initialise(type, offset, first.value, filling)
    else this.#set(filling, offset, type, constant(this.types.int, 0n, syntax.at))
  }

  /** Initialises an object by one expression; false when an aggregate needs more than that. */
  #whole(type: CType, offset: number, syntax: ExpressionSyntax, filling: Filling): boolean {
    if (type.kind === 'error') return true
    if (type.kind === 'lock') {
      const value = this.#lockInitial(type, syntax)
      if (value) this.#set(filling, offset, type, value)
      else {
        this.reporter.error(
          'C_BAD_INITIALISER',
          syntax.at,
          `this does not initialise '${spellType(type)}'`,
          'for example SPIN_LOCK_UNLOCKED, or leave it out',
        )
      }
      return true
    }
    if (type.kind === 'array') return this.#string(type, offset, syntax, filling)
    if (type.kind === 'struct') {
      const items = this.#macroItems(syntax)
      if (items) {
        this.#fill(type, offset, { items, index: 0 }, true, filling)
        return true
      }
      if (lockValue(syntax)) return false
      const value = this.value(syntax)
      if (value.type.kind === 'error') return true
      if (value.type.kind !== 'struct' || value.type.definition !== type.definition) return false
      this.#set(filling, offset, type, value)
      return true
    }
    this.#set(
      filling,
      offset,
      type,
      this.assigned(this.value(syntax), unqualified(type), syntax.at, 'the initialiser'),
    )
    return true
  }

  #set(filling: Filling, offset: number, type: CType, value: TypedExpression): void {
    if (type.kind === 'struct') {
      for (const known of filling.values.keys()) {
        if (known >= offset && known < offset + sizeOf(type)) filling.values.delete(known)
      }
    }
    filling.values.set(offset, { offset, type, value })
  }

  #lockInitial(type: CType, syntax: ExpressionSyntax): TypedExpression | undefined {
    if (type.kind !== 'lock') return undefined
    const known = lockValue(syntax)
    if (known) {
      if (known.lockClass !== type.lock.lockClass) return undefined
      if (typeof known.value === 'number')
        return constant(this.types.int, BigInt(known.value), syntax.at)
      return this.integer(known.value, this.types.int, 'the count of a semaphore')
    }
    const value = syntax.kind === 'number' ? this.value(syntax) : undefined
    return value?.kind === 'constant' && value.value === 0n ? value : undefined
  }

  /** What `ATOMIC_INIT(n)` and `LIST_HEAD_INIT(x)` stand for. */
  #macroItems(syntax: ExpressionSyntax): readonly InitialiserItem[] | undefined {
    if (syntax.kind !== 'call' || syntax.callee.kind !== 'name') return undefined
    const [argument] = syntax.arguments
    if (!argument || this.find(syntax.callee.name)) return undefined
    const { at } = argument
    switch (syntax.callee.name) {
      case 'ATOMIC_INIT':
      case 'ATOMIC64_INIT':
      case 'ATOMIC_LONG_INIT':
        return [{ designators: [], value: { kind: 'expression', value: argument, at } }]
      case 'LIST_HEAD_INIT': {
        const address: ExpressionSyntax = {
          ...argument,
          kind: 'unary',
          operator: '&',
          operand: argument,
        }
        const item: InitialiserItem = {
          designators: [],
          value: { kind: 'expression', value: address, at },
        }
        return [item, item]
      }
      default:
        return undefined
    }
  }

  #string(
    type: CType & { kind: 'array' },
    offset: number,
    syntax: ExpressionSyntax,
    filling: Filling,
  ): boolean {
    if (syntax.kind !== 'string' || !isCharArray(type)) return false
    const { bytes, at } = syntax
    const room = type.length < 0 ? bytes.length + 1 : type.length
    if (bytes.length > room)
      this.reporter.warning('C_BAD_INITIALISER', at, 'the string is longer than the array')
    for (let index = 0; index < Math.min(room, bytes.length + 1); index++) {
      const value = constant(type.element, BigInt(bytes[index] ?? 0), at)
      this.#set(filling, offset + index, type.element, value)
    }
    filling.elements = Math.max(filling.elements, room)
    return true
  }

  /**
   * Fills members or elements from the cursor. Without braces of its own it takes as many items as it
   * has room for and leaves the rest, and every designator, to the level around it. `first` is what
   * is left of the designator that led here.
   */
  #fill(
    type: CType & { kind: 'array' | 'struct' },
    offset: number,
    cursor: ItemCursor,
    braced: boolean,
    filling: Filling,
    first?: readonly Designator[],
  ): void {
    let position = 0
    let path = first
    for (;;) {
      const item = cursor.items[cursor.index]
      if (!item) return
      if (!path && !braced && item.designators.length > 0) return
      const [designator, ...rest] = path ?? item.designators
      path = undefined
      if (designator) {
        const found = this.#designated(type, designator)
        if (found === undefined) {
          cursor.index++
          continue
        }
        position = found
      } else if (position >= partCount(type)) {
        if (!braced) return
        this.reporter.warning(
          'C_EXCESS_INITIALISER',
          item.value.at,
          `too many values for '${spellType(type)}'`,
        )
        return
      }
      const part = partAt(type, position)
      if (!part) return
      this.#part(part.type, offset + part.offset, cursor, rest, filling)
      position++
      if (type.kind === 'array' && type.length < 0)
        filling.elements = Math.max(filling.elements, position)
    }
  }

  /** One member or element: takes its item, or descends where braces were left out. */
  #part(
    type: CType,
    offset: number,
    cursor: ItemCursor,
    rest: readonly Designator[],
    filling: Filling,
  ): void {
    const item = cursor.items[cursor.index] as InitialiserItem
    if (rest.length > 0) {
      if (type.kind === 'array' || type.kind === 'struct')
        this.#fill(type, offset, cursor, false, filling, rest)
      else {
        this.reporter.error(
          'C_BAD_INITIALISER',
          item.value.at,
          `'${spellType(type)}' has no members`,
        )
        cursor.index++
      }
      return
    }
    const isAggregate = type.kind === 'array' || type.kind === 'struct'
    if (isAggregate && item.value.kind === 'expression') {
      if (this.#whole(type, offset, item.value.value, filling)) cursor.index++
      else if (scalarsOf(type) > 0) this.#fill(type, offset, cursor, false, filling)
      return
    }
    cursor.index++
    this.#initialise(type, offset, item.value, filling)
  }

  #designated(
    type: CType & { kind: 'array' | 'struct' },
    designator: Designator,
  ): number | undefined {
    const { at } = designator
    if (designator.kind === 'member') {
      if (type.kind === 'struct') {
        const position =
          type.definition.members?.findIndex(({ name }) => name === designator.name) ?? -1
        if (position >= 0) return position
      }
      this.member(type, designator.name, at)
      return undefined
    }
    const index = this.constantInteger(designator.index, 'the index')
    if (index === undefined) return undefined
    if (
      type.kind !== 'array' ||
      index < 0n ||
      (type.length >= 0 && index >= BigInt(type.length)) ||
      index > 1_000_000n
    ) {
      this.reporter.error('C_BAD_INITIALISER', at, `'${spellType(type)}' has no element ${index}`)
      return undefined
    }
    return Number(index)
  }
}

function isCharArray(type: CType): type is CType & { kind: 'array' } {
  return type.kind === 'array' && type.element.kind === 'integer' && type.element.bytes === 1
}

/** Elements of an array without content are passed over, so that every step takes an item. */
function partCount(type: CType & { kind: 'array' | 'struct' }): number {
  if (scalarsOf(type.kind === 'array' ? type.element : type) === 0) return 0
  if (type.kind === 'struct') return type.definition.members?.length ?? 0
  return type.length < 0 ? Infinity : type.length
}

function partAt(
  type: CType & { kind: 'array' | 'struct' },
  position: number,
): { readonly type: CType; readonly offset: number } | undefined {
  if (type.kind === 'struct') return type.definition.members?.[position]
  if (!isComplete(type.element)) return undefined
  return { type: type.element, offset: position * sizeOf(type.element) }
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
