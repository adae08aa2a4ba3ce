/** From the syntax of types to types: specifiers, structs, enums, declarators, layout. */
import {
  ATOMIC_TYPEDEFS,
  INTEGER_TYPEDEFS,
  LOCK_TYPEDEFS,
  type LockType,
} from '../builtin-types.ts'
import { MAX_OBJECT_BYTES, MAX_STRUCT_DEPTH, MAX_TYPE_WEIGHT } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type {
  BaseTypeSyntax,
  DeclarationSyntax,
  DeclaratorSyntax,
  EnumeratorSyntax,
  ExpressionSyntax,
  ParameterSyntax,
  SpecifierSyntax,
  TypeSyntax,
} from '../syntax/tree.ts'
import { CheckContext } from './context.ts'
import type { TypedExpression } from './tree.ts'
import {
  alignmentOf,
  arrayOf,
  CONST,
  elementOf,
  ERROR_TYPE,
  findMember,
  functionType,
  holdsLock,
  isComplete,
  lockStruct,
  openStruct,
  qualified,
  scalarsOf,
  sizeOf,
  spellType,
  unqualified,
  VOLATILE,
  weightOf,
  type CType,
  type IntegerType,
  type Member,
  type StructDefinition,
} from './types.ts'

/** A declared name with its type. */
export interface Declared {
  readonly name: string | undefined
  readonly type: CType
  readonly at: Place
  /** Of the function layer next to the name. */
  readonly parameters: readonly ParameterSyntax[] | undefined
}

export abstract class TypeChecker extends CheckContext {
  /** The type and value of an expression, as an rvalue. */
  protected abstract value(syntax: ExpressionSyntax): TypedExpression
  /** The type of an expression that is not evaluated: of an lvalue, without decay. */
  protected abstract typeOf(syntax: ExpressionSyntax): CType
  /** The value of a constant integer expression, or undefined after a report. */
  protected abstract constantInteger(syntax: ExpressionSyntax, what: string): bigint | undefined

  protected typeName(syntax: TypeSyntax): CType {
    return this.declared(syntax.declarator, this.baseType(syntax.specifiers)).type
  }

  protected baseType(specifiers: SpecifierSyntax): CType {
    const qualifiers = (specifiers.constant ? CONST : 0) | (specifiers.volatile ? VOLATILE : 0)
    return qualified(this.#base(specifiers.base), qualifiers)
  }

  #base(syntax: BaseTypeSyntax): CType {
    switch (syntax.kind) {
      case 'words': {
        const type = this.types.fromWords(syntax.words)
        if (type) return type
        const words = syntax.words.join(' ')
        const wide = syntax.words.includes('__int128')
        this.reporter.error(
          wide ? 'C_UNSUPPORTED_INT128' : 'C_BAD_TYPE',
          syntax.at,
          wide ? '128-bit integers are not supported' : `'${words}' is no type`,
        )
        return ERROR_TYPE
      }
      case 'typedef':
        return this.#named(syntax.name)
      case 'struct':
        return this.#struct(syntax)
      case 'enum':
        return this.#enum(syntax)
      case 'typeof':
        return unqualified(this.typeOf(syntax.operand))
      case 'typeof-type':
        return this.typeName(syntax.type)
      case 'error':
        return ERROR_TYPE
    }
  }

