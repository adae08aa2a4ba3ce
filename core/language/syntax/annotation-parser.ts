/**
 * What is known of names and annotations: which names are types (C cannot be parsed without that), and
 * the attributes of kernel code, nearly all of which mean nothing here.
 */
import { BUILTIN_TYPE_NAMES } from '../builtin-types.ts'
import { parseNumber } from '../source/literals.ts'
import { ExpressionParser } from './expression-parser.ts'
import {
  CACHE_LINE_ANNOTATIONS,
  CACHE_LINE_BYTES,
  IGNORED_ANNOTATIONS,
  IGNORED_CALLS,
  SPECIFIER_WORDS,
  TYPE_WORDS,
} from './words.ts'

export abstract class AnnotationParser extends ExpressionParser {
  /** True for names that are types in a scope, false for names that hide one. */
  readonly #scopes: Map<string, boolean>[] = [
    new Map(BUILTIN_TYPE_NAMES.map((name) => [name, true])),
  ]

  protected scoped<T>(parse: () => T): T {
    this.#scopes.push(new Map())
    try {
      return parse()
    } finally {
      this.#scopes.pop()
    }
  }

  protected declareName(name: string, isType: boolean): void {
    this.#scopes.at(-1)?.set(name, isType)
  }

  protected isTypeName(name: string): boolean {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const found = this.#scopes[index]?.get(name)
      if (found !== undefined) return found
    }
    return false
  }

  protected override startsType(ahead = 0): boolean {
    let token = this.peek(ahead)
    for (let next = ahead + 1; IGNORED_ANNOTATIONS.has(token.text); next++) token = this.peek(next)
    if (token.kind !== 'identifier') return false
    const { text } = token
    return TYPE_WORDS.has(text) || SPECIFIER_WORDS.has(text) || this.isTypeName(text)
  }

  /** Skips what only other compilers care about; understands alignment. */
  protected annotation(open?: { alignment: number }): boolean {
    const token = this.peek()
    if (token.kind !== 'identifier') return false
    const { text } = token
    if (IGNORED_ANNOTATIONS.has(text)) {
      this.advance()
      return true
    }
    if (CACHE_LINE_ANNOTATIONS.has(text)) {
      this.advance()
      if (open) open.alignment = Math.max(open.alignment, CACHE_LINE_BYTES)
      return true
    }
    if (text === '_Alignas') {
      this.advance()
      this.#alignment(open)
      return true
    }
    if (IGNORED_CALLS.has(text) && this.is('(', 1)) {
      this.advance()
      this.#skipParentheses()
      return true
    }
    if (text !== '__attribute__') return false
    this.#attribute(open)
    return true
  }

  #attribute(open: { alignment: number } | undefined): void {
    const word = this.advance()
    this.expect('(', 'after __attribute__')
    this.expect('(', 'after __attribute__(')
    while (!this.is(')') && !this.atEnd) {
      const name = this.advance()
      const plain = name.text.replace(/^__|__$/g, '')
      if (plain === 'packed') {
        this.reporter.error(
          'C_UNSUPPORTED_PACKED',
          name.place,
          'packed structs are not supported',
          'leave it out and order the members by size: then there are no gaps',
        )
      }
      if (plain === 'aligned' && this.is('(')) this.#alignment(open)
      else if (this.is('(')) this.#skipParentheses()
      this.take(',')
    }
    this.expect(')', `to close ${word.text}`)
    this.expect(')', `to close ${word.text}`)
  }

  #alignment(open: { alignment: number } | undefined): void {
    this.expect('(', 'before the alignment')
    const token = this.advance()
    const number = token.kind === 'number' ? parseNumber(token.text) : undefined
    const bytes = typeof number === 'object' ? Number(number.value) : 0
    if (bytes < 1 || bytes > 4096 || (bytes & (bytes - 1)) !== 0) {
      this.fail(
        'C_BAD_ALIGNMENT',
        'alignment must be a power of two up to 4096',
        undefined,
        token.place,
      )
    }
    if (open) open.alignment = Math.max(open.alignment, bytes)
    this.expect(')', 'after the alignment')
  }

  #skipParentheses(): void {
    let depth = 0
    do {
      if (this.is('(')) depth++
      if (this.is(')')) depth--
      this.advance()
    } while (depth > 0 && !this.atEnd)
  }
}
