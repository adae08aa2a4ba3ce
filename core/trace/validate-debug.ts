/**
 * Debug information from outside. Everything that later code follows (type of a field, file of a line,
 * function of a thread) is checked to lead somewhere and to end.
 */
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import {
  DATA_BASE,
  type DebugInfo,
  type EnumValue,
  type FieldDescription,
  type FunctionDescription,
  type LocalDescription,
  type SourceFile,
  type SymbolDescription,
  type ThreadDescription,
  type TypeDescription,
} from '#core/language/debug-info.ts'
import * as check from './json-checks.ts'
import { bytesOf, demandPlaces, demandTypes } from './validate-types.ts'

const INT32_MAX = 2 ** 31 - 1
const name = check.text(256)
const index = check.integer(0, INT32_MAX)
const site = check.integer(-1, INT32_MAX)
const size = check.integer(0, INT32_MAX)

type TypeOf<Kind extends TypeDescription['kind']> = Extract<TypeDescription, { kind: Kind }>

const enumValue = check.object<EnumValue>({ name, value: check.whole })
const field = check.object<FieldDescription>({ name, offset: size, type: index })

const TYPES: { readonly [Kind in TypeDescription['kind']]: check.Check<TypeOf<Kind>> } = {
  void: check.object<TypeOf<'void'>>({ kind: check.oneOf(['void']) }),
  integer: check.object<TypeOf<'integer'>>({
    kind: check.oneOf(['integer']),
    name,
    bytes: check.oneOf([1, 2, 4, 8]),
    signed: check.bool,
  }),
  enum: check.object<TypeOf<'enum'>>({
    kind: check.oneOf(['enum']),
    name,
    bytes: check.oneOf([1, 2, 4, 8]),
    values: check.list(enumValue, 65_536),
  }),
  pointer: check.object<TypeOf<'pointer'>>({
    kind: check.oneOf(['pointer']),
    target: index,
    bytes: check.oneOf([4, 8]),
  }),
  array: check.object<TypeOf<'array'>>({
    kind: check.oneOf(['array']),
    element: index,
    length: size,
    bytes: size,
  }),
  struct: check.object<TypeOf<'struct'>>({
    kind: check.oneOf(['struct']),
    name,
    bytes: size,
    fields: check.list(field, 4096),
  }),
  lock: check.object<TypeOf<'lock'>>({
    kind: check.oneOf(['lock']),
    name,
    lockClass: check.integer(0, 255),
    bytes: check.integer(1, 256),
  }),
  function: check.object<TypeOf<'function'>>({ kind: check.oneOf(['function']), name }),
}
const kindOf = check.object<{ kind: TypeDescription['kind'] }>({
  kind: check.oneOf(Object.keys(TYPES) as TypeDescription['kind'][]),
})
const type: check.Check<TypeDescription> = (value, at) => TYPES[kindOf(value, at).kind](value, at)

const symbol = check.object<SymbolDescription>({
  name,
  address: check.integer(DATA_BASE, INT32_MAX),
  type: index,
  ghost: check.bool,
})
const local = check.object<LocalDescription>({
  name,
  type: index,
  place: check.oneOf(['register', 'memory']),
  offset: size,
  firstSite: site,
  endSite: site,
})
const functionDescription = check.object<FunctionDescription>({
  name,
  file: index,
  line: index,
  firstSite: site,
  endSite: site,
  inline: check.bool,
  locals: check.list(local, 4096),
})
const thread = check.object<ThreadDescription>({
  index: check.integer(0, 31),
  label: name,
  function: index,
})

/** All but the sources, whose texts are kept apart. */
type Described = Omit<DebugInfo, 'sources'>

const shape = check.object<Described>({
  wordBits: check.oneOf([32, 64]),
  types: check.list(type, 65_536),
  symbols: check.list(symbol, 65_536),
  functions: check.list(functionDescription, 65_536),
  threads: check.list(thread, 32),
  labels: check.list(name, 65_536),
  assertions: check.mapOf(check.text(4096), 65_536),
  lines: check.list(index, 4_000_000),
})

function consistentDebug(
  sources: readonly SourceFile[],
  dataBytes: number,
): check.Check<Described> {
  return (value, at) => {
    const debug = shape(value, at)
    demandTypes(debug.types)
    const { types, functions } = debug
    for (const { name: what, type: of, address } of debug.symbols) {
      check.demand(of < types.length, `the type of ${what} does not exist`)
      const end = address + bytesOf(types[of]) - DATA_BASE
      check.demand(end <= dataBytes, `${what} lies outside the data`)
    }
    demandPlaces(types, debug.symbols)
    for (const { name: what, file, locals } of functions) {
      check.demand(file < sources.length, `the source of ${what} does not exist`)
      const typed = locals.every((one) => one.type < types.length)
      check.demand(typed, `a local of ${what} has a type that does not exist`)
    }
    for (const { label, function: runs } of debug.threads) {
      check.demand(runs < functions.length, `the function of thread ${label} does not exist`)
    }
    demandLines(debug.lines, sources.length)
    return debug
  }
}

function demandLines(lines: readonly number[], sources: number): void {
  check.demand(lines.length % 4 === 0, 'lines is not in groups of four')
  for (let at = 0; at < lines.length; at += 4) {
    check.demand((lines[at + 1] ?? 0) < sources, `lines[${at + 1}] is no source`)
    const ascends = at === 0 || (lines[at - 4] ?? 0) <= (lines[at] ?? 0)
    check.demand(ascends, `lines[${at}] does not ascend`)
  }
}

/**
 * The debug information in `bytes`, or why it is none.
 *
 * @param sources the sources it refers to
 * @param dataBytes length of the shared data and ghosts that its symbols lie in
 * @param entry what to call it in a failure
 * @param upgrade brings the document to the present version
 */
export function parseDebugInfo(
  bytes: Uint8Array<ArrayBuffer>,
  sources: readonly SourceFile[],
  dataBytes: number,
  entry: string,
  upgrade: (document: unknown) => unknown = (document) => document,
): Result<DebugInfo, Failure> {
  const consistent = consistentDebug(sources, dataBytes)
  const upgraded: check.Check<Described> = (value, at) => consistent(upgrade(value), at)
  const described = check.parseJson(bytes, upgraded, entry)
  return described.ok ? ok({ ...described.value, sources }) : described
}

/**
 * Debug information as text that {@link parseDebugInfo} reads back.
 *
 * @param entries where the text of each source is kept
 */
export function debugInfoText(
  debug: DebugInfo,
  entries: readonly string[],
  dataBytes: number,
  entry: string,
): Result<string, Failure> {
  const withEntries: check.Check<object> = (value, at) => ({
    sources: debug.sources.map(({ name: source }, position) => ({
      name: source,
      entry: entries[position],
    })),
    ...consistentDebug(debug.sources, dataBytes)(value, at),
  })
  return check.writeJson(debug, withEntries, entry)
}
