/**
 * The value of an `#if` expression: integers only, names that are not macros count as 0, and
 * arithmetic is done in the widest type (64 bits, unsigned as soon as an operand is), as C says.
 */
import { MAX_NESTING } from '../limits.ts'
import { characterValue, parseNumber } from './literals.ts'
import type { Reporter } from './reporter.ts'
import type { Token } from './token.ts'

interface Value {
  readonly value: bigint
  readonly unsigned: boolean
}

const FALSE: Value = { value: 0n, unsigned: false }

const LEVELS: readonly (readonly string[])[] = [
  ['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='],
  ['<<', '>>'], ['+', '-'], ['*', '/', '%'],
] // prettier-ignore

/**
 * Evaluates the tokens after `#if` (macros already expanded, `defined` already replaced). The last
 * token must be an `end` token; mistakes are reported and count as false.
 */
export function evaluateCondition(tokens: readonly Token[], reporter: Reporter): boolean {
  return new Condition(tokens, reporter).run()
}

class Condition {
  #index = 0
  #depth = 0
  #failed = false
  readonly #tokens: readonly Token[]
  readonly #reporter: Reporter

  constructor(tokens: readonly Token[], reporter: Reporter) {
    this.#tokens = tokens
    this.#reporter = reporter
  }

  run(): boolean {
    const { value } = this.#conditional()
    if (this.#token().kind !== 'end') this.#fail('expected an operator or the end of the line')
    return !this.#failed && value !== 0n
  }

  #token(): Token {
    return this.#tokens[Math.min(this.#index, this.#tokens.length - 1)] as Token
  }

  #take(text: string): boolean {
    if (this.#token().kind !== 'punctuator' || this.#token().text !== text) return false
    this.#index++
    return true
  }

  #fail(message: string): Value {
    if (!this.#failed) {
      const token = this.#token()
      const found = token.kind === 'end' ? 'the end of the line' : `'${token.text}'`
      this.#reporter.error('C_BAD_CONDITION', token.place, `in #if: ${message}, found ${found}`)
    }
    this.#failed = true
    this.#index = this.#tokens.length - 1
    return FALSE
  }

  #conditional(): Value {
    const condition = this.#binary(0)
    if (!this.#take('?')) return condition
    if (++this.#depth > MAX_NESTING) return this.#fail('too many nested conditions')
    const yes = this.#conditional()
    if (!this.#take(':')) return this.#fail("expected ':'")
    const no = this.#conditional()
    this.#depth--
    const unsigned = yes.unsigned || no.unsigned
    return wrap(condition.value !== 0n ? yes.value : no.value, unsigned)
  }

  #binary(level: number): Value {
    const operators = LEVELS[level]
    if (!operators) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const token = this.#token()
      if (token.kind !== 'punctuator' || !operators.includes(token.text)) return left
      this.#index++
      const right = this.#binary(level + 1)
      const result = combine(token.text, left, right)
      left = result ?? this.#fail('division by zero')
    }
  }

  #unary(): Value {
    if (++this.#depth > MAX_NESTING) return this.#fail('too deeply nested')
    const result = this.#operand()
    this.#depth--
    return result
  }

  #operand(): Value {
    const token = this.#token()
    if (this.#take('!')) return truth(this.#unary().value === 0n)
    if (this.#take('+')) return this.#unary()
    if (this.#take('-')) {
      const operand = this.#unary()
      return wrap(-operand.value, operand.unsigned)
    }
    if (this.#take('~')) {
      const operand = this.#unary()
      return wrap(~operand.value, operand.unsigned)
    }
    if (this.#take('(')) {
      const inner = this.#conditional()
      return this.#take(')') ? inner : this.#fail("expected ')'")
    }
    return this.#primary(token)
  }

  #primary(token: Token): Value {
    if (token.kind === 'identifier') {
      this.#index++
      return token.text === 'true' ? truth(true) : FALSE
    }
    if (token.kind === 'character') {
      this.#index++
      return { value: BigInt(characterValue(token.text) ?? 0), unsigned: false }
    }
    const number = token.kind === 'number' ? parseNumber(token.text) : undefined
    if (number === undefined || number === 'float') return this.#fail('expected an integer')
    this.#index++
    return wrap(number.value, number.unsigned || number.value >= 1n << 63n)
  }
}

function wrap(value: bigint, unsigned: boolean): Value {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned }
}

function truth(condition: boolean): Value {
  return { value: condition ? 1n : 0n, unsigned: false }
}

function combine(operator: string, left: Value, right: Value): Value | undefined {
  const unsigned = left.unsigned || right.unsigned
  const a = wrap(left.value, unsigned).value
  const b = wrap(right.value, unsigned).value
  switch (operator) {
    case '||':
      return truth(a !== 0n || b !== 0n)
    case '&&':
      return truth(a !== 0n && b !== 0n)
    case '|':
      return wrap(a | b, unsigned)
    case '^':
      return wrap(a ^ b, unsigned)
    case '&':
      return wrap(a & b, unsigned)
    case '==':
      return truth(a === b)
    case '!=':
      return truth(a !== b)
    case '<':
      return truth(a < b)
    case '>':
      return truth(a > b)
    case '<=':
      return truth(a <= b)
    case '>=':
      return truth(a >= b)
    case '<<':
      return wrap(left.value << (right.value & 63n), left.unsigned)
    case '>>':
      return wrap(left.value >> (right.value & 63n), left.unsigned)
    case '+':
      return wrap(a + b, unsigned)
    case '-':
      return wrap(a - b, unsigned)
    case '*':
      return wrap(a * b, unsigned)
    case '/':
      return b === 0n ? undefined : wrap(a / b, unsigned)
    default:
      return b === 0n ? undefined : wrap(a % b, unsigned)
  }
}
