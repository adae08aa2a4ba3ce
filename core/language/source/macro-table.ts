/** Object-like macros and their expansion. */
import { MAX_EXPANSION_DEPTH, MAX_TOKENS } from '../limits.ts'
import { tokenize } from './lexer.ts'
import type { Reporter } from './reporter.ts'
import { movedTo, type Place, type Token } from './token.ts'

interface Macro {
  readonly body: readonly Token[]
  /** Not written in a source: may be defined anew without a word. */
  readonly predefined: boolean
}

/** The macros defined so far, and their expansion. */
export class MacroTable {
  readonly #macros = new Map<string, Macro>()
  readonly #reporter: Reporter
  /** Tokens looked at, so that macros that double into nothing end too. */
  #visited = 0

  constructor(reporter: Reporter) {
    this.#reporter = reporter
  }

  /** Defines a macro from outside the sources. */
  predefine(name: string, text: string): void {
    const body = tokenize(text, 0, this.#reporter).slice(0, -1)
    this.#macros.set(name, { body, predefined: true })
  }

  define(name: string, body: readonly Token[]): void {
    this.#macros.set(name, { body, predefined: false })
  }

  undefine(name: string): void {
    this.#macros.delete(name)
  }

  has(name: string): boolean {
    return this.#macros.has(name)
  }

  /** Is a configuration option on: defined, and not as 0? */
  isEnabled(name: string): boolean {
    const macro = this.#macros.get(name)
    return macro !== undefined && spell(macro.body) !== '0'
  }

  /** `1` or `0` where `IS_ENABLED(NAME)`, four tokens, stands at `index`. */
  enabledAnswer(tokens: readonly Token[], index: number): '0' | '1' | undefined {
    if (tokens[index]?.text !== 'IS_ENABLED' || tokens[index + 1]?.text !== '(') return undefined
    const name = tokens[index + 2]
    if (name?.kind !== 'identifier' || tokens[index + 3]?.text !== ')') return undefined
    return this.isEnabled(name.text) ? '1' : '0'
  }

  /** Did a source define the name before, as something else? */
  differs(name: string, body: readonly Token[]): boolean {
    const known = this.#macros.get(name)
    return known !== undefined && !known.predefined && spell(known.body) !== spell(body)
  }

  /** Appends `token` to `target`, or what it stands for. */
  expand(token: Token, target: Token[]): void {
    this.#expand(token, target, token.place, [])
  }

  /** A macro within itself stays as it is: `active` are those being expanded. */
  #expand(token: Token, target: Token[], place: Place, active: readonly string[]): void {
    if (++this.#visited > 4 * MAX_TOKENS) {
      return this.#tooMuch(place, 'macros expand to too many tokens')
    }
    const macro = token.kind === 'identifier' ? this.#macros.get(token.text) : undefined
    if (!macro || active.includes(token.text)) {
      if (target.length >= MAX_TOKENS)
        return this.#tooMuch(place, 'the program has too many tokens')
      target.push(active.length === 0 ? token : movedTo(token, place))
      return
    }
    if (active.length >= MAX_EXPANSION_DEPTH) {
      return this.#tooMuch(place, `macro ${token.text} expands too deeply`)
    }
    const nested = [...active, token.text]
    for (let index = 0; index < macro.body.length; index++) {
      if (this.#reporter.full) return
      const part = macro.body[index] as Token
      const answer = this.enabledAnswer(macro.body, index)
      if (answer) {
        target.push(movedTo({ ...part, kind: 'number', text: answer }, place))
        index += 3
      } else this.#expand(part, target, place, nested)
    }
  }

  #tooMuch(place: Place, message: string): void {
    this.#reporter.fatal('C_TOO_MANY_TOKENS', place, message)
  }
}

/** The text of a list of tokens, one blank between them. */
export function spell(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ')
}
