/** From the syntax of types to types: names, structs with their layout, enums. */
import {
  ATOMIC_TYPEDEFS,
  INTEGER_TYPEDEFS,
  LOCK_TYPEDEFS,
  type LockType,
} from '../builtin-types.ts'
import { MAX_OBJECT_BYTES, MAX_STRUCT_DEPTH } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type {
  BaseTypeSyntax,
  DeclarationSyntax,
  EnumeratorSyntax,
  SpecifierSyntax,
  TypeSyntax,
} from '../syntax/tree.ts'
import { DeclaratorChecker } from './declarator-checker.ts'
import {
  alignmentOf,
  CONST,
  elementOf,
  ERROR_TYPE,
  findMember,
  holdsLock,
  isComplete,
  lockStruct,
  openStruct,
  qualified,
  scalarsOf,
  sizeOf,
  unqualified,
  VOLATILE,
  type CType,
  type IntegerType,
  type Member,
  type StructDefinition,
} from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class TypeChecker extends DeclaratorChecker {
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
          wide ? 'use two u64, or a struct of them' : undefined,
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
    if (members) this.#define(definition, members, syntax.alignment, at)
    return type
  }

  #define(
    definition: StructDefinition,
    syntax: readonly DeclarationSyntax[],
    aligned: number,
    at: Place,
  ): void {
    if (definition.members) {
      this.reporter.error('C_REDECLARED', at, `'${definition.name}' is defined twice`)
      return
    }
    const members: Member[] = []
    let bytes = 0
    let alignment = Math.max(1, aligned)
    for (const [name, type, place, apart] of this.#members(syntax)) {
      const unit = Math.max(alignmentOf(type), apart)
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
    this.#bound(definition, at)
  }

  /** Empties a struct that is too deep or too large, so that later stages need not care. */
  #bound(definition: StructDefinition, at: Place): void {
    if (definition.depth > MAX_STRUCT_DEPTH) {
      const message = `structs within structs more than ${MAX_STRUCT_DEPTH} deep`
      this.reporter.fatal('C_NESTED_TOO_DEEP', at, message)
    } else if (definition.bytes > MAX_OBJECT_BYTES) {
      const message = `${definition.name} is larger than ${MAX_OBJECT_BYTES} bytes`
      this.reporter.error('C_OBJECT_TOO_LARGE', at, message)
    } else return
    Object.assign(definition, { members: [], bytes: 0, scalars: 0, depth: 1 })
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
      for (const { declarator, alignment } of declarators) {
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
        list.push([
          declared.name ?? '',
          type,
          declared.at,
          Math.max(alignment, specifiers.alignment),
        ])
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
      alignment: 4,
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
