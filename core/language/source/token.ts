/** Tokens and places: what the lexer makes of characters. */

/** A stretch of one source line: the unit of every diagnostic and of the line table. */
export interface Place {
  /** Index into the list of source files. */
  readonly file: number
  /** Characters from the start of the file. */
  readonly offset: number
  readonly length: number
  /** 1-based. */
  readonly line: number
  /** 1-based, in characters. */
  readonly column: number
}

/** Keywords are identifiers here: the preprocessor knows no difference, the parser does. */
export type TokenKind = 'identifier' | 'number' | 'character' | 'string' | 'punctuator' | 'end'

/** A word of the source, and where it stands. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly place: Place
  /** First of its line: where a `#` starts a directive. */
  readonly startsLine: boolean
  /** White space stands before it: what tells `#define f(x)` from `#define f (x)`. */
  readonly spaced: boolean
}

/** The same token as if it had been written at `place`: a macro's body at the macro's use. */
export function movedTo(token: Token, place: Place): Token {
  return { ...token, place, startsLine: false }
}
