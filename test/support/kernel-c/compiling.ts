/** Compiling and running small pieces of kernel C in tests. */
import { compile, type Compiled } from '#core/language/compile.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import type { Diagnostic } from '#core/language/diagnostic.ts'
import { opcodeName } from '#core/language/disassemble.ts'
import { formatDiagnostic } from '#core/language/format-diagnostic.ts'
import { INSTRUCTION_WORDS, OP_FIRST_VISIBLE } from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'
import { DEFAULT_CONFIG } from '#core/machine/config.ts'
import { createMachine, type Machine } from '#core/machine/machine.ts'

/** How a piece is compiled where a test does not say otherwise. */
export interface CompileOptions {
  readonly wordBits?: 32 | 64
  readonly defines?: Readonly<Record<string, number>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Compiles `text` as `test.c`. */
export function compileText(
  text: string,
  options: CompileOptions = {},
): ReturnType<typeof compile> {
  const { wordBits = 32, defines = {}, headers = {} } = options
  const include = (name: string): string | undefined =>
    Object.hasOwn(headers, name) ? headers[name] : undefined
  return compile({ main: { name: 'test.c', text }, include, defines, wordBits })
}

/** Compiles what must compile. @throws Error with the diagnostics otherwise */
export function compiled(text: string, options: CompileOptions = {}): Compiled {
  const result = compileText(text, options)
  if (result.ok) return result.value
  const main = { name: 'test.c', text }
  throw new Error(result.error.map((problem) => formatDiagnostic(problem, [main])).join('\n'))
}

/** Errors and warnings in order of the source, each as `line:column code`. */
export function problems(text: string, options: CompileOptions = {}): string[] {
  const result = compileText(text, options)
  const list = result.ok ? result.value.warnings : result.error
  return list.map(({ line, column, code }) => `${line}:${column} ${code}`)
}

/** The only error. @throws Error when there is none, or more than one */
export function onlyError(text: string, options: CompileOptions = {}): Diagnostic {
  const result = compileText(text, options)
  const errors = result.ok ? [] : result.error.filter(({ severity }) => severity === 'error')
  const [error] = errors
  if (!error || errors.length > 1) throw new Error(`${errors.length} errors in ${text}`)
  return error
}

/** Runs a program to its end, always the lowest enabled actor. */
export function runProgram(program: Program): Machine {
  const config = { ...DEFAULT_CONFIG, cpus: 1, heapBytes: 4_096 }
  const machine = createMachine(program, config, {
    name: 'lowest',
    attach: () => undefined,
    pick: (view) => view.enabled[0] ?? 0,
    choose: () => 0,
    jitter: () => 0,
  })
  machine.run(100_000)
  return machine
}

/** Value of a global after a run, by its name and size; signed up to 4 bytes. */
export function globalValue(machine: Machine, name: string): bigint {
  const { debug } = machine.program
  const symbol = debug.symbols.find((candidate) => candidate.name === name)
  if (!symbol) throw new Error(`no global ${name}`)
  const type = debug.types[symbol.type]
  const bytes = type && 'bytes' in type ? type.bytes : 4
  const view = new DataView(machine.readMemory(symbol.address, bytes).buffer)
  if (bytes === 8) return view.getBigInt64(0, true)
  if (bytes === 4) return BigInt(view.getInt32(0, true))
  return BigInt(bytes === 2 ? view.getInt16(0, true) : view.getInt8(0))
}

/** Runs `int result; void P0(void) { … }` and gives `result`, a `long long`. */
export function evaluate(
  declarations: string,
  statements: string,
  options: CompileOptions = {},
): bigint {
  const text = `s64 result;\n${declarations}\nvoid P0(void) {\n${statements}\n}`
  const machine = runProgram(compiled(text, options).program)
  if (machine.outcome !== 'quiescent') {
    throw new Error(
      `${machine.outcome}: ${machine.violations.map(({ message }) => message).join('; ')}`,
    )
  }
  return globalValue(machine, 'result')
}

/** The visible operations of a function in order of the code: `load32 name`, with offsets for members. */
export function visibleOperations(program: Program, name: string): string[] {
  const fn = program.debug.functions.find((candidate) => candidate.name === name)
  if (!fn) throw new Error(`no function ${name}`)
  const list: string[] = []
  for (let site = fn.firstSite; site < fn.endSite; site++) {
    const start = site * INSTRUCTION_WORDS
    const [opcode = 0, , base = 0, offset = 0] = program.code.subarray(
      start,
      start + INSTRUCTION_WORDS,
    )
    if (opcode < OP_FIRST_VISIBLE) continue
    const text = opcodeName(opcode).toLowerCase()
    list.push(/^(load|store)/.test(text) ? `${text} ${addressText(program, base, offset)}` : text)
  }
  return list
}

function addressText(program: Program, base: number, offset: number): string {
  if (base >= 0) return `+${offset}`
  const symbol = program.debug.symbols.findLast(({ address }) => address <= offset)
  if (!symbol) return String(offset)
  return offset === symbol.address ? symbol.name : `${symbol.name}+${offset - symbol.address}`
}

/** `line:column` of each visible operation of a function. */
export function visiblePlaces(program: Program, name: string): string[] {
  const fn = program.debug.functions.find((candidate) => candidate.name === name)
  if (!fn) throw new Error(`no function ${name}`)
  const list: string[] = []
  for (let site = fn.firstSite; site < fn.endSite; site++) {
    if ((program.code[site * INSTRUCTION_WORDS] ?? 0) < OP_FIRST_VISIBLE) continue
    const place = placeOfSite(program.debug, site)
    list.push(place ? `${place.line}:${place.column}` : '')
  }
  return list
}
