/**
 * Initialisers: braces, elided braces, designators, strings, locks. The result is a list of scalars with
 * offsets, which becomes bytes of a global or stores to a local.
 */
import type {
  Designator,
  ExpressionSyntax,
  InitialiserItem,
  InitialiserSyntax,
} from '../syntax/tree.ts'
import { constant } from './conversions.ts'
import { ExpressionChecker } from './expression-checker.ts'
import { lockValue } from './lock-values.ts'
import type { StaticValue, TypedExpression } from './tree.ts'
import { arrayOf, isComplete, scalarsOf, sizeOf, unqualified, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

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

export abstract class InitialValueChecker extends ExpressionChecker {
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
      const value = this.lockInitial(type, syntax)
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

  protected lockInitial(type: CType, syntax: ExpressionSyntax): TypedExpression | undefined {
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
