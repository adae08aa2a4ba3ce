/** Statements: control flow, labels, switches. */
import { MAX_CASES } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax, StatementSyntax } from '../syntax/tree.ts'
import { constant, convert, promotedType } from './conversions.ts'
import { ListLoopChecker } from './list-loop-checker.ts'
import type { CaseLabel, Label, TypedStatement } from './tree.ts'
import { isInteger, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

/** A switch whose body is being checked. */
interface OpenSwitch {
  readonly type: CType
  readonly cases: CaseLabel[]
  readonly seen: Set<bigint | undefined>
}

export abstract class StatementChecker extends ListLoopChecker {
  #labels = new Map<string, Label>()
  #switches: OpenSwitch[] = []

  /** The body of a function; parameters are declared in the scope that is open. */
  protected body(syntax: StatementSyntax & { kind: 'block' }): TypedStatement {
    this.#labels = new Map()
    this.#switches = []
    this.loops = 0
    const items = syntax.items.flatMap((item) => this.#statement(item))
    for (const label of this.#labels.values()) {
      if (!label.defined)
        this.reporter.error('C_UNDECLARED', label.at, `label '${label.name}' is not defined`)
      else if (!label.used)
        this.reporter.warning('C_UNUSED_LABEL', label.at, `label '${label.name}' is not used`)
    }
    return { kind: 'block', items, variables: [], end: syntax.end, at: syntax.at }
  }

  protected override one(syntax: StatementSyntax): TypedStatement {
    this.openScope()
    const items = this.#statement(syntax)
    const variables = this.closeScope()
    const [only] = items
    if (only && items.length === 1 && variables.length === 0) return only
    return { kind: 'block', items, variables, end: syntax.at, at: syntax.at }
  }

  #statement(syntax: StatementSyntax): TypedStatement[] {
    const { at } = syntax
    switch (syntax.kind) {
      case 'block': {
        this.openScope()
        const items = syntax.items.flatMap((item) => this.#statement(item))
        return [{ kind: 'block', items, variables: this.closeScope(), end: syntax.end, at }]
      }
      case 'declaration':
        return this.declaration(syntax.declaration)
      case 'lock-declaration':
        return this.lockDeclaration(syntax.declaration)
      case 'expression':
        return [{ kind: 'expression', expression: this.value(syntax.expression), at }]
      case 'empty':
        return []
      case 'if': {
        const condition = this.truth(syntax.condition)
        this.#warnAssignment(syntax.condition)
        const yes = this.one(syntax.yes)
        return [{ kind: 'if', condition, yes, no: syntax.no && this.one(syntax.no), at }]
      }
      case 'while':
      case 'do':
      case 'for':
        return [this.#loop(syntax)]
      case 'list-for-each':
        return [this.listLoop(syntax, at)]
      case 'switch':
        return [this.#switch(syntax)]
      case 'case':
        return [...this.#case(syntax), ...this.#statement(syntax.statement)]
      case 'break':
        if (this.loops === 0 && this.#switches.length === 0)
          this.#misplaced(at, "'break' outside a loop or switch")
        return [{ kind: 'break', at }]
      case 'continue':
        if (this.loops === 0) this.#misplaced(at, "'continue' outside a loop")
        return [{ kind: 'continue', at }]
      case 'return':
        return [this.#return(syntax.value, at)]
      case 'goto': {
        const label = this.#label(syntax.label, at)
        label.used = true
        return [{ kind: 'goto', label, at }]
      }
      case 'label':
        return [this.#defineLabel(syntax.name, at), ...this.#statement(syntax.statement)]
    }
  }

  #misplaced(at: Place, message: string): void {
    this.reporter.error('C_MISPLACED', at, message)
  }

  /** `if (a = b)` compiles, but is rarely meant. */
  #warnAssignment(condition: ExpressionSyntax): void {
    if (condition.kind === 'assign' && !condition.operator && condition.first.text !== '(') {
      this.reporter.warning(
        'C_ASSIGNMENT_AS_CONDITION',
        condition.at,
        "'=' in a condition assigns",
        "write '==' to compare, or put it in parentheses",
      )
    }
  }

  #loop(syntax: StatementSyntax & { kind: 'while' | 'do' | 'for' }): TypedStatement {
    const { at } = syntax
    this.openScope()
    const start = syntax.kind === 'for' && syntax.start ? this.#statement(syntax.start) : []
    const condition = syntax.condition && this.truth(syntax.condition)
    if (syntax.kind === 'while' && syntax.condition) this.#warnAssignment(syntax.condition)
    const step = syntax.kind === 'for' && syntax.step ? this.value(syntax.step) : undefined
    const body = this.inLoop(() => this.one(syntax.body))
    const testFirst = syntax.kind !== 'do'
    const loop: TypedStatement = { kind: 'loop', testFirst, condition, step, body, at }
    const variables = this.closeScope()
    if (start.length === 0 && variables.length === 0) return loop
    return { kind: 'block', items: [...start, loop], variables, end: at, at }
  }

  #switch(syntax: StatementSyntax & { kind: 'switch' }): TypedStatement {
    const { at } = syntax
    const value = this.value(syntax.value)
    if (value.type.kind !== 'error' && !isInteger(value.type)) {
      this.reporter.error(
        'C_BAD_OPERAND',
        syntax.value.at,
        `switch needs an integer, this is '${spellType(value.type)}'`,
      )
    }
    const type = isInteger(value.type) ? promotedType(this.types, value.type) : this.types.int
    const open: OpenSwitch = { type, cases: [], seen: new Set() }
    this.#switches.push(open)
    const body = this.one(syntax.body)
    this.#switches.pop()
    if (open.cases.length > MAX_CASES) {
      this.reporter.error('C_TOO_MANY_CASES', at, `more than ${MAX_CASES} cases in one switch`)
    }
    return { kind: 'switch', value: convert(value, type), cases: open.cases, body, at }
  }

  #case(syntax: StatementSyntax & { kind: 'case' }): TypedStatement[] {
    const { at } = syntax
    const open = this.#switches.at(-1)
    if (!open) {
      this.#misplaced(at, `'${syntax.value ? 'case' : 'default'}' outside a switch`)
      return []
    }
    let value: bigint | undefined
    if (syntax.value) {
      const found = this.constantInteger(syntax.value, 'a case label')
      if (found === undefined) return []
      const converted = constant(open.type, found, at)
      value = converted.kind === 'constant' ? converted.value : found
    }
    if (open.seen.has(value)) {
      this.reporter.error(
        'C_DUPLICATE_CASE',
        at,
        value === undefined ? "two 'default' labels" : `two labels for ${value}`,
      )
    }
    open.seen.add(value)
    const label: CaseLabel = { value }
    open.cases.push(label)
    return [{ kind: 'case', label, at }]
  }

  #return(syntax: ExpressionSyntax | undefined, at: Place): TypedStatement {
    const result = this.currentFunction?.type.result
    if (!syntax) {
      if (result && result.kind !== 'void' && result.kind !== 'error') {
        this.reporter.error('C_MISSING_RETURN', at, `return needs a '${spellType(result)}'`)
      }
      return { kind: 'return', value: undefined, at }
    }
    const value = this.value(syntax)
    if (!result || result.kind === 'error') return { kind: 'return', value: undefined, at }
    if (result.kind === 'void') {
      if (value.type.kind !== 'void' && value.type.kind !== 'error') {
        this.reporter.error('C_TYPE_MISMATCH', syntax.at, 'a void function returns no value')
      }
      return { kind: 'return', value, at }
    }
    return { kind: 'return', value: this.assigned(value, result, syntax.at, 'return'), at }
  }

  #label(name: string, at: Place): Label {
    const known = this.#labels.get(name)
    if (known) return known
    const label: Label = { name, at, defined: false, used: false }
    this.#labels.set(name, label)
    return label
  }

  #defineLabel(name: string, at: Place): TypedStatement {
    const label = this.#label(name, at)
    if (label.defined) this.reporter.error('C_REDECLARED', at, `label '${name}' is defined twice`)
    label.defined = true
    return { kind: 'label', label, at }
  }
}
