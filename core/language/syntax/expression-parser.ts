/**
 * Expressions, by precedence climbing. Types come in through casts and `sizeof`; the subclass that reads
 * declarations supplies them.
 */
import { MAX_PARAMETERS } from '../limits.ts'
import { quotedBytes } from '../source/literals.ts'
import type { Token } from '../source/token.ts'
import { MacroParser, type Body } from './macro-parser.ts'
import { describe } from './token-stream.ts'
import type { BinaryOperator, ExpressionSyntax, InitialiserSyntax, UnaryOperator } from './tree.ts'

const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '<': 7, '>': 7, '<=': 7, '>=': 7,
  '<<': 8, '>>': 8, '+': 9, '-': 9, '*': 10, '/': 10, '%': 10,
} // prettier-ignore

const ASSIGNMENTS: ReadonlySet<string> = new Set([
  '=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=',
]) // prettier-ignore

const UNARY: ReadonlySet<string> = new Set(['+', '-', '~', '!', '*', '&'])

export abstract class ExpressionParser extends MacroParser {
  protected abstract initialiser(): InitialiserSyntax

  /** An expression with commas. */
  protected expression(): ExpressionSyntax {
    let left = this.assignment()
    while (this.is(',')) {
      const { place } = this.advance()
      const right = this.assignment()
      left = this.node(place, left.first, { kind: 'comma', left, right }, left, right)
    }
    return left
  }

  /** An expression without commas: an argument, an initialiser. */
  protected override assignment(): ExpressionSyntax {
    return this.nested(() => {
      const left = this.conditional()
      const { text, kind, place } = this.peek()
      if (kind !== 'punctuator' || !ASSIGNMENTS.has(text)) return left
      this.advance()
      const right = this.assignment()
      const operator = text === '=' ? {} : { operator: text.slice(0, -1) as BinaryOperator }
      return this.node(place, left.first, { kind: 'assign', ...operator, left, right }, left, right)
    })
  }

  /** A constant expression, or the part of an expression above assignment. */
  protected override conditional(): ExpressionSyntax {
    const condition = this.#binary(1)
    if (!this.is('?')) return condition
    const { place } = this.advance()
    if (this.is(':')) {
      this.fail(
        'C_UNSUPPORTED_ELVIS',
        "'?:' without a middle operand is not supported",
        'repeat the condition',
      )
    }
    return this.nested(() => {
      const yes = this.expression()
      this.expect(':', "in '?:'")
      const no = this.conditional()
      return this.node(
        place,
        condition.first,
        { kind: 'conditional', condition, yes, no },
        condition,
        yes,
        no,
      )
    })
  }

