/**
 * Which scalar locals may be read before anything was assigned to them. Such a variable is a register,
 * which the machine does not watch as it watches memory.
 *
 * The rules are those of definite assignment in Java (chapter 16 of its specification): a variable has
 * a value where every way there assigns one. A label that a goto leads to may be reached from anywhere;
 * everything is taken for assigned there, so that no warning is wrong.
 */
import { assertNever } from '#core/base/invariant.ts'
import type { Reporter } from '../source/reporter.ts'
import type { CheckedProgram, Location, TypedExpression, TypedStatement, Variable } from './tree.ts'

/** Variables of a function that are looked at: the set is copied wherever control divides. */
const MAX_VARIABLES = 256

/** Variables with a value, one bit each; undefined where control does not come. */
type Assigned = bigint | undefined

/** What holds after a condition that was true, and after one that was false. */
interface Outcomes {
  readonly yes: Assigned
  readonly no: Assigned
}

/** Warns of every scalar local that may be read before it has a value. */
export function warnUnassigned(program: CheckedProgram, reporter: Reporter): void {
  for (const { body } of program.functions) {
    if (body) new Flow(reporter).statement(body)
  }
}

function both(a: Assigned, b: Assigned): Assigned {
  return a === undefined || b === undefined ? (a ?? b) : a & b
}

class Flow {
  #now: Assigned = 0n
  /** What holds at the breaks and continues of the loops and switches around. */
  #breaks: Assigned[] = []
  #continues: Assigned[] = []
  /** What holds where each switch around begins. */
  readonly #switches: Assigned[] = []
  readonly #bits = new Map<Variable, bigint>()
  readonly #warned = new Set<Variable>()
  readonly #reporter: Reporter

  constructor(reporter: Reporter) {
    this.#reporter = reporter
  }

  statement(statement: TypedStatement): void {
    switch (statement.kind) {
      case 'block':
        for (const item of statement.items) this.statement(item)
        return
      case 'expression':
        return this.#expression(statement.expression)
      case 'declare':
        this.#forget(statement.variable)
        return this.#all(statement.stores)
      case 'if': {
        const { yes, no } = this.#condition(statement.condition)
        this.#now = yes
        this.statement(statement.yes)
        const after = this.#now
        this.#now = no
        if (statement.no) this.statement(statement.no)
        this.#now = both(after, this.#now)
        return
      }
      case 'loop':
        return this.#loop(statement)
      case 'switch':
        return this.#switch(statement)
      case 'case':
        this.#now = both(this.#now, this.#switches.at(-1))
        return
      case 'break':
        this.#breaks.push(both(this.#breaks.pop(), this.#now))
        return this.#stop()
      case 'continue':
        this.#continues.push(both(this.#continues.pop(), this.#now))
        return this.#stop()
      case 'return':
        if (statement.value) this.#expression(statement.value)
        return this.#stop()
      case 'goto':
        return this.#stop()
      case 'label':
        if (statement.label.used) this.#stop()
        return
      default:
        return assertNever(statement)
    }
  }

