/**
 * C types as the checker and the code generator see them. Types are immutable values; a struct is
 * known by its definition object, which is completed once its members have been read.
 */
import { LOCK_STRUCTS, type LockType as LockKind } from '../builtin-types.ts'

/** Qualifier bits. */
export const CONST = 1
export const VOLATILE = 2

interface Qualified {
  /** CONST | VOLATILE. */
  readonly qualifiers: number
}

/** Types built from types count their parts, so that no chain of typedefs can grow without bound. */
interface Built extends Qualified {
  readonly weight: number
}

/** `void`. */
export interface VoidType extends Qualified {
  readonly kind: 'void'
}

/** `bool`, the `char`s to `long long`s, and enums. */
export interface IntegerType extends Qualified {
  readonly kind: 'integer'
  /** As it was written first: `unsigned int`, `u32`, `enum state`. */
  readonly name: string
  readonly bytes: 1 | 2 | 4 | 8
  /** In structs: that of its size, but 4 for 64 bits on a 32-bit machine. */
  readonly alignment: 1 | 2 | 4 | 8
  readonly signed: boolean
  /** Conversion rank: 0 bool, 1 char, 2 short, 3 int, 4 long, 5 long long. */
  readonly rank: number
  /** Members of an enum, for the debugger. */
  readonly enumerators?: readonly { readonly name: string; readonly value: number }[]
}

/** A pointer. */
export interface PointerType extends Built {
  readonly kind: 'pointer'
  readonly target: CType
  readonly bytes: 4 | 8
}

/** An array. */
export interface ArrayType extends Built {
  readonly kind: 'array'
  readonly element: CType
  /** -1 while it waits for its initialiser. */
  readonly length: number
}

/** A struct, complete or not. */
export interface StructType extends Qualified {
  readonly kind: 'struct'
  readonly definition: StructDefinition
}

/** One 32-bit word that only lock operations touch. */
export interface LockWordType extends Qualified {
  readonly kind: 'lock'
  readonly lock: LockKind
}

/** A function. */
export interface FunctionType extends Built {
  readonly kind: 'function'
  readonly result: CType
  readonly parameters: readonly CType[]
}

/** Of something already reported: fits everything and causes no further message. */
export interface ErrorType extends Qualified {
  readonly kind: 'error'
}

/** Any type of the language. */
export type CType =
  | VoidType
  | IntegerType
  | PointerType
  | ArrayType
  | StructType
  | LockWordType
  | FunctionType
  | ErrorType

/** A member of a struct. */
export interface Member {
  /** Empty for an anonymous struct, whose members count as the outer one's. */
  readonly name: string
  readonly type: CType
  readonly offset: number
}

/** A struct, filled in when its body has been read. */
export interface StructDefinition {
  /** `struct inode`, or a description of an anonymous one. */
  readonly name: string
  /** Undefined until the definition has been read. */
  members: readonly Member[] | undefined
  bytes: number
  alignment: number
  /** Scalars inside, those of inner structs and arrays included: what a copy moves. */
  scalars: number
  /** One of them is a lock. */
  holdsLock: boolean
  /** Structs within structs. */
  depth: number
}

/** A struct that is not defined yet. */
export function openStruct(name: string): StructDefinition {
  return {
    name,
    members: undefined,
    bytes: 0,
    alignment: 1,
    scalars: 0,
    holdsLock: false,
    depth: 1,
  }
}

// The types that there is one of.
export const VOID: VoidType = { kind: 'void', qualifiers: 0 }
export const ERROR_TYPE: ErrorType = { kind: 'error', qualifiers: 0 }

/** Number of parts a type is built from; a struct is one. */
export function weightOf(type: CType): number {
  return 'weight' in type ? type.weight : 1
}

/** An array of `length` elements; -1 for a length still to come. */
export function arrayOf(element: CType, length: number): ArrayType {
  return { kind: 'array', element, length, weight: 1 + weightOf(element), qualifiers: 0 }
}

/** The type of a function. */
export function functionType(result: CType, parameters: readonly CType[]): FunctionType {
  const weight = parameters.reduce((sum, type) => sum + weightOf(type), 1 + weightOf(result))
  return { kind: 'function', result, parameters, weight, qualifiers: 0 }
}

/** The type with qualifier bits added. An array passes them on to its elements. */
export function qualified(type: CType, qualifiers: number): CType {
  if ((type.qualifiers | qualifiers) === type.qualifiers) return type
  if (type.kind === 'array') return { ...type, element: qualified(type.element, qualifiers) }
  if (type.kind === 'function') return type
  return { ...type, qualifiers: type.qualifiers | qualifiers }
}