  #named(name: string): CType {
    const entity = this.find(name)
    if (entity?.kind === 'typedef') return entity.type
    const type = this.#builtin(name)
    return type ?? ERROR_TYPE
  }

  #builtin(name: string): CType | undefined {
    const words = own(INTEGER_TYPEDEFS, name)
    if (words !== undefined) {
      const type = this.types.fromWords(words.split(' '))
      return type?.kind === 'integer' ? { ...type, name } : type
    }
    const lock: LockType | undefined = own(LOCK_TYPEDEFS, name)
    if (lock) return { kind: 'lock', lock, qualifiers: 0 }
    const counter = own(ATOMIC_TYPEDEFS, name)
    return counter === undefined ? undefined : this.#atomic(name, counter)
  }

  /** The struct behind `atomic_t` and its relatives, made at first use. */
  #atomic(name: string, counter: string): CType {
    const known = this.#atomics.get(name)
    if (known) return known
    const type = this.types.fromWords(counter.split(' ')) ?? ERROR_TYPE
    const bytes = sizeOf(type)
    const members = [{ name: 'counter', type, offset: 0 }]
    const definition = { ...openStruct(name), members, bytes, alignment: bytes, scalars: 1 }
    const made: CType = { kind: 'struct', definition, qualifiers: 0 }
    this.#atomics.set(name, made)
    return made
  }
  readonly #atomics = new Map<string, CType>()

  #struct(syntax: BaseTypeSyntax & { kind: 'struct' }): CType {
    const { tag, members, at } = syntax
    const lock = tag === undefined ? undefined : lockStruct(tag)
    if (lock) {
      if (!members) return lock
      this.reporter.error(
        'C_REDECLARED',
        at,
        `'struct ${tag ?? ''}' is built in`,
        'delete this definition',
      )
      return lock
    }
    const known =
      tag === undefined ? undefined : members ? this.findTagHere(tag) : this.findTag(tag)
    if (known && known.kind !== 'struct') {
      this.reporter.error('C_REDECLARED', at, `'${tag ?? ''}' is an enum tag`)
      return ERROR_TYPE
    }
    const definition =
      known?.definition ?? openStruct(tag === undefined ? 'struct (anonymous)' : `struct ${tag}`)
    const type: CType = known ?? { kind: 'struct', definition, qualifiers: 0 }
    if (tag !== undefined && !known) this.declareTag(tag, type)
    if (members) this.#define(definition, members, at)
    return type
  }

  #define(definition: StructDefinition, syntax: readonly DeclarationSyntax[], at: Place): void {
    if (definition.members) {
      this.reporter.error('C_REDECLARED', at, `'${definition.name}' is defined twice`)
      return
    }
    const members: Member[] = []
    let bytes = 0
    let alignment = 1
    for (const [name, type, place, aligned] of this.#members(syntax)) {
      const unit = Math.max(alignmentOf(type), aligned)
      bytes = roundUp(bytes, unit)
      alignment = Math.max(alignment, unit)
      if (name !== '' && members.some((member) => member.name === name)) {
        this.reporter.error('C_REDECLARED', place, `member '${name}' is declared twice`)
      }
      members.push({ name, type, offset: bytes })
      bytes += sizeOf(type)
      definition.scalars += scalarsOf(type)
      definition.holdsLock ||= holdsLock(type)
      const inner = elementOf(type)
      if (inner.kind === 'struct') {
        definition.depth = Math.max(definition.depth, inner.definition.depth + 1)
      }
    }
    definition.members = members
    definition.alignment = alignment
    definition.bytes = roundUp(bytes, alignment)
    if (definition.depth > MAX_STRUCT_DEPTH) {
      this.reporter.error(
        'C_NESTED_TOO_DEEP',
        at,
        `structs within structs more than ${MAX_STRUCT_DEPTH} deep`,
      )
      definition.members = []
    }
    if (definition.bytes > MAX_OBJECT_BYTES) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        at,
        `${definition.name} is larger than ${MAX_OBJECT_BYTES} bytes`,
      )
      definition.bytes = 0
    }
  }

  /** Name, type, place and extra alignment of each member. */
  #members(syntax: readonly DeclarationSyntax[]): [string, CType, Place, number][] {
    const list: [string, CType, Place, number][] = []
    for (const [position, { specifiers, declarators, at }] of syntax.entries()) {
      const base = this.baseType(specifiers)
      if (declarators.length === 0) {
        const anonymous = specifiers.base.kind === 'struct' && specifiers.base.tag === undefined
        if (anonymous) list.push(['', base, at, specifiers.alignment])
        else if (base.kind !== 'error') {
          this.reporter.warning('C_NOTHING_DECLARED', at, 'this declares no member')
        }
      }
      for (const { declarator } of declarators) {
        const declared = this.declared(declarator, base)
        let { type } = declared
        const isLast = position === syntax.length - 1
        if (type.kind === 'array' && type.length < 0 && isLast) type = { ...type, length: 0 }
        if (!isComplete(type)) {
          this.reporter.error(
            'C_INCOMPLETE_TYPE',
            declared.at,
            `member '${declared.name ?? ''}' has the incomplete type '${spellType(type)}'`,
            type.kind === 'function'
              ? 'declare a pointer to the function'
              : 'use a pointer, or define the type first',
          )
          type = ERROR_TYPE
        }
        list.push([declared.name ?? '', type, declared.at, specifiers.alignment])
      }
    }
    return list
  }

  #enum(syntax: BaseTypeSyntax & { kind: 'enum' }): CType {
    const { tag, members, at } = syntax
    const known =
      tag === undefined ? undefined : members ? this.findTagHere(tag) : this.findTag(tag)
    if (!members) {
      if (known) return known
      this.reporter.error('C_UNDECLARED', at, `'enum ${tag ?? ''}' is not declared`)
      return ERROR_TYPE
    }
    if (known) this.reporter.error('C_REDECLARED', at, `'enum ${tag ?? ''}' is defined twice`)
    const enumerators = this.#enumerators(members)
    const type: IntegerType = {
      kind: 'integer',
      name: tag === undefined ? 'enum (anonymous)' : `enum ${tag}`,
      bytes: 4,
      signed: enumerators.some(({ value }) => value < 0),
      rank: this.types.int.rank,
      qualifiers: 0,
      enumerators,
    }
    if (tag !== undefined) this.declareTag(tag, type)
    return type
  }

  #enumerators(members: readonly EnumeratorSyntax[]): { name: string; value: number }[] {
    let next = 0n
    return members.map(({ name, value, at }) => {
      if (value) next = this.constantInteger(value, 'the value of an enumerator') ?? next
      if (BigInt.asIntN(32, next) !== next) {
        this.reporter.error('C_CONSTANT_RANGE', at, `enumerator '${name}' does not fit int`)
        next = 0n
      }
      if (this.findHere(name)) this.reportRedeclared(name, at)
      this.declare(name, { kind: 'enumerator', type: this.types.int, value: next }, at)
      return { name, value: Number(next++) }
    })
  }

  /** Applies a declarator to the type before it. */
  protected declared(syntax: DeclaratorSyntax, base: CType): Declared {
    let type = base
    let layer = syntax
    let parameters: readonly ParameterSyntax[] | undefined
    while (layer.kind !== 'name') {
      parameters = layer.kind === 'function' ? layer.parameters : undefined
      type = this.#layer(layer, type)
      if (weightOf(type) > MAX_TYPE_WEIGHT) {
        this.reporter.error(
          'C_TYPE_TOO_COMPLEX',
          layer.at,
          'this type is built from too many others',
        )
        type = ERROR_TYPE
      }
      layer = layer.inner
    }
    return { name: layer.name, type, at: layer.at, parameters }
  }

  #layer(layer: DeclaratorSyntax & { kind: 'pointer' | 'array' | 'function' }, type: CType): CType {
    switch (layer.kind) {
      case 'pointer': {
        const qualifiers = (layer.constant ? CONST : 0) | (layer.volatile ? VOLATILE : 0)
        return qualified(this.types.pointerTo(type), qualifiers)
      }
      case 'array':
        return this.#array(layer, type)
      case 'function':
        return this.#function(layer, type)
    }
  }

  #array(layer: DeclaratorSyntax & { kind: 'array' }, element: CType): CType {
    if (element.kind === 'error') return element
    if (!isComplete(element)) {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        layer.at,
        `array of the incomplete type '${spellType(element)}'`,
        element.kind === 'array' ? 'only the first dimension may be left open' : undefined,
      )
      return ERROR_TYPE
    }
    if (!layer.length) return arrayOf(element, -1)
    const value = this.value(layer.length)
    if (value.type.kind === 'error') return ERROR_TYPE
    if (value.kind !== 'constant' || value.type.kind !== 'integer') {
      this.reporter.error(
        'C_UNSUPPORTED_VLA',
        layer.length.at,
        'the length of an array must be a constant',
        'use a constant length, or kmalloc()',
      )
      return ERROR_TYPE
    }
    if (value.value < 0n) {
      this.reporter.error(
        'C_BAD_ARRAY_LENGTH',
        layer.length.at,
        'the length of an array cannot be negative',
      )
      return ERROR_TYPE
    }
    if (value.value * BigInt(Math.max(1, sizeOf(element))) > BigInt(MAX_OBJECT_BYTES)) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        layer.length.at,
        `array larger than ${MAX_OBJECT_BYTES} bytes`,
      )
      return ERROR_TYPE
    }
    return arrayOf(element, Number(value.value))
  }

  #function(layer: DeclaratorSyntax & { kind: 'function' }, result: CType): CType {
    if (result.kind === 'struct' || result.kind === 'array' || result.kind === 'function') {
      this.reporter.error(
        result.kind === 'struct' ? 'C_UNSUPPORTED_STRUCT_VALUE' : 'C_BAD_TYPE',
        layer.at,
        `a function cannot return '${spellType(result)}'`,
        'take a pointer to where the result goes',
      )
      return functionType(ERROR_TYPE, [])
    }
    const parameters = layer.parameters.map((parameter) => this.parameterType(parameter).type)
    return functionType(unqualified(result), parameters)
  }

  /** A parameter's type: arrays and functions become pointers. */
  protected parameterType(parameter: ParameterSyntax): Declared {
    const declared = this.declared(parameter.declarator, this.baseType(parameter.specifiers))
    const { type } = declared
    if (type.kind === 'array') return { ...declared, type: this.types.pointerTo(type.element) }
    if (type.kind === 'function') return { ...declared, type: this.types.pointerTo(type) }
    if (type.kind === 'integer' || type.kind === 'pointer' || type.kind === 'error') return declared
    const isStruct = type.kind === 'struct' || type.kind === 'lock'
    this.reporter.error(
      isStruct ? 'C_UNSUPPORTED_STRUCT_VALUE' : 'C_BAD_TYPE',
      declared.at,
      `a parameter cannot have the type '${spellType(type)}'`,
      isStruct ? 'pass a pointer' : 'give it a type',
    )
    return { ...declared, type: ERROR_TYPE }
  }

  /** A member of a struct, or undefined after a report. */
  protected member(type: CType, name: string, at: Place): Member | undefined {
    if (type.kind === 'error') return undefined
    if (type.kind !== 'struct') {
      this.reporter.error('C_NOT_A_STRUCT', at, `'${spellType(type)}' has no members`)
      return undefined
    }
    if (!type.definition.members) {
      this.reporter.error('C_INCOMPLETE_TYPE', at, `'${spellType(type)}' is not defined here`)
      return undefined
    }
    const member = findMember(type.definition, name)
    if (!member) {
      const names = type.definition.members.map((known) => known.name).slice(0, 12)
      this.reporter.error(
        'C_NO_MEMBER',
        at,
        `'${spellType(type)}' has no member '${name}'`,
        `it has ${names.join(', ')}`,
      )
    }
    return member
  }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
