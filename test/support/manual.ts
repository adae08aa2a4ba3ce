/**
 * The tables of docs/kernel-c.md, made from the tables the code uses. Each stands between
 * `<!-- table NAME -->` and `<!-- end -->`. `UPDATE_DOCS=1 npx vitest run test/arch/manual.test.ts`
 * writes them anew; without it that test fails while one of them is out of date.
 */
import { format, resolveConfig } from 'prettier'
import { CHECK_KINDS } from '#core/event/checks.ts'
import * as actors from '#core/event/actors.ts'
import { EVENT_KINDS } from '#core/event/kinds.ts'
import { LOCK_CLASS_NAMES } from '#core/event/lock-classes.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import {
  ATOMIC_TYPEDEFS,
  INTEGER_TYPEDEFS,
  LOCK_STRUCTS,
  LOCK_TYPEDEFS,
} from '#core/language/builtin-types.ts'
import { INTRINSICS } from '#core/language/intrinsics.ts'
import type { Intrinsic } from '#core/language/intrinsics/row.ts'
import { RECURSION_ALLOWANCE } from '#core/language/lower/stack-depth.ts'
import { BasicTypes } from '#core/language/semantics/basic-types.ts'
import type { IntegerType } from '#core/language/semantics/types.ts'
import { predefinedMacros } from '#core/language/source/predefined.ts'
import {
  CACHE_LINE_ANNOTATIONS,
  IGNORED_ANNOTATIONS,
  IGNORED_CALLS,
  IGNORED_TOP_LEVEL,
  LIST_LOOPS,
  LOCK_DECLARATIONS,
} from '#core/language/syntax/words.ts'
import { DEFAULT_CONFIG, DEFAULT_COSTS, type CostTable } from '#core/machine/config.ts'
import * as layout from '#core/machine/layout.ts'
import { refusals } from './manual-refusals.ts'
import { readText, ROOT } from './repository.ts'

export const MANUAL = 'docs/kernel-c.md'

type Cell = string | number

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const code = (text: string): string => `\`${text}\``
const codes = (texts: Iterable<string>): string => [...texts].map(code).join(' ')
/** Prose in which nothing is markup. */
const plain = (text: string): string => text.replace(/\b_|_\b|\*/g, '\\$&')
const number = (value: number): string => value.toLocaleString('en-US')

/** The three families of atomics differ in the type of the counter alone: one row serves all. */
function isFirstOfFamily({ name }: Intrinsic): boolean {
  return !/^atomic(64|_long)_/.test(name)
}

function intrinsics(): string {
  const groups = [...new Set(INTRINSICS.map((row) => row.group))]
  return groups
    .map((group) => {
      const rows = INTRINSICS.filter((row) => row.group === group && isFirstOfFamily(row))
      const cells = rows.map(({ prototype, visible, meaning }) => [
        code(prototype),
        visible ? 'yes' : '',
        plain(meaning),
      ])
      return `#### ${group}\n\n${table(['call', 'step', 'meaning'], cells)}`
    })
    .join('\n\n')
}

function range({ bytes, signed }: IntegerType): string {
  const bits = BigInt(bytes * 8)
  return signed
    ? `-2^${bits - 1n} … 2^${bits - 1n} - 1`
    : bytes === 1
      ? '0 … 255'
      : `0 … 2^${bits} - 1`
}

function types(): string {
  const [small, large] = [new BasicTypes(32), new BasicTypes(64)]
  const names = [
    'bool', 'char', 'unsignedChar', 'short', 'unsignedShort', 'int', 'unsigned',
    'long', 'unsignedLong', 'longLong', 'unsignedLongLong',
  ] as const // prettier-ignore
  const typedefs = (name: string): string =>
    codes(
      Object.entries(INTEGER_TYPEDEFS)
        .filter(([, type]) => type === name)
        .map(([typedef]) => typedef),
    )
  const rows = names.map((key) => {
    const [a, b] = [small[key], large[key]]
    const limits = key === 'bool' ? '0, 1' : a.bytes === b.bytes ? range(a) : 'as its size says'
    return [
      code(a.name),
      a.bytes,
      b.bytes,
      limits,
      key === 'bool' ? code('_Bool') : typedefs(a.name),
    ]
  })
  rows.push(['any pointer', small.wordBytes, large.wordBytes, '', ''])
  return table(['type', 'bytes, 32-bit', 'bytes, 64-bit', 'range', 'other names'], rows)
}

function locks(): string {
  const rows = [
    ...Object.entries(LOCK_TYPEDEFS),
    ...Object.entries(LOCK_STRUCTS).map(([tag, lock]) => [`struct ${tag}`, lock] as const),
  ].map(([name, { lockClass }]) => [code(name), 4, LOCK_CLASS_NAMES[lockClass] ?? ''])
  const counters = Object.entries(ATOMIC_TYPEDEFS).map(([name, counter]) => [
    code(name),
    counter === 'int' ? 4 : counter === 'long' ? '4 or 8' : 8,
    `atomic counter, ${code(`${counter} counter`)}`,
  ])
  return table(['type', 'bytes', 'what it is'], [...rows, ...counters])
}

function unsupported(): string {
  const rows = refusals().map(({ text, problem }) => [
    code(text),
    plain(problem.message),
    plain(problem.hint ?? ''),
    code(problem.code),
  ])
  return table(['what', 'the compiler says', 'write instead', 'code'], rows)
}