/** The type without its own qualifiers. */
export function unqualified<T extends CType>(type: T): T {
  return type.qualifiers === 0 ? type : { ...type, qualifiers: 0 }
}

/** Size in bytes; 0 for void, functions and what is incomplete. */
export function sizeOf(type: CType): number {
  switch (type.kind) {
    case 'integer':
    case 'pointer':
      return type.bytes
    case 'array':
      return type.length < 0 ? 0 : type.length * sizeOf(type.element)
    case 'struct':
      return type.definition.bytes
    case 'lock':
      return 4
    case 'error':
      return 4
    case 'void':
    case 'function':
      return 0
  }
}

/** Alignment in bytes, as in a struct: i386 and x86-64. */
export function alignmentOf(type: CType): number {
  switch (type.kind) {
    case 'integer':
      return type.alignment
    case 'array':
      return alignmentOf(type.element)
    case 'struct':
      return type.definition.alignment
    default:
      return Math.max(1, sizeOf(type))
  }
}

/** Alignment of a variable: a 64-bit one that stands by itself lies in one cache line everywhere. */
export function variableAlignment(type: CType, asked: number): number {
  return Math.max(asked, type.kind === 'integer' ? type.bytes : alignmentOf(type))
}

/** Can an object have this type? */
export function isComplete(type: CType): boolean {
  switch (type.kind) {
    case 'struct':
      return type.definition.members !== undefined
    case 'array':
      return type.length >= 0 && isComplete(type.element)
    case 'void':
    case 'function':
      return false
    default:
      return true
  }
}

/** Is it of an integer type, bool and enums included? */
export function isInteger(type: CType): type is IntegerType {
  return type.kind === 'integer'
}

/** Integer or pointer: what fits a register and can be a condition. */
export function isScalar(type: CType): type is IntegerType | PointerType {
  return type.kind === 'integer' || type.kind === 'pointer'
}

/** Register slots of a value: pointers take one on every machine. */
export function slotsOf(type: CType): 0 | 1 | 2 {
  if (type.kind === 'void') return 0
  return type.kind === 'integer' && type.bytes === 8 ? 2 : 1
}

/** Number of scalars in an object of the type. */
export function scalarsOf(type: CType): number {
  if (type.kind === 'array') return Math.max(0, type.length) * scalarsOf(type.element)
  return type.kind === 'struct' ? type.definition.scalars : 1
}

/** The struct or scalar at the bottom of an array. */
export function elementOf(type: CType): CType {
  let inner = type
  while (inner.kind === 'array') inner = inner.element
  return inner
}

/** Does an object of the type hold a lock? */
export function holdsLock(type: CType): boolean {
  const inner = elementOf(type)
  return inner.kind === 'lock' || (inner.kind === 'struct' && inner.definition.holdsLock)
}

/** The lock type behind a struct tag, if it is one of the kernel's locks. */
export function lockStruct(tag: string): LockWordType | undefined {
  const lock = Object.hasOwn(LOCK_STRUCTS, tag) ? LOCK_STRUCTS[tag] : undefined
  return lock && { kind: 'lock', lock, qualifiers: 0 }
}

/** Are two types the same, apart from outer qualifiers? */
export function sameType(a: CType, b: CType): boolean {
  if (a.kind === 'error' || b.kind === 'error') return true
  switch (a.kind) {
    case 'void':
      return b.kind === 'void'
    case 'integer':
      return (
        b.kind === 'integer' && a.rank === b.rank && a.signed === b.signed && a.bytes === b.bytes
      )
    case 'pointer':
      return b.kind === 'pointer' && sameType(a.target, b.target)
    case 'array':
      return (
        b.kind === 'array' &&
        (a.length === b.length || a.length < 0 || b.length < 0) &&
        sameType(a.element, b.element)
      )
    case 'struct':
      return b.kind === 'struct' && a.definition === b.definition
    case 'lock':
      return b.kind === 'lock' && a.lock.lockClass === b.lock.lockClass
    case 'function':
      return (
        b.kind === 'function' &&
        a.parameters.length === b.parameters.length &&
        sameType(a.result, b.result) &&
        a.parameters.every((parameter, index) => sameType(parameter, b.parameters[index] ?? VOID))
      )
  }
}

/** A member by name, looking into anonymous structs; `offset` counts from the outer struct. */
export function findMember(definition: StructDefinition, name: string): Member | undefined {
  for (const member of definition.members ?? []) {
    if (member.name === name) return member
    if (member.name === '' && member.type.kind === 'struct') {
      const inner = findMember(member.type.definition, name)
      if (inner) return { ...inner, offset: inner.offset + member.offset }
    }
  }
  return undefined
}