  #binary(minimum: number): ExpressionSyntax {
    let left = this.#unary()
    for (;;) {
      const { text, kind, place } = this.peek()
      const precedence = kind === 'punctuator' ? PRECEDENCE[text] : undefined
      if (precedence === undefined || precedence < minimum) return left
      this.advance()
      const right = this.#binary(precedence + 1)
      const body: Body =
        text === '&&' || text === '||'
          ? { kind: 'logical', operator: text, left, right }
          : { kind: 'binary', operator: text as BinaryOperator, left, right }
      left = this.node(place, left.first, body, left, right)
    }
  }

  #unary(): ExpressionSyntax {
    return this.nested(() => {
      const token = this.peek()
      if (token.kind === 'punctuator') {
        if (UNARY.has(token.text)) return this.#prefix(token)
        if (token.text === '++' || token.text === '--') {
          this.advance()
          const operand = this.#unary()
          const body: Body = { kind: 'step', operator: token.text, prefix: true, operand }
          return this.node(token.place, token, body, operand)
        }
        if (token.text === '&&') {
          this.fail(
            'C_UNSUPPORTED_LABEL_ADDRESS',
            'the address of a label is not supported',
            'use a switch',
          )
        }
        if (token.text === '(' && this.startsType(1)) return this.#cast(token)
      }
      if (this.is('sizeof') || this.is('_Alignof') || this.is('__alignof__')) return this.#sizeof()
      return this.#postfix(this.#primary())
    })
  }

  #prefix(token: Token): ExpressionSyntax {
    this.advance()
    const operand = this.#unary()
    const operator = token.text as UnaryOperator
    return this.node(token.place, token, { kind: 'unary', operator, operand }, operand)
  }

  #cast(open: Token): ExpressionSyntax {
    this.advance()
    const type = this.typeName()
    this.expect(')', 'after the type of a cast')
    if (this.is('{')) {
      const value = this.initialiser()
      return this.#postfix(this.node(open.place, open, { kind: 'literal', type, value }))
    }
    const operand = this.#unary()
    return this.node(open.place, open, { kind: 'cast', type, operand }, operand)
  }

  #sizeof(): ExpressionSyntax {
    const word = this.advance()
    const alignment = word.text !== 'sizeof'
    if (this.is('(') && this.startsType(1)) {
      this.advance()
      const type = this.typeName()
      this.expect(')', `after the type of ${word.text}`)
      return this.node(word.place, word, { kind: 'sizeof-type', type, alignment })
    }
    const operand = this.#unary()
    return this.node(word.place, word, { kind: 'sizeof', operand, alignment }, operand)
  }

  #primary(): ExpressionSyntax {
    const token = this.peek()
    if (token.kind === 'number') {
      this.advance()
      return this.node(token.place, token, { kind: 'number', text: token.text })
    }
    if (token.kind === 'character') {
      this.advance()
      return this.node(token.place, token, { kind: 'character', text: token.text })
    }
    if (token.kind === 'string') return this.#string(token)
    if (token.text === '(' && token.kind === 'punctuator') return this.#parenthesised(token)
    if (this.isName()) return this.#name(token)
    if (token.text === '_Generic') {
      const message = '_Generic is not supported'
      return this.fail('C_UNSUPPORTED_GENERIC', message, 'write one function for each type')
    }
    return this.fail('C_EXPECTED', `expected an expression, found ${describe(token)}`)
  }

  #string(first: Token): ExpressionSyntax {
    const bytes: number[] = []
    while (this.peek().kind === 'string')
      for (const byte of quotedBytes(this.advance().text)) bytes.push(byte)
    return this.node(first.place, first, { kind: 'string', bytes })
  }

  #parenthesised(open: Token): ExpressionSyntax {
    this.advance()
    if (this.is('{')) {
      this.fail(
        'C_UNSUPPORTED_STATEMENT_EXPRESSION',
        'a statement expression ({ … }) is not supported',
        'write a static inline function',
      )
    }
    const inner = this.expression()
    this.expect(')', 'to close the parenthesis')
    return { ...inner, first: open, last: this.previous }
  }

  #name(token: Token): ExpressionSyntax {
    this.advance()
    return this.macro(token) ?? this.node(token.place, token, { kind: 'name', name: token.text })
  }

  #postfix(start: ExpressionSyntax): ExpressionSyntax {
    let base = start
    for (;;) {
      const token = this.peek()
      if (token.kind !== 'punctuator') return base
      switch (token.text) {
        case '[': {
          this.advance()
          const index = this.expression()
          this.expect(']', 'after the index')
          base = this.node(token.place, base.first, { kind: 'index', base, index }, base, index)
          break
        }
        case '(':
          base = this.#call(base)
          break
        case '.':
        case '->': {
          this.advance()
          const name = this.expectName('a member name')
          const body: Body = { kind: 'member', base, arrow: token.text === '->', name: name.text }
          base = this.node(name.place, base.first, body, base)
          break
        }
        case '++':
        case '--':
          this.advance()
          base = this.node(
            token.place,
            base.first,
            { kind: 'step', operator: token.text, prefix: false, operand: base },
            base,
          )
          break
        default:
          return base
      }
    }
  }

  #call(callee: ExpressionSyntax): ExpressionSyntax {
    const open = this.advance()
    const values: ExpressionSyntax[] = []
    if (!this.is(')')) {
      do values.push(this.assignment())
      while (this.take(','))
    }
    this.expect(')', 'to close the call')
    if (values.length > MAX_PARAMETERS) {
      this.reporter.error('C_TOO_MANY_ARGUMENTS', open.place, `at most ${MAX_PARAMETERS} arguments`)
      values.length = MAX_PARAMETERS
    }
    const at = callee.at
    return this.node(
      at,
      callee.first,
      { kind: 'call', callee, arguments: values },
      callee,
      ...values,
    )
  }
}
