/**
 * Names for memory and back: `inode.i_blocks`, `table[3].next` to an address and a type, an address to
 * the name of what lies there. Works from the debug information of a trace alone.
 */
import type {
  DebugInfo,
  FieldDescription,
  SymbolDescription,
  TypeDescription,
} from '#core/language/debug-info.ts'

/** A place in memory with a type. */
export interface MemoryPlace {
  /** `inode.i_blocks`; indexes in brackets. */
  readonly path: string
  readonly address: number
  readonly bytes: number
  readonly type: TypeDescription
  readonly ghost: boolean
}

const VOID: TypeDescription = { kind: 'void' }

/** Row `index` of the type table. */
export function typeAt(debug: DebugInfo, index: number): TypeDescription {
  return debug.types[index] ?? VOID
}

/** Bytes a value of this type takes; 0 where it has no size. */
function sizeOf(type: TypeDescription): number {
  return type.kind === 'void' || type.kind === 'function' ? 0 : type.bytes
}

/** Finds what `path` names, or undefined when the program has no such thing. */
export function resolvePath(debug: DebugInfo, path: string): MemoryPlace | undefined {
  const steps = path.match(/[A-Za-z_]\w*|\[\d+\]/g) ?? []
  const [name, ...rest] = steps
  const symbol = debug.symbols.find((candidate) => candidate.name === name)
  if (!symbol) return undefined
  let place = placeOfSymbol(debug, symbol)
  for (const step of rest) {
    const next = step.startsWith('[')
      ? elementOf(debug, place, Number(step.slice(1, -1)))
      : fieldNamed(debug, place, step)
    if (!next) return undefined
    place = next
  }
  return place
}

/**
 * The smallest named place that holds `address`, or undefined outside all globals and ghosts.
 *
 * @param type of what is meant there, for a pointer: the first place of this type that begins there
 */
export function placeOfAddress(
  debug: DebugInfo,
  address: number,
  type?: TypeDescription,
): MemoryPlace | undefined {
  const symbol = debug.symbols.find((candidate) => {
    const bytes = sizeOf(typeAt(debug, candidate.type))
    return address >= candidate.address && address < candidate.address + bytes
  })
  if (!symbol) return undefined
  let place = placeOfSymbol(debug, symbol)
  for (;;) {
    if (place.type === type && place.address === address) return place
    const inner = innerPlaceAt(debug, place, address)
    if (!inner) return place
    place = inner
  }
}

/** A global or ghost as a place. */
export function placeOfSymbol(debug: DebugInfo, symbol: SymbolDescription): MemoryPlace {
  const type = typeAt(debug, symbol.type)
  return {
    path: symbol.name,
    address: symbol.address,
    bytes: sizeOf(type),
    type,
    ghost: symbol.ghost,
  }
}

/** Field `field` of the struct at `place`. */
export function fieldOf(
  debug: DebugInfo,
  place: MemoryPlace,
  field: FieldDescription,
): MemoryPlace {
  const type = typeAt(debug, field.type)
  return {
    path: `${place.path}.${field.name}`,
    address: place.address + field.offset,
    bytes: sizeOf(type),
    type,
    ghost: place.ghost,
  }
}

/** Element `index` of the array at `place`, or undefined when it is no array or not that long. */
export function elementOf(
  debug: DebugInfo,
  place: MemoryPlace,
  index: number,
): MemoryPlace | undefined {
  if (place.type.kind !== 'array' || index >= place.type.length) return undefined
  const type = typeAt(debug, place.type.element)
  const bytes = sizeOf(type)
  return {
    path: `${place.path}[${index}]`,
    address: place.address + index * bytes,
    bytes,
    type,
    ghost: place.ghost,
  }
}

function fieldNamed(debug: DebugInfo, place: MemoryPlace, name: string): MemoryPlace | undefined {
  if (place.type.kind !== 'struct') return undefined
  const field = place.type.fields.find((candidate) => candidate.name === name)
  return field && fieldOf(debug, place, field)
}

function innerPlaceAt(
  debug: DebugInfo,
  place: MemoryPlace,
  address: number,
): MemoryPlace | undefined {
  if (place.type.kind === 'array') {
    const bytes = sizeOf(typeAt(debug, place.type.element))
    return bytes > 0
      ? elementOf(debug, place, Math.floor((address - place.address) / bytes))
      : undefined
  }
  if (place.type.kind !== 'struct') return undefined
  return place.type.fields
    .map((field) => fieldOf(debug, place, field))
    .find((field) => address >= field.address && address < field.address + field.bytes)
}