const PRICES: Readonly<Record<keyof CostTable, string>> = {
  instruction: 'each private instruction of the compiled program',
  load: 'a load whose cache line is at hand',
  store: 'a store whose cache line is at hand',
  rmw: 'an atomic read-modify-write, on top of the transfer',
  fence: 'a barrier, waiting for the store buffer not included',
  lineTransfer: 'a cache line (64 bytes) comes from another CPU',
  lockHandover: 'a contended lock passes to a waiter on another CPU',
  wakeup: 'from a wake-up to being runnable',
  contextSwitch: 'a CPU goes over to another thread',
  interrupt: 'entering an interrupt',
  pause: 'one cpu_relax()',
  quantum: 'time slice of a CPU that several threads share',
  drain:
    'a store stays in the store buffer (tso, pso) for 0 to this many ticks, drawn from the seed',
  jitter: 'each visible operation takes 0 to this many extra ticks, drawn from the seed',
}

function costs(): string {
  const names = Object.keys(PRICES) as (keyof CostTable)[]
  const rows = names.map((name) => [code(name), number(DEFAULT_COSTS[name]), PRICES[name]])
  return table(['price', 'ticks', 'of what'], rows)
}

/** Name, value and comment of the constants of a source file whose every export is one. */
function constantsOf(file: string): (readonly [string, string, string])[] {
  const pattern = /\/\*\* ([^\n]+) \*\/\nexport const (MAX_\w+) = ([\d_]+)/g
  return [...readText(file).matchAll(pattern)].map(([, meaning = '', name = '', value = '']) => [
    meaning.replace(/\.$/, ''),
    number(Number(value.replaceAll('_', ''))),
    name,
  ])
}

function compilerLimits(): string {
  const rows = constantsOf('core/language/limits.ts')
  return table(
    ['limit', 'at most'],
    rows.map(([meaning, value]) => [meaning, value]),
  )
}

function machineLimits(): string {
  return table(
    ['limit', 'at most'],
    [
      ['CPUs', actors.MAX_CPUS],
      [`Threads (P0 to P${actors.SETUP_THREAD - 1})`, actors.SETUP_THREAD],
      ['I/O submitted and not completed', actors.MAX_PENDING_IO],
      ['Stores in the buffer of one CPU (tso, pso)', actors.STORE_BUFFER_ENTRIES],
      ['Locks one thread holds at once', layout.HELD_LIMIT],
      ['Heap of a run, bytes', number(DEFAULT_CONFIG.heapBytes)],
      ['Calls within each other in a recursion, at least', RECURSION_ALLOWANCE],
      ['Private instructions in one step', number(DEFAULT_CONFIG.maxPrivateInstructions)],
    ],
  )
}

function checks(): string {
  const rows = CHECK_KINDS.map(({ name, family, fails, meaning }) => [
    code(name),
    family,
    fails ? 'yes' : 'no',
    meaning,
  ])
  return table(['check', 'family', 'violated', 'when'], rows)
}

function events(): string {
  const rows = EVENT_KINDS.map(({ code: number, name, meaning, object, value, old, aux }) => [
    number,
    name,
    meaning,
    object === 'none' ? '' : object,
    [value && `value: ${value}`, old && `old: ${old}`, aux && `aux: ${aux}`]
      .filter(Boolean)
      .join('; '),
  ])
  return table(['code', 'event', 'meaning', 'object', 'columns'], rows)
}

function lockClasses(): string {
  return table(['value', 'lock class or wait'], Object.entries(LOCK_CLASS_NAMES))
}

function headers(): string {
  const rows = Object.entries(KERNEL_HEADERS).map(([name, text]) => {
    const functions = [...text.matchAll(/^static .*?(\w+)\(/gm)].map(([, fn = '']) => fn)
    return [code(name), codes(functions.filter((fn) => !fn.startsWith('__')))]
  })
  return table(['header', 'functions'], rows)
}

function words(): string {
  return table(
    ['words', 'effect'],
    [
      [codes(LOCK_DECLARATIONS), 'declare a lock or a list, ready for use'],
      [codes(Object.keys(LIST_LOOPS)), 'loops over a `struct list_head`'],
      [codes(CACHE_LINE_ANNOTATIONS), 'align to a cache line of 64 bytes'],
      [codes([...IGNORED_ANNOTATIONS, ...IGNORED_CALLS]), 'read and ignored'],
      [codes(IGNORED_TOP_LEVEL), 'read and ignored, at file scope'],
      [codes(predefinedMacros(32).keys()), 'predefined; a source may define them anew'],
    ],
  )
}

const TABLES: Readonly<Record<string, () => string>> = {
  unsupported,
  words,
  headers,
  types,
  locks,
  'compiler limits': compilerLimits,
  'machine limits': machineLimits,
  intrinsics,
  costs,
  checks,
  events,
  'lock classes': lockClasses,
}

/** @returns the document with the present tables in it, as Prettier lays it out */
export async function withTables(document: string): Promise<string> {
  const missing = Object.keys(TABLES).find((name) => !document.includes(`<!-- table ${name} -->`))
  if (missing !== undefined) throw new Error(`${MANUAL} has no place for the table ${missing}`)
  const drawn = document.replace(
    /<!-- table ([\w ]+) -->[\s\S]*?<!-- end -->/g,
    (_, name: string) => {
      const draw = TABLES[name]
      if (!draw) throw new Error(`${MANUAL} asks for a table ${name}, which nobody makes`)
      return `<!-- table ${name} -->\n\n${draw()}\n\n<!-- end -->`
    },
  )
  const style = await resolveConfig(`${ROOT}/${MANUAL}`)
  return await format(drawn, { ...style, parser: 'markdown' })
}

/** The document without its generated tables: what somebody has written. */
export function written(document: string): string {
  return document.replace(/<!-- table [\w ]+ -->[\s\S]*?<!-- end -->\n?/g, '')
}
