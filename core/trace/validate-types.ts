/**
 * Types from outside: everything that is followed later (the field of a struct, the element of an array,
 * the target of a pointer) leads somewhere, fits, and ends.
 */
import type { SymbolDescription, TypeDescription } from '#core/language/debug-info.ts'
import * as check from './json-checks.ts'

const MAX_TYPE_DEPTH = 64
/** Structs, fields and elements of all memory: more than a mebibyte of honest data has. */
const MAX_PLACES: number = 2 ** 21
/** Elements of one array that anybody looks at (core/analysis/read-memory.ts). */
const SHOWN_ELEMENTS = 256

/** Types lead to types, hold what they say they hold, and do not contain themselves. */
export function demandTypes(types: readonly TypeDescription[]): void {
  const depths = new Map<number, number>()
  const depthOf = (at: number, level: number): number => {
    const known = depths.get(at)
    check.demand(known !== -1, `types[${at}] contains itself`)
    if (known !== undefined) return known
    check.demand(level < MAX_TYPE_DEPTH, `types[${at}] is nested too deeply`)
    depths.set(at, -1)
    let inner = 0
    for (const part of partsOf(types[at])) inner = Math.max(inner, depthOf(part, level + 1))
    check.demand(inner < MAX_TYPE_DEPTH, `types[${at}] is nested too deeply`)
    depths.set(at, inner + 1)
    return inner + 1
  }
  for (const [at, described] of types.entries()) demandType(types, described, at)
  for (const at of types.keys()) {
    depthOf(at, 0)
    check.demand(hasName(types, at), `types[${at}] has no end to its name`)
  }
}

/** Whether pointers and arrays lead to something with a name: `int`, not a pointer to itself. */
function hasName(types: readonly TypeDescription[], at: number): boolean {
  let of = types[at]
  for (let steps = 0; steps < MAX_TYPE_DEPTH; steps += 1) {
    if (of?.kind !== 'pointer' && of?.kind !== 'array') return true
    of = types[of.kind === 'pointer' ? of.target : of.element]
  }
  return false
}

/**
 * Whoever shows memory goes through every struct, field and element of it: of those that take no room
 * a small file could hold more than can be counted. Call it when {@link demandTypes} found nothing.
 */
export function demandPlaces(
  types: readonly TypeDescription[],
  symbols: readonly SymbolDescription[],
): void {
  const known = new Map<number, number>()
  const placesOf = (at: number): number => {
    const counted = known.get(at)
    if (counted !== undefined) return counted
    const of = types[at]
    let places = 1
    for (const part of partsOf(of)) {
      places += placesOf(part) * (of?.kind === 'array' ? Math.min(of.length, SHOWN_ELEMENTS) : 1)
    }
    known.set(at, places)
    return places
  }
  let places = 0
  for (const { name, type } of symbols) {
    places += placesOf(type)
    check.demand(places <= MAX_PLACES, `${name} has more parts than can be shown`)
  }
}

function demandType(types: readonly TypeDescription[], of: TypeDescription, at: number): void {
  const targets = of.kind === 'pointer' ? [of.target] : partsOf(of)
  const exist = targets.every((target) => target < types.length)
  check.demand(exist, `types[${at}] refers to a type that does not exist`)
  if (of.kind === 'array') {
    const element = bytesOf(types[of.element])
    const fits = element > 0 && of.length * element === of.bytes
    check.demand(fits || of.length === 0, `types[${at}] is not as long as its elements`)
  }
  if (of.kind === 'struct') {
    let end = 0
    for (const part of of.fields) {
      check.demand(part.offset >= end, `types[${at}].${part.name} overlaps the field before it`)
      end = part.offset + bytesOf(types[part.type])
    }
    check.demand(end <= of.bytes, `types[${at}] is shorter than its fields`)
  }
}

/** The types that lie inside a type. */
function partsOf(of: TypeDescription | undefined): readonly number[] {
  if (of?.kind === 'array') return [of.element]
  return of?.kind === 'struct' ? of.fields.map((part) => part.type) : []
}

/** Bytes that a value takes; 0 for what has no size. */
export function bytesOf(of: TypeDescription | undefined): number {
  return of !== undefined && 'bytes' in of ? of.bytes : 0
}