  /** Nothing comes here in order: whatever follows is reached from elsewhere. */
  #stop(): void {
    this.#now = undefined
  }

  #loop({ testFirst, condition, step, body }: TypedStatement & { kind: 'loop' }): void {
    let leaving: Assigned
    if (testFirst && condition) {
      const { yes, no } = this.#condition(condition)
      this.#now = yes
      leaving = no
    }
    this.#breaks.push(undefined)
    this.#continues.push(undefined)
    this.statement(body)
    this.#now = both(this.#now, this.#continues.pop())
    if (step) this.#expression(step)
    if (!testFirst && condition) leaving = this.#condition(condition).no
    this.#now = both(leaving, this.#breaks.pop())
  }

  #switch({ value, cases, body }: TypedStatement & { kind: 'switch' }): void {
    this.#expression(value)
    const before = this.#now
    const exhaustive = cases.some((label) => label.value === undefined)
    this.#switches.push(before)
    this.#breaks.push(exhaustive ? undefined : before)
    this.#stop()
    this.statement(body)
    this.#switches.pop()
    this.#now = both(this.#now, this.#breaks.pop())
  }

  #condition(condition: TypedExpression): Outcomes {
    switch (condition.kind) {
      case 'constant': {
        const now = this.#now
        return condition.value === 0n ? { yes: undefined, no: now } : { yes: now, no: undefined }
      }
      case 'convert':
        return this.#condition(condition.operand)
      case 'not': {
        const { yes, no } = this.#condition(condition.operand)
        return { yes: no, no: yes }
      }
      case 'logical': {
        const left = this.#condition(condition.left)
        const isAnd = condition.operator === '&&'
        this.#now = isAnd ? left.yes : left.no
        const right = this.#condition(condition.right)
        return isAnd
          ? { yes: right.yes, no: both(left.no, right.no) }
          : { yes: both(left.yes, right.yes), no: right.no }
      }
      default:
        this.#expression(condition)
        return { yes: this.#now, no: this.#now }
    }
  }

  #all(expressions: readonly TypedExpression[]): void {
    for (const expression of expressions) this.#expression(expression)
  }

  #expression(expression: TypedExpression): void {
    switch (expression.kind) {
      case 'constant':
      case 'function':
        return
      case 'load':
        return this.#read(expression.location)
      case 'address':
        return this.#index(expression.location)
      case 'convert':
      case 'unary':
      case 'not':
        return this.#expression(expression.operand)
      case 'binary':
      case 'compare':
      case 'extreme':
      case 'sequence':
        return this.#all([expression.left, expression.right])
      case 'logical': {
        const { yes, no } = this.#condition(expression)
        this.#now = both(yes, no)
        return
      }
      case 'conditional': {
        const { yes, no } = this.#condition(expression.condition)
        this.#now = yes
        this.#expression(expression.yes)
        const after = this.#now
        this.#now = no
        this.#expression(expression.no)
        this.#now = both(after, this.#now)
        return
      }
      case 'assign':
        this.#index(expression.location)
        this.#expression(expression.value)
        return this.#write(expression.location)
      case 'update':
        this.#read(expression.location)
        this.#expression(expression.operand)
        return this.#write(expression.location)
      case 'copy':
        this.#index(expression.target)
        return this.#index(expression.source)
      case 'call':
        if ('kind' in expression.callee) this.#expression(expression.callee)
        return this.#all(expression.arguments)
      default:
        return this.#intrinsic(expression)
    }
  }

  #intrinsic(expression: TypedExpression & { kind: IntrinsicKind }): void {
    switch (expression.kind) {
      case 'operation': {
        const { a, b, c } = expression
        if (a.kind === 'input') this.#expression(a.value)
        this.#all(b)
        if (Array.isArray(c)) this.#all(c)
        if (a.kind === 'output') this.#write(a.location)
        return
      }
      case 'atomic-add':
        return this.#all([expression.address, expression.delta])
      case 'lock-init':
        this.#index(expression.location)
        return this.#expression(expression.value)
      case 'wait':
        return this.#all([expression.key, expression.condition])
      case 'assertion': {
        const { yes, no } = this.#condition(expression.condition)
        this.#now = expression.check === 1 ? both(yes, no) : no
        return
      }
      case 'note':
        if (expression.value) this.#expression(expression.value)
        return
      default:
        return assertNever(expression)
    }
  }

  #index({ index }: Location): void {
    if (index) this.#expression(index)
  }

  #read(location: Location): void {
    this.#index(location)
    const { variable, at } = location
    const bit = this.#bitOf(variable)
    if (!variable || this.#now === undefined || (this.#now & bit) === bit) return
    if (this.#warned.has(variable)) return
    this.#warned.add(variable)
    this.#reporter.warning(
      'C_MAYBE_UNASSIGNED',
      at,
      `'${variable.name}' may be read before anything is assigned to it`,
      'give it a value where it is declared',
    )
  }

  #write({ variable }: Location): void {
    if (this.#now !== undefined) this.#now |= this.#bitOf(variable)
  }

  #forget(variable: Variable): void {
    if (this.#now !== undefined) this.#now &= ~this.#bitOf(variable)
  }

  /** 0 for what is not looked at. */
  #bitOf(variable: Variable | undefined): bigint {
    if (!variable || variable.storage !== 'local' || variable.inMemory) return 0n
    const known = this.#bits.get(variable)
    if (known !== undefined) return known
    if (this.#bits.size >= MAX_VARIABLES) return 0n
    const bit = 1n << BigInt(this.#bits.size)
    this.#bits.set(variable, bit)
    return bit
  }
}

type IntrinsicKind = 'operation' | 'atomic-add' | 'lock-init' | 'wait' | 'assertion' | 'note'
