/**
 * A random program as C text, well defined by construction: divisors are never 0 or -1, counts of shifts
 * are masked, indices taken modulo the length, every loop counts down, gotos go forward, and functions
 * that are called within expressions change nothing that others see.
 */
import { POINTER_TYPES, TARGET_LENGTH, type ScopeVariable } from './expression-text.ts'
import { TYPE_NAMES } from './program-tree.ts'
import type { Expression, RandomProgram, Statement } from './program-tree.ts'
import { StatementPrinter } from './statement-text.ts'

/** The program's text and what to compare: the scalars of its globals, as C expressions. */
export interface ProgramText {
  readonly source: string
  readonly scalars: readonly string[]
}

/** Prints with `prefix` before every name, so that many programs fit into one file. */
export function programText(program: RandomProgram, prefix: string): ProgramText {
  return new Printer(program, prefix).print()
}

class Printer extends StatementPrinter {
  print(): ProgramText {
    const { scalars, arrays, members, functions, procedures, main } = this.program
    const p = this.prefix
    this.struct(members)
    for (const [index, type] of TYPE_NAMES.entries()) {
      this.line(`${type} ${p}g${index} = ${scalars[index] ?? '0'};`)
      this.variables.push({ name: `${p}g${index}`, type, writable: true })
    }
    for (const [index, { type, values }] of arrays.entries()) {
      this.line(`${type} ${p}a${index}[${values.length + 1}] = { ${values.join(', ')} };`)
    }
    for (const [index, type] of POINTER_TYPES.entries()) {
      this.line(`${type} ${p}t${index}[${TARGET_LENGTH}] = { 3, 1, 4, 1, 5, 9 };`)
      this.line(`static ${type} *${p}p${index} = &${p}t${index}[2];`)
    }
    this.line(`static int ${p}o0(int a, int b) { return a - b; }`)
    this.line(`static int ${p}o1(int a, int b) { return a < b ? a * 3 : b; }`)
    this.line(`static int (*const ${p}o[2])(int, int) = { ${p}o0, ${p}o1 };`)
    this.line(`u64 ${p}sum = 1;`)
    this.line(`s16 ${p}grid[2][3] = { { 1, -2 }, 3, 4, -32768 };`)
    this.line(
      `static s64 ${p}deep(u32 n, s64 x) { return n == 0 ? x : x * 3 - ${p}deep(n - 1, x ^ n); }`,
    )
    for (const [index] of functions.entries()) this.#function(index)
    this.callable = functions.length
    for (const [index, { body }] of procedures.entries()) {
      this.#body(
        `static void ${p}q${index}(s64 x)`,
        [{ name: 'x', type: 's64', writable: true }],
        body,
        index,
      )
    }
    this.#body(`void ${p}run(void)`, [], main, procedures.length)
    return { source: this.lines.join('\n'), scalars: this.scalars() }
  }

  #function(index: number): void {
    const { functions } = this.program
    const fn = functions[index]
    if (!fn) return
    const p = this.prefix
    const parameters = fn.parameters.map((type, position) => ({
      name: `x${position}`,
      type,
      writable: true,
    }))
    const list = parameters.map(({ name, type }) => `${type} ${name}`).join(', ') || 'void'
    this.pure = true
    this.callable = index
    this.result = fn.result
    const head = `static ${fn.isInline ? 'inline ' : ''}${fn.result} ${p}f${index}(${list})`
    this.#body(head, parameters, fn.body, 0, fn.value)
    this.pure = false
    this.result = undefined
  }

  #body(
    head: string,
    parameters: readonly ScopeVariable[],
    body: readonly Statement[],
    procedures: number,
    value?: Expression,
  ): void {
    const outer = this.variables
    this.variables = [
      ...outer.map((variable) => (this.pure ? { ...variable, writable: false } : variable)),
      ...parameters,
    ]
    this.procedures = procedures
    this.loops = 0
    this.line(head)
    this.line('{')
    this.statements(body)
    if (value) this.line(`return ${this.expression(value)};`)
    this.line('}')
    this.variables = outer
  }
}
