/**
 * Characters to tokens: one pass, no look-back. Comments and line splices vanish, every other
 * character ends up in a token or in a diagnostic. Numbers are taken as C's preprocessing numbers
 * (a digit and everything that can follow), so that `0x1g` and `1.5` are one wrong token, not three.
 */
import type { Reporter } from './reporter.ts'
import type { Place, Token, TokenKind } from './token.ts'

const PUNCTUATORS: readonly string[] = [
  '...', '<<=', '>>=',
  '->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||',
  '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '##',
  '[', ']', '(', ')', '{', '}', '.', '&', '*', '+', '-', '~', '!', '/', '%', '<', '>', '^', '|', '?', ':', ';', '=', ',', '#',
] // prettier-ignore

/** Punctuators by first character, longest first. */
const BY_FIRST = new Map<string, string[]>()
for (const punctuator of PUNCTUATORS) {
  const first = punctuator.charAt(0)
  BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), punctuator])
}

/** What a mail client makes of plain characters, and what was meant. */
const TYPOGRAPHIC: Readonly<Record<string, string>> = {
  '\u2018': "'", '\u2019': "'", '\u201c': '"', '\u201d': '"',
  '\u2013': '-', '\u2014': '-', '\u2212': '-', '\u00d7': '*', '\u00a0': ' ',
} // prettier-ignore

const BYTE_ORDER_MARK = '\ufeff'
const NEWLINE = 10
const IDENTIFIER = /[A-Za-z_$][A-Za-z0-9_$]*/y
const NUMBER = /\.?[0-9](?:[eEpP][+-]|[A-Za-z0-9_.])*/y
const BLANK = /(?:[ \t\r\f\v]|\\\r?\n)+/y
const QUOTED = /(["'])(?:\\(?:\r\n|[^])|(?!\1)[^\\\n])*\1/y

/** The tokens of one file, an `end` token last. Reports what it cannot read and goes on. */
export function tokenize(text: string, file: number, reporter: Reporter): Token[] {
  return new Lexer(text, file, reporter).run()
}

class Lexer {
  readonly #tokens: Token[] = []
  #offset = 0
  #line = 1
  #lineStart = 0
  #startsLine = true
  #spaced = false
  readonly #text: string
  readonly #file: number
  readonly #reporter: Reporter

  constructor(text: string, file: number, reporter: Reporter) {
    this.#text = text
    this.#file = file
    this.#reporter = reporter
  }

  run(): Token[] {
    if (this.#text.startsWith(BYTE_ORDER_MARK)) this.#skip(1)
    while (this.#offset < this.#text.length) this.#next()
    this.#push('end', 0)
    return this.#tokens
  }

  #next(): void {
    const text = this.#text
    const character = text.charAt(this.#offset)
    if (character === '\n') {
      this.#advance(1)
      this.#startsLine = true
      this.#spaced = true
    } else if (this.#match(BLANK)) {
      this.#skip(BLANK.lastIndex)
    } else if (text.startsWith('//', this.#offset)) {
      const end = text.indexOf('\n', this.#offset)
      this.#skip(end < 0 ? text.length : end)
    } else if (text.startsWith('/*', this.#offset)) {
      this.#blockComment()
    } else if (this.#match(IDENTIFIER)) {
      this.#push('identifier', IDENTIFIER.lastIndex - this.#offset)
    } else if (this.#match(NUMBER)) {
      this.#push('number', NUMBER.lastIndex - this.#offset)
    } else if (character === '"' || character === "'") {
      this.#quoted(character)
    } else {
      this.#punctuator(character)
    }
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset
    return pattern.test(this.#text)
  }

  #place(length: number): Place {
    return {
      file: this.#file,
      offset: this.#offset,
      length,
      line: this.#line,
      column: this.#offset - this.#lineStart + 1,
    }
  }

  #push(kind: TokenKind, length: number): void {
    this.#tokens.push({
      kind,
      text: this.#text.slice(this.#offset, this.#offset + length),
      place: this.#place(length),
      startsLine: this.#startsLine,
      spaced: this.#spaced,
    })
    this.#startsLine = false
    this.#spaced = false
    this.#advance(length)
  }

  /** Moves on, keeping count of lines. */
  #advance(length: number): void {
    const end = this.#offset + length
    for (let offset = this.#offset; offset < end; offset++) {
      if (this.#text.charCodeAt(offset) !== NEWLINE) continue
      this.#line++
      this.#lineStart = offset + 1
    }
    this.#offset = end
  }

  #skip(end: number): void {
    this.#advance(end - this.#offset)
    this.#spaced = true
  }

  #blockComment(): void {
    const end = this.#text.indexOf('*/', this.#offset + 2)
    if (end < 0) {
      this.#reporter.error(
        'C_UNTERMINATED_COMMENT',
        this.#place(2),
        'comment is never closed',
        'add */',
      )
    }
    this.#skip(end < 0 ? this.#text.length : end + 2)
  }

  #quoted(quote: string): void {
    if (this.#match(QUOTED)) {
      this.#push(quote === '"' ? 'string' : 'character', QUOTED.lastIndex - this.#offset)
      return
    }
    const newline = this.#text.indexOf('\n', this.#offset)
    const end = newline < 0 ? this.#text.length : newline
    this.#reporter.error(
      'C_UNTERMINATED_STRING',
      this.#place(end - this.#offset),
      `${quote === '"' ? 'string' : 'character constant'} is not closed on its line`,
      `add ${quote}`,
    )
    this.#skip(end)
  }

  #punctuator(character: string): void {
    for (const punctuator of BY_FIRST.get(character) ?? []) {
      if (this.#text.startsWith(punctuator, this.#offset)) {
        this.#push('punctuator', punctuator.length)
        return
      }
    }
    const whole = String.fromCodePoint(this.#text.codePointAt(this.#offset) ?? 0)
    const meant = TYPOGRAPHIC[whole]
    this.#reporter.error(
      'C_BAD_CHARACTER',
      this.#place(whole.length),
      `character ${printable(whole)} has no meaning in C`,
      meant === undefined
        ? 'delete it'
        : `write ${meant === ' ' ? 'a plain space' : meant} instead`,
    )
    this.#skip(this.#offset + whole.length)
  }
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return code < 0x20 || (code >= 0x7f && code < 0xa1) ? name : `'${character}' (${name})`
}
