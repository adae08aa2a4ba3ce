/** A checked program to bytecode: which functions are needed, where data lies, the code of each. */
import { MAX_THREADS, SETUP_THREAD } from '#core/event/actors.ts'
import type { DebugInfo, FunctionDescription, SymbolDescription } from '../debug-info.ts'
import { MAX_INSTRUCTIONS } from '../limits.ts'
import type { AlwaysCheck, Program, ThreadEntry } from '../program.ts'
import type { Reporter } from '../source/reporter.ts'
import type { CheckedProgram, FunctionSymbol, TypedExpression } from '../semantics/tree.ts'
import { checkOracles } from './oracle-check.ts'
import { dataImage, layOut, type DataLayout } from './data-image.ts'
import { lowerFunction, type LoweredFunction } from './function-lowering.ts'
import { ProgramContext } from './program-context.ts'
import { deepestStack } from './stack-depth.ts'
import { TypeTable } from './type-table.ts'

/** What follows from the code alone, without the options of the preprocessor. */
export type LoweredProgram = Omit<Program, 'unfairRwsem'>

const THREAD = /^P(\d+)(?:_(.*))?$/

/** Compiles a program in which the checker found no mistake. */
export function lower(
  checked: CheckedProgram,
  wordBits: 32 | 64,
  reporter: Reporter,
): LoweredProgram | undefined {
  const functions = neededFunctions(checked)
  const indexes = new Map(functions.map((symbol, index) => [symbol, index]))
  const layout = layOut(checked.variables, reporter)
  const context = new ProgramContext(wordBits, layout, indexes)
  const threads = findThreads(functions, reporter)
  const lowered = functions.map((symbol) => lowerFunction(symbol, context))
  for (const { name, end } of context.fallsOff) {
    reporter.warning('C_MISSING_RETURN', end, `'${name}' can end without returning a value`)
  }
  const { words } = context.code
  if (words.length / 4 > MAX_INSTRUCTIONS) {
    const at = functions[0]?.at
    if (at) reporter.error('C_PROGRAM_TOO_LARGE', at, `more than ${MAX_INSTRUCTIONS} instructions`)
  }
  checkOracles(functions, lowered, context.code, reporter)
  if (reporter.errors.length > 0) return undefined
  const depth = deepestStack(functions, (symbol) => {
    const code = lowered[indexes.get(symbol) ?? 0]?.code
    return { slots: code?.frameSlots ?? 0, bytes: code?.memoryBytes ?? 0 }
  })
  return {
    wordBits,
    code: Int32Array.from(words),
    siteFlags: Uint8Array.from(context.code.flags),
    indexed: context.code.indexed,
    functions: lowered.map(({ code }) => code),
    threads: threads.map(({ index, function: entry }): ThreadEntry => ({ index, function: entry })),
    init: named(functions, 'init'),
    finally: named(functions, 'finally'),
    always: functions.flatMap((symbol, index): AlwaysCheck[] =>
      symbol.name.startsWith('always_') ? [{ label: symbol.name.slice(7), function: index }] : [],
    ),
    data: dataImage(layout, (symbol) => context.functionIndex(symbol)),
    sharedBytes: layout.sharedBytes,
    stackSlots: depth.slots,
    stackBytes: depth.bytes,
    usesHeap: context.usesHeap,
    debug: debugInfo(functions, lowered, context, threads, reporter),
  }
}

function isRoot(symbol: FunctionSymbol): boolean {
  const { name } = symbol
  return THREAD.test(name) || name === 'init' || name === 'finally' || name.startsWith('always_')
}

/** Functions that can run: from threads, oracles and initialisers, in order of definition. */
function neededFunctions(checked: CheckedProgram): FunctionSymbol[] {
  const defined = checked.functions.filter(({ body }) => body !== undefined)
  const needed = new Set<FunctionSymbol>()
  const open = defined.filter(isRoot)
  for (const variable of checked.variables) {
    for (const { value } of variable.initial) {
      const symbol = functionIn(value)
      if (symbol) open.push(symbol)
    }
  }
  for (let symbol = open.pop(); symbol; symbol = open.pop()) {
    if (needed.has(symbol)) continue
    needed.add(symbol)
    open.push(...symbol.references)
  }
  return defined.filter((symbol) => needed.has(symbol))
}

function functionIn(value: TypedExpression): FunctionSymbol | undefined {
  if (value.kind === 'convert') return functionIn(value.operand)
  return value.kind === 'function' ? value.symbol : undefined
}

function named(functions: readonly FunctionSymbol[], name: string): number | undefined {
  const index = functions.findIndex((symbol) => symbol.name === name)
  return index < 0 ? undefined : index
}

interface FoundThread {
  readonly index: number
  readonly label: string
  readonly function: number
}

function findThreads(functions: readonly FunctionSymbol[], reporter: Reporter): FoundThread[] {
  const threads: FoundThread[] = []
  for (const [position, { name, at }] of functions.entries()) {
    const match = THREAD.exec(name)
    if (!match) continue
    const index = Number(match[1])
    if (index >= SETUP_THREAD) {
      reporter.error(
        'C_BAD_ROLE',
        at,
        `thread ${index} is one too many`,
        `threads are P0 to P${MAX_THREADS - 2}`,
      )
    }
    if (threads.some((thread) => thread.index === index)) {
      reporter.error(
        'C_BAD_ROLE',
        at,
        `there are two threads P${index}`,
        'give each thread a number of its own',
      )
    }
    threads.push({ index, label: match[2] ?? name, function: position })
  }
  return threads.sort((a, b) => a.index - b.index)
}

function debugInfo(
  functions: readonly FunctionSymbol[],
  lowered: readonly LoweredFunction[],
  context: ProgramContext,
  threads: readonly FoundThread[],
  reporter: Reporter,
): DebugInfo {
  const table = new TypeTable()
  const symbols = symbolTable(context.layout, table)
  const descriptions = functions.map((symbol, index): FunctionDescription => {
    const code = lowered[index]
    return {
      name: symbol.name,
      file: symbol.at.file,
      line: symbol.at.line,
      firstSite: code?.firstSite ?? 0,
      endSite: code?.endSite ?? 0,
      inline: symbol.inline && !symbol.addressTaken,
      locals: (code?.locals ?? []).map((local) => ({ ...local, type: table.indexOf(local.type) })),
    }
  })
  return {
    wordBits: context.wordBits,
    sources: [...reporter.sources],
    types: table.types,
    symbols,
    functions: descriptions,
    threads: threads.map(({ index, label, function: entry }) => ({
      index,
      label,
      function: entry,
    })),
    labels: context.labels,
    assertions: context.assertions,
    lines: context.code.lines,
  }
}

function symbolTable(layout: DataLayout, table: TypeTable): SymbolDescription[] {
  const named = [...layout.addresses].filter(([variable]) => variable.isText !== true)
  return named.map(([variable, address]) => ({
    name: variable.name,
    address,
    type: table.indexOf(variable.type),
    ghost: variable.storage === 'ghost',
  }))
}
