/** Statements, and the declarations among them. */
import { MAX_CASES, MAX_FRAME_BYTES } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type {
  DeclarationSyntax,
  ExpressionSyntax,
  InitialisedDeclarator,
  ListLoop,
  LockDeclarationSyntax,
  SpecifierSyntax,
  StatementSyntax,
} from '../syntax/tree.ts'
import { constant, convert, promotedType } from './conversions.ts'
import { declaredLock } from './lock-values.ts'
import { SpecialChecker } from './special-checker.ts'
import type { Declared } from './type-checker.ts'
import type { CaseLabel, Label, TypedExpression, TypedStatement, Variable } from './tree.ts'
import {
  isComplete,
  isInteger,
  isScalar,
  sizeOf,
  spellType,
  unqualified,
  type CType,
} from './types.ts'

/** A switch whose body is being checked. */
interface OpenSwitch {
  readonly type: CType
  readonly cases: CaseLabel[]
  readonly seen: Set<bigint | undefined>
}

export abstract class StatementChecker extends SpecialChecker {
  #labels = new Map<string, Label>()
  #switches: OpenSwitch[] = []
  #loops = 0
  /** Names of static locals so far, so that two of one name stay apart. */
  readonly #staticNames = new Map<string, number>()

  /** Declares a global, typedef or function prototype, or (in a block) whatever is not a plain local. */
  protected abstract declareOutside(
    specifiers: SpecifierSyntax,
    declared: Declared,
    item: InitialisedDeclarator,
  ): void

