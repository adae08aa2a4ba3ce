/**
 * The token list under the parser's finger, and how the parser gets out of a mistake: `fail` reports
 * and throws a signal that never leaves the parser; the nearest statement or declaration catches it,
 * skips to where the next one begins, and goes on.
 */
import { MAX_NESTING } from '../limits.ts'
import type { Reporter } from '../source/reporter.ts'
import type { Place, Token } from '../source/token.ts'
import { KEYWORDS, SPECIFIER_WORDS, STATEMENT_WORDS, TYPE_WORDS } from './words.ts'

/** Thrown by `fail`, caught within the parser. */
class ParseStop extends Error {
  override readonly name = 'ParseStop'
}

/** The tokens of a file, read one after another. */
export class TokenStream {
  protected readonly reporter: Reporter
  readonly #tokens: readonly Token[]
  #index = 0
  #nesting = 0

  /** @param tokens as the preprocessor gives them: the last one is an `end` token */
  constructor(tokens: readonly Token[], reporter: Reporter) {
    this.#tokens = tokens
    this.reporter = reporter
  }

  /** The token `ahead` tokens after the current one. */
  protected peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token
  }

  /** The token before the current one. */
  protected get previous(): Token {
    return this.#tokens[Math.max(0, this.#index - 1)] as Token
  }

  protected get atEnd(): boolean {
    return this.peek().kind === 'end'
  }

  protected advance(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#index++
    return token
  }

  /** Is the token at `ahead` this punctuator or word? */
  protected is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.text === text && (token.kind === 'punctuator' || token.kind === 'identifier')
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false
    this.#index++
    return true
  }

  /** Takes `text` or reports that it is missing in `where`. */
  protected expect(text: string, where: string): Token {
    if (this.is(text)) return this.advance()
    return this.fail('C_EXPECTED', `expected '${text}' ${where}, found ${describe(this.peek())}`)
  }

  /** A missing `;` before a new line is reported where it belongs, and taken as written. */
  protected expectSemicolon(where: string): void {
    if (this.take(';')) return
    if (!this.peek().startsLine && !this.is('}') && !this.atEnd) this.expect(';', where)
    this.reporter.error('C_EXPECTED', after(this.previous), `expected ';' ${where}`, "add ';'")
  }

  /** A name that is no keyword. */
  protected expectName(what: string): Token {
    const token = this.peek()
    if (this.isName()) return this.advance()
    const hint = KEYWORDS.has(token.text) ? `'${token.text}' is a keyword` : undefined
    return this.fail('C_EXPECTED', `expected ${what}, found ${describe(token)}`, hint)
  }

  protected isName(ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'identifier' && !KEYWORDS.has(token.text)
  }

  /** Reports and leaves the construct. */
  protected fail(code: string, message: string, hint?: string, place?: Place): never {
    this.reporter.error(code, place ?? this.peek().place, message, hint)
    throw new ParseStop()
  }

  /** Reports nesting that no honest source has, and gives the file up. */
  protected tooDeep(message: string, place: Place): never {
    this.reporter.fatal('C_NESTED_TOO_DEEP', place, message, 'split it up')
    throw new ParseStop()
  }

  /** Runs `parse` one level deeper, so that no source can exhaust the stack. */
  protected nested<T>(parse: () => T): T {
    if (this.#nesting >= MAX_NESTING) {
      this.tooDeep(`more than ${MAX_NESTING} levels of nesting`, this.peek().place)
    }
    this.#nesting++
    try {
      return parse()
    } finally {
      this.#nesting--
    }
  }

  /** Runs `parse`; after a mistake skips to the next statement or declaration. */
  protected recovering<T>(parse: () => T): T | undefined {
    const start = this.#index
    try {
      return parse()
    } catch (stop) {
      if (!(stop instanceof ParseStop)) throw stop
      if (this.reporter.full) this.#index = this.#tokens.length - 1
      else this.#synchronise(start)
      return undefined
    }
  }

  /**
   * Skips to after a `;` or a closed block, or to a line that begins like a statement. Braces that were
   * opened since `start` count, so that a mistake within an initialiser skips the whole of it.
   */
  #synchronise(start: number): void {
    let depth = 0
    for (let index = start; index < this.#index; index++) depth += braceStep(this.#tokens[index])
    depth = Math.max(0, depth)
    while (!this.atEnd) {
      const token = this.peek()
      const step = braceStep(token)
      if (step < 0 && depth === 0) return
      if (depth === 0 && this.#index > start && token.startsLine && beginsStatement(token)) return
      this.#index++
      depth += step
      if (depth > 0) continue
      if (token.text === ';' && token.kind === 'punctuator') return
      if (step < 0 && !this.#continues()) {
        this.take(';')
        return
      }
    }
  }

  /** After a closing brace: does what was begun before it go on? */
  #continues(): boolean {
    return this.is(')') || this.is(',') || this.is(']')
  }

  /** Skips a block that belongs to something that could not be read. */
  protected skipBlock(): void {
    let depth = 0
    do depth += braceStep(this.advance())
    while (depth > 0 && !this.atEnd)
  }
}

function braceStep(token: Token | undefined): -1 | 0 | 1 {
  if (token?.kind !== 'punctuator') return 0
  if (token.text === '{') return 1
  return token.text === '}' ? -1 : 0
}

function beginsStatement({ text }: Token): boolean {
  return STATEMENT_WORDS.has(text) || SPECIFIER_WORDS.has(text) || TYPE_WORDS.has(text)
}

/** How a message names a token. */
export function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the file'
  if (token.kind === 'string') return 'a string'
  return `'${token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text}'`
}

/** The place right behind a token. */
function after(token: Token): Place {
  const { file, offset, length, line, column } = token.place
  return { file, offset: offset + length, length: 1, line, column: column + length }
}
