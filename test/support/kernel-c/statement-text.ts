import { DeclarationPrinter } from './declaration-text.ts'
import {
  pick,
  POINTER_TYPES,
  shiftMask,
  STRUCTS,
  TARGET_LENGTH,
  type NamedPlace,
  type ScopeVariable,
} from './expression-text.ts'
import type { Place, Statement, TypeName } from './program-tree.ts'

/** Statements as C text; what they need to be well defined is said in program-text.ts. */
export abstract class StatementPrinter extends DeclarationPrinter {
  #counter = 0
  protected loops = 0
  /** Within a pure function nothing global may change. */
  protected pure = false
  protected result: TypeName | undefined
  /** Procedures before this one may be called. */
  protected procedures = 0

  #block(statements: readonly Statement[]): void {
    this.line('{')
    this.statements(statements)
    this.line('}')
  }

  /** Statements in a scope of their own. */
  protected statements(statements: readonly Statement[]): void {
    const outer = this.variables
    this.variables = [...outer]
    for (const statement of statements) this.#statement(statement)
    if (!this.pure) this.#observe(this.variables.slice(outer.length))
    this.variables = outer
  }

  /** What locals held in the end joins a global, so that no computation goes unseen. */
  #observe(locals: readonly ScopeVariable[]): void {
    const sum = `${this.prefix}sum`
    for (const { name } of locals) this.line(`${sum} = ${sum} * 31 + ${name};`)
  }

  #fresh(letter: string): string {
    return `${letter}${this.#counter++}`
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'assign': {
        const place = this.#target(statement.place)
        return this.line(`${place.name} ${statement.operator} ${this.expression(statement.value)};`)
      }
      case 'chain': {
        const first = this.#writable(statement.first)
        const second = this.#writable(statement.second)
        if (first.name === second.name) return
        return this.line(`${first.name} = ${second.name} = ${this.expression(statement.value)};`)
      }
      case 'divide':
        return this.line(
          `${this.#target(statement.place).name} ${statement.operator} ((${this.expression(statement.value)}) & 0x3f) + 1;`,
        )
      case 'shift': {
        const { name, type } = this.#writable(statement.variable)
        return this.line(
          `${name} ${statement.operator} (${this.expression(statement.value)}) & ${shiftMask(type)};`,
        )
      }
      case 'step': {
        const place = this.#target(statement.place)
        const into = this.#writable(statement.into)
        // Without parentheses it is the pointer that moves, past the end of what it points into.
        const text = statement.prefix
          ? `${statement.operator}${place.name}`
          : `(${place.name})${statement.operator}`
        if (statement.place.kind !== 'variable' || into.name === place.name)
          return this.line(`${text};`)
        return this.line(`${into.name} = ${text};`)
      }
      case 'declare': {
        const name = this.#fresh('v')
        this.line(`${statement.type} ${name} = ${this.expression(statement.value)};`)
        if (statement.addressed) {
          this.line(`${statement.type} *${name}p = &${name};`)
          this.variables.push({ name: `(*${name}p)`, type: statement.type, writable: true })
        }
        this.variables.push({ name, type: statement.type, writable: true })
        return
      }
      case 'declare-array':
      case 'declare-struct':
      case 'declare-static':
        return this.#declare(statement)
      case 'if':
        this.line(`if (${this.expression(statement.condition)})`)
        this.#block(statement.yes)
        if (statement.no.length > 0) {
          this.line('else')
          this.#block(statement.no)
        }
        return
      case 'loop':
        return this.#loop(statement)
      case 'leave':
        if (this.loops > 0)
          this.line(`if (${this.expression(statement.condition)}) ${statement.word};`)
        return
      case 'switch':
        return this.#switch(statement)
      case 'jump':
        return this.#jump(statement)
      default:
        return this.#simple(statement)
    }
  }

  /** Locals that cannot live in a register: their scalars join the scope. */
  #declare(statement: Statement & { kind: `declare-${string}` }): void {
    const name = this.#fresh('v')
    switch (statement.kind) {
      case 'declare-array': {
        const { type, length, values } = statement
        const list = values.slice(0, length).map((value) => this.expression(value))
        this.line(`${type} ${name}[${length}] = { ${list.join(', ')} };`)
        for (let index = 0; index < length; index++) this.#declared(`${name}[${index}]`, type)
        return
      }
      case 'declare-struct': {
        this.line(`struct ${this.prefix}S ${name} = ${this.#structValue(statement)};`)
        for (const { path, type, length } of this.members) {
          this.#declared(`${name}.${path}${length > 0 ? `[${length - 1}]` : ''}`, type)
        }
        return
      }
      case 'declare-static':
        if (this.pure) return
        this.line(`static ${statement.type} ${name} = ${statement.initial};`)
        return this.#declared(name, statement.type)
    }
  }

  /** Another struct, or its first member alone. */
  #structValue(statement: Statement & { kind: 'declare-struct' }): string {
    const [first] = this.members
    if (statement.from % 2 === 0 || !first) {
      return `${this.prefix}${STRUCTS[statement.from % STRUCTS.length] ?? 's0'}`
    }
    const value = this.expression(statement.value)
    return `{ .${first.path} = ${first.length > 0 ? `{ ${value} }` : value} }`
  }

  #declared(name: string, type: TypeName): void {
    this.variables.push({ name, type, writable: true })
  }

  #simple(
    statement: Statement & { kind: 'point' | 'advance' | 'copy' | 'perform' | 'return' },
  ): void {
    const p = this.prefix
    switch (statement.kind) {
      case 'return':
        if (this.result === undefined)
          return this.line(`if (${this.expression(statement.condition)}) return;`)
        return this.line(
          `if (${this.expression(statement.condition)}) return ${this.expression(statement.value)};`,
        )
      case 'point': {
        if (this.pure) return
        const index = statement.pointer % POINTER_TYPES.length
        return this.line(`${p}p${index} = &${p}t${index}[${statement.target % TARGET_LENGTH}];`)
      }
      case 'advance': {
        if (this.pure) return
        const index = statement.pointer % POINTER_TYPES.length
        const pointer = `${p}p${index}`
        const room =
          statement.steps < 0
            ? `${pointer} - ${p}t${index} >= ${-statement.steps}`
            : `${p}t${index} + ${TARGET_LENGTH} - ${pointer} > ${statement.steps}`
        return this.line(`if (${room}) ${pointer} += ${statement.steps};`)
      }
      case 'copy': {
        if (this.pure) return
        const target = STRUCTS[statement.target % STRUCTS.length] ?? 's0'
        const source = STRUCTS[statement.source % STRUCTS.length] ?? 's1'
        return this.line(`${p}${target} = ${p}${source};`)
      }
      case 'perform':
        if (this.pure || this.procedures === 0 || this.loops > 1) return
        return this.line(
          `${p}q${statement.callee % this.procedures}(${this.expression(statement.argument)});`,
        )
    }
  }

  #loop(statement: Statement & { kind: 'loop' }): void {
    if (this.loops > 2) return
    const name = this.#fresh('i')
    const { form, count, body } = statement
    const counter: ScopeVariable = { name, type: 's32', writable: false }
    this.loops++
    if (form === 'for') {
      this.line(`for (int ${name} = 0; ${name} < ${count}; ${name}++)`)
      this.#withCounter(counter, body)
    } else {
      this.line(`{ int ${name} = ${count};`)
      this.line(form === 'while' ? `while (${name}-- > 0)` : 'do')
      this.#withCounter(counter, body)
      if (form === 'do') this.line(`while (--${name} > 0);`)
      this.line('}')
    }
    this.loops--
  }

  #withCounter(counter: ScopeVariable, body: readonly Statement[]): void {
    const outer = this.variables
    this.variables = [...outer, counter]
    this.#block(body)
    this.variables = outer
  }

  #switch(statement: Statement & { kind: 'switch' }): void {
    this.line(`switch (${this.expression(statement.value)}) {`)
    const seen = new Set<number>()
    for (const { value, breaks, body } of statement.cases) {
      if (seen.has(value)) continue
      seen.add(value)
      this.line(value === 5 ? 'default:' : `case ${value}:`)
      const loops = this.loops
      this.loops = 0
      this.#block(body)
      this.loops = loops
      if (breaks) this.line('break;')
    }
    this.line('}')
  }

  #jump(statement: Statement & { kind: 'jump' }): void {
    const label = this.#fresh('l')
    this.line(`if (${this.expression(statement.condition)}) goto ${label};`)
    if (!statement.inside) {
      this.#block(statement.skipped)
      this.line(`${label}:`)
      return this.#block(statement.rest)
    }
    this.line('{')
    this.#block(statement.skipped)
    this.line(`${label}:`)
    this.#block(statement.rest)
    this.line('}')
  }

  #writable(number: number): ScopeVariable {
    const writable = this.variables.filter((variable) => variable.writable)
    return pick(writable, number) ?? this.#scratch()
  }

  /** In a pure function without variables of its own: one it gets now. */
  #scratch(): ScopeVariable {
    const variable: ScopeVariable = { name: this.#fresh('w'), type: 's32', writable: true }
    this.line(`int ${variable.name} = 0;`)
    this.variables.push(variable)
    return variable
  }

  #target(place: Place): NamedPlace {
    return this.pure || place.kind === 'variable'
      ? this.#writable(place.kind === 'variable' ? place.number : 0)
      : this.place(place)
  }
}