  /** The body of a function; parameters are declared in the scope that is open. */
  protected body(syntax: StatementSyntax & { kind: 'block' }): TypedStatement {
    this.#labels = new Map()
    this.#switches = []
    this.#loops = 0
    const items = syntax.items.flatMap((item) => this.#statement(item))
    for (const label of this.#labels.values()) {
      if (!label.defined)
        this.reporter.error('C_UNDECLARED', label.at, `label '${label.name}' is not defined`)
      else if (!label.used)
        this.reporter.warning('C_UNUSED_LABEL', label.at, `label '${label.name}' is not used`)
    }
    return { kind: 'block', items, variables: [], end: syntax.end, at: syntax.at }
  }

  #one(syntax: StatementSyntax): TypedStatement {
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
        return this.#declaration(syntax.declaration)
      case 'lock-declaration':
        return this.#lockDeclaration(syntax.declaration)
      case 'expression':
        return [{ kind: 'expression', expression: this.value(syntax.expression), at }]
      case 'empty':
        return []
      case 'if': {
        const condition = this.truth(syntax.condition)
        this.#warnAssignment(syntax.condition)
        const yes = this.#one(syntax.yes)
        return [{ kind: 'if', condition, yes, no: syntax.no && this.#one(syntax.no), at }]
      }
      case 'while':
      case 'do':
      case 'for':
        return [this.#loop(syntax)]
      case 'list-for-each':
        return [this.#listLoop(syntax, at)]
      case 'switch':
        return [this.#switch(syntax)]
      case 'case':
        return [...this.#case(syntax), ...this.#statement(syntax.statement)]
      case 'break':
        if (this.#loops === 0 && this.#switches.length === 0)
          this.#misplaced(at, "'break' outside a loop or switch")
        return [{ kind: 'break', at }]
      case 'continue':
        if (this.#loops === 0) this.#misplaced(at, "'continue' outside a loop")
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
    const body = this.#inLoop(() => this.#one(syntax.body))
    const testFirst = syntax.kind !== 'do'
    const loop: TypedStatement = { kind: 'loop', testFirst, condition, step, body, at }
    const variables = this.closeScope()
    if (start.length === 0 && variables.length === 0) return loop
    return { kind: 'block', items: [...start, loop], variables, end: at, at }
  }

  #inLoop<T>(check: () => T): T {
    this.#loops++
    const result = check()
    this.#loops--
    return result
  }

  /**
   * `list_for_each_entry` written out as the for loop it stands for. The head is evaluated at each
   * test, as the kernel's macro does; the `_safe` form reads the successor before the body runs.
   */
  #listLoop(syntax: StatementSyntax & { kind: 'list-for-each' }, at: Place): TypedStatement {
    const nodes = new ListNodes(syntax, at)
    const position = this.value(syntax.cursor)
    const failed: TypedStatement = { kind: 'expression', expression: this.wrong(at), at }
    if (position.type.kind === 'error') return failed
    const entry = syntax.member !== undefined
    if (position.type.kind !== 'pointer' || (entry && position.type.target.kind !== 'struct')) {
      this.reporter.error(
        'C_NOT_A_POINTER',
        syntax.cursor.at,
        `the cursor must be a pointer to a struct, this is '${spellType(position.type)}'`,
      )
      return failed
    }
    const set = (target: ExpressionSyntax, link: ExpressionSyntax): TypedExpression => {
      const location = this.modifiable(target, 'list_for_each')
      const value = this.value(link)
      if (!location || value.type.kind === 'error') return this.wrong(at)
      const moved = entry ? this.#entryOf(value, position.type, syntax.member ?? '', at) : value
      return this.store(
        location,
        this.assigned(moved, unqualified(location.type), at, 'list_for_each'),
        at,
      )
    }
    const start = set(syntax.cursor, nodes.first())
    const startNext = syntax.next && set(syntax.next, nodes.follower(syntax.cursor))
    const condition = this.binary(
      '!=',
      this.value(nodes.link(syntax.cursor)),
      this.value(syntax.head),
      at,
    )
    const step = syntax.next
      ? this.#stepSafe(
          syntax.cursor,
          syntax.next,
          set(syntax.next, nodes.follower(syntax.next)),
          at,
        )
      : set(syntax.cursor, nodes.follower(syntax.cursor))
    const body = this.#inLoop(() => this.#one(syntax.body))
    const loop: TypedStatement = { kind: 'loop', testFirst: true, condition, step, body, at }
    const starts = [start, ...(startNext ? [startNext] : [])]
    const items = starts.map((expression): TypedStatement => ({
      kind: 'expression',
      expression,
      at,
    }))
    return { kind: 'block', items: [...items, loop], variables: [], end: at, at }
  }

  #stepSafe(
    cursor: ExpressionSyntax,
    next: ExpressionSyntax,
    advance: TypedExpression,
    at: Place,
  ): TypedExpression {
    const location = this.modifiable(cursor, 'list_for_each')
    if (!location) return this.wrong(at)
    const left = this.store(location, this.value(next), at)
    return { kind: 'sequence', left, right: advance, type: advance.type, at }
  }

  #entryOf(link: TypedExpression, type: CType, member: string, at: Place): TypedExpression {
    if (type.kind !== 'pointer') return this.wrong(at)
    const found = this.member(type.target, member, at)
    return found ? this.container(link, type.target, found.offset, found.type, at) : this.wrong(at)
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
    const body = this.#one(syntax.body)
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

  #declaration(syntax: DeclarationSyntax): TypedStatement[] {
    const { specifiers } = syntax
    const base = this.baseType(specifiers)
    return syntax.declarators.flatMap((item) => {
      const declared = this.declared(item.declarator, base)
      const outside =
        specifiers.storage === 'typedef' ||
        specifiers.storage === 'extern' ||
        specifiers.ghost ||
        declared.type.kind === 'function'
      if (outside) {
        this.declareOutside(specifiers, declared, item)
        return []
      }
      if (specifiers.storage === 'static') {
        this.#staticLocal(specifiers, declared, item)
        return []
      }
      return this.#local(specifiers, declared, item)
    })
  }

  #local(
    specifiers: SpecifierSyntax,
    declared: Declared,
    item: InitialisedDeclarator,
  ): TypedStatement[] {
    const { at } = declared
    const variable = this.#variable(declared, 'local', specifiers.alignment)
    if (!variable) return []
    const isAggregate = !isScalar(variable.type)
    if (item.value && !isAggregate && item.value.kind === 'expression') {
      const value = this.assigned(
        this.value(item.value.value),
        unqualified(variable.type),
        item.value.at,
        'the initialiser',
      )
      const type = unqualified(variable.type)
      const store = this.store({ variable, index: undefined, offset: 0, type, at }, value, at)
      return [{ kind: 'declare', variable, stores: [store], at }]
    }
    const stores = item.value ? this.initialiseLocal(variable, item.value, at) : []
    this.#requireComplete(variable)
    return [{ kind: 'declare', variable, stores, at }]
  }

  /** Declares the name; undefined after a report. */
  #variable(
    declared: Declared,
    storage: Variable['storage'],
    alignment: number,
  ): Variable | undefined {
    const { name, type, at } = declared
    if (name === undefined) {
      this.reporter.error('C_EXPECTED', at, 'expected a name')
      return undefined
    }
    if (this.findHere(name)) this.reportRedeclared(name, at)
    const open = type.kind === 'array' && type.length < 0
    if (!open && !isComplete(type)) {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        at,
        `'${name}' has the incomplete type '${spellType(type)}'`,
      )
    }
    const variable: Variable = {
      name,
      type,
      at,
      storage,
      alignment,
      inMemory: storage !== 'local' || (!isScalar(type) && type.kind !== 'error'),
      initial: [],
      declaredOnly: false,
      used: false,
    }
    this.declare(name, { kind: 'variable', variable }, at)
    return variable
  }

  #requireComplete(variable: Variable): void {
    const { type, at, name } = variable
    if (type.kind === 'array' && type.length < 0) {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        at,
        `the length of '${name}' is not known`,
        'write it between the brackets',
      )
    }
    if (variable.storage === 'local' && sizeOf(type) > MAX_FRAME_BYTES) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        at,
        `'${name}' is too large for the stack`,
        'make it static',
      )
    }
  }

  /** A static local is a global named after its function. */
  #staticLocal(specifiers: SpecifierSyntax, declared: Declared, item: InitialisedDeclarator): void {
    const variable = this.#variable(declared, 'global', specifiers.alignment)
    if (!variable) return
    const path = `${this.currentFunction?.name ?? ''}.${variable.name}`
    const count = this.#staticNames.get(path) ?? 0
    this.#staticNames.set(path, count + 1)
    const renamed: Variable = Object.assign(variable, {
      name: count === 0 ? path : `${path}.${count}`,
    })
    if (item.value) this.initialiseStatic(renamed, item.value)
    this.#requireComplete(renamed)
    this.variables.push(renamed)
  }

  /** `DECLARE_COMPLETION_ONSTACK(done);` and its relatives within a function. */
  #lockDeclaration(syntax: LockDeclarationSyntax): TypedStatement[] {
    const made = declaredLock(syntax.macro)
    if (!made) {
      this.reporter.error('C_MISPLACED', syntax.at, `${syntax.macro}() must stand at file scope`)
      return []
    }
    const type: CType = { kind: 'lock', lock: made.lock, qualifiers: 0 }
    const declared: Declared = {
      name: syntax.name,
      type,
      at: syntax.namePlace,
      parameters: undefined,
    }
    const variable = this.#variable(declared, 'local', 0)
    if (!variable) return []
    const at = syntax.namePlace
    const value = constant(this.types.int, BigInt(made.value), at)
    const location = { variable, index: undefined, offset: 0, type, at }
    const store: TypedExpression = {
      kind: 'lock-init',
      location,
      value,
      type: this.voidValue(at).type,
      at,
    }
    return [{ kind: 'declare', variable, stores: [store], at }]
  }
}

/** Builds the syntax of the links a list loop walks along. */
class ListNodes {
  readonly #loop: ListLoop
  readonly #at: Place
  readonly #direction: string

  constructor(loop: ListLoop, at: Place) {
    this.#loop = loop
    this.#at = at
    this.#direction = loop.reverse ? 'prev' : 'next'
  }

  /** `(head)->next` */
  first(): ExpressionSyntax {
    return this.#member(this.#loop.head, this.#direction, true)
  }

  /** `cursor->member.next`, or `cursor->next` without a member. */
  follower(cursor: ExpressionSyntax): ExpressionSyntax {
    const { member } = this.#loop
    if (member === undefined) return this.#member(cursor, this.#direction, true)
    return this.#member(this.#member(cursor, member, true), this.#direction, false)
  }

  /** `&cursor->member`, or the cursor itself. */
  link(cursor: ExpressionSyntax): ExpressionSyntax {
    const { member } = this.#loop
    if (member === undefined) return cursor
    const operand = this.#member(cursor, member, true)
    return { ...operand, kind: 'unary', operator: '&', operand }
  }

  #member(base: ExpressionSyntax, name: string, arrow: boolean): ExpressionSyntax {
    const { first, last, height } = base
    return { kind: 'member', base, arrow, name, at: this.#at, first, last, height: height + 1 }
  }
}
