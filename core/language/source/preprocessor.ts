/**
 * The preprocessor: `#include`, object-like `#define`, conditions. Takes the main file and gives one
 * flat list of tokens. A token that came out of a macro stands at the place where the macro was used,
 * so that diagnostics and the debugger point at the line a reader sees.
 */
import type { SourceFile } from '../debug-info.ts'
import {
  MAX_CONDITIONAL_DEPTH,
  MAX_INCLUDE_DEPTH,
  MAX_SOURCE_CHARACTERS,
  MAX_TOTAL_CHARACTERS,
} from '../limits.ts'
import { evaluateCondition } from './condition.ts'
import { tokenize } from './lexer.ts'
import { MacroTable, spell } from './macro-table.ts'
import { predefinedMacros } from './predefined.ts'
import type { Reporter } from './reporter.ts'
import type { Place, Token } from './token.ts'

/** What a compilation is given. */
export interface PreprocessorInput {
  readonly main: SourceFile
  /** Text of `#include "name"`, or undefined when there is no such file. */
  readonly include: (name: string) => string | undefined
  readonly defines: Readonly<Record<string, number>>
  readonly wordBits: 32 | 64
}

/** One `#if … #endif` that is open. */
interface Conditional {
  readonly place: Place
  /** The tokens of this branch count. */
  active: boolean
  /** A branch was taken already, or the whole lies in a skipped part. */
  done: boolean
  sawElse: boolean
}

const NOWHERE: Place = { file: 0, offset: 0, length: 1, line: 1, column: 1 }

/** What comes out of a compilation's first stage. */
export interface Preprocessed {
  /** Tokens of the whole translation unit, an `end` token last. */
  readonly tokens: readonly Token[]
  /** Is a configuration option on at the end: defined, and not as 0? */
  isEnabled(option: string): boolean
  /** Macros from outside that a source defines anew, as something else: what the source says counts. */
  readonly overruled: ReadonlySet<string>
}

/** The main file and what it includes, with every directive obeyed. */
export function preprocess(input: PreprocessorInput, reporter: Reporter): Preprocessed {
  return new Preprocessor(input, reporter).run()
}

class Preprocessor {
  readonly #output: Token[] = []
  readonly #macros: MacroTable
  readonly #once = new Set<string>()
  readonly #overruled = new Set<string>()
  readonly #fileNumbers = new Map<string, number>()
  #characters = 0
  #depth = 0
  readonly #input: PreprocessorInput
  readonly #reporter: Reporter

  constructor(input: PreprocessorInput, reporter: Reporter) {
    this.#input = input
    this.#reporter = reporter
    this.#macros = new MacroTable(reporter)
    for (const [name, text] of predefinedMacros(input.wordBits)) this.#macros.predefine(name, text)
    for (const [name, value] of Object.entries(input.defines)) {
      this.#macros.predefine(name, value < 0 ? `(${String(value)})` : String(value))
    }
  }

  run(): Preprocessed {
    this.#file(this.#input.main.name, this.#input.main.text, NOWHERE)
    const last = this.#output.at(-1)
    const place = last ? { ...last.place, offset: last.place.offset, length: 1 } : NOWHERE
    this.#output.push({ kind: 'end', text: '', place, startsLine: true, spaced: true })
    return {
      tokens: this.#output,
      isEnabled: (option) => this.#macros.isEnabled(option),
      overruled: this.#overruled,
    }
  }

  #file(name: string, text: string, from: Place): void {
    this.#characters += text.length
    if (text.length > MAX_SOURCE_CHARACTERS || this.#characters > MAX_TOTAL_CHARACTERS) {
      this.#registerFile(name, '')
      this.#reporter.fatal(
        'C_SOURCE_TOO_LARGE',
        from,
        `${name} is too large: ${text.length} characters, at most ${MAX_SOURCE_CHARACTERS} a file and ${MAX_TOTAL_CHARACTERS} together`,
      )
      return
    }
    const tokens = tokenize(text, this.#registerFile(name, text), this.#reporter)
    this.#lines(tokens)
  }

  #registerFile(name: string, text: string): number {
    const known = this.#fileNumbers.get(name)
    if (known !== undefined) return known
    this.#fileNumbers.set(name, this.#reporter.sources.length)
    this.#reporter.sources.push({ name, text })
    return this.#reporter.sources.length - 1
  }

  /** Walks one file: directives act, all else is expanded into the output. */
  #lines(tokens: readonly Token[]): void {
    const conditionals: Conditional[] = []
    let index = 0
    while (index < tokens.length && !this.#reporter.full) {
      const token = tokens[index] as Token
      if (token.kind === 'end') break
      if (token.startsLine && token.text === '#') {
        const end = endOfLine(tokens, index)
        this.#directive(tokens.slice(index + 1, end), token, conditionals)
        index = end
      } else {
        const live = conditionals.every((conditional) => conditional.active)
        index += live ? this.#ordinary(tokens, index) : 1
      }
    }
    const open = conditionals.at(-1)
    if (open) {
      this.#reporter.error('C_UNTERMINATED_IF', open.place, '#if without #endif', 'add #endif')
    }
  }

  /** Expands the token at `index`; gives how many tokens that took. */
  #ordinary(tokens: readonly Token[], index: number): number {
    const token = tokens[index] as Token
    const answer = this.#macros.enabledAnswer(tokens, index)
    if (answer) {
      this.#output.push({ ...token, kind: 'number', text: answer })
      return 4
    }
    this.#macros.expand(token, this.#output)
    return 1
  }

  #directive(line: readonly Token[], hash: Token, conditionals: Conditional[]): void {
    const [directive] = line
    if (!directive) return
    const rest = line.slice(1)
    if (this.#conditional(directive, rest, conditionals)) return
    if (!conditionals.every((conditional) => conditional.active)) return
    switch (directive.text) {
      case 'define':
        return this.#define(rest, directive.place)
      case 'undef':
        if (rest[0]) this.#macros.undefine(rest[0].text)
        return
      case 'include':
        return this.#include(rest, directive.place)
      case 'error':
        return this.#reporter.error('C_ERROR_DIRECTIVE', directive.place, `#error ${spell(rest)}`)
      case 'warning':
        return this.#reporter.warning(
          'C_WARNING_DIRECTIVE',
          directive.place,
          `#warning ${spell(rest)}`,
        )
      case 'pragma':
        if (rest[0]?.text === 'once')
          this.#once.add(this.#reporter.sources[hash.place.file]?.name ?? '')
        return
      default:
        this.#reporter.error(
          'C_UNKNOWN_DIRECTIVE',
          directive.place,
          `unknown directive #${directive.text}`,
          'supported: #include #define #undef #if #ifdef #ifndef #elif #else #endif #error',
        )
    }
  }

  /** Handles the directives that open, switch and close conditions. */
  #conditional(directive: Token, rest: readonly Token[], conditionals: Conditional[]): boolean {
    const top = conditionals.at(-1)
    switch (directive.text) {
      case 'if':
      case 'ifdef':
      case 'ifndef': {
        if (conditionals.length >= MAX_CONDITIONAL_DEPTH) {
          this.#reporter.fatal(
            'C_NESTED_TOO_DEEP',
            directive.place,
            'too many #if within each other',
          )
          return true
        }
        const live = conditionals.every((conditional) => conditional.active)
        const active = live && this.#holds(directive, rest)
        conditionals.push({ place: directive.place, active, done: active || !live, sawElse: false })
        return true
      }
      case 'elif':
      case 'else':
        if (!top || top.sawElse) {
          this.#reporter.error(
            'C_UNEXPECTED_ELSE',
            directive.place,
            `#${directive.text} without #if`,
          )
          return true
        }
        top.sawElse = directive.text === 'else'
        top.active = !top.done && (top.sawElse || this.#condition(rest, directive.place))
        top.done ||= top.active
        return true
      case 'endif':
        if (!conditionals.pop()) {
          this.#reporter.error('C_UNEXPECTED_ENDIF', directive.place, '#endif without #if')
        }
        return true
      default:
        return false
    }
  }

  #holds(directive: Token, rest: readonly Token[]): boolean {
    if (directive.text === 'if') return this.#condition(rest, directive.place)
    const [name] = rest
    if (name?.kind !== 'identifier') {
      this.#reporter.error('C_BAD_CONDITION', directive.place, `#${directive.text} needs a name`)
      return false
    }
    return this.#macros.has(name.text) === (directive.text === 'ifdef')
  }

  /** Replaces `defined X` and `IS_ENABLED(X)`, expands macros, evaluates. */
  #condition(line: readonly Token[], place: Place): boolean {
    const tokens: Token[] = []
    for (let index = 0; index < line.length; index++) {
      const token = line[index] as Token
      if (token.text !== 'defined' && token.text !== 'IS_ENABLED') {
        this.#macros.expand(token, tokens)
        continue
      }
      const parenthesis = line[index + 1]?.text === '('
      const name = line[index + (parenthesis ? 2 : 1)]
      if (name?.kind !== 'identifier' || (parenthesis && line[index + 3]?.text !== ')')) {
        this.#reporter.error('C_BAD_CONDITION', token.place, `${token.text} needs a name`)
        return false
      }
      const holds =
        token.text === 'defined' ? this.#macros.has(name.text) : this.#macros.isEnabled(name.text)
      tokens.push({ ...name, kind: 'number', text: holds ? '1' : '0' })
      index += parenthesis ? 3 : 1
    }
    const end = line.at(-1)?.place ?? place
    tokens.push({ kind: 'end', text: '', place: end, startsLine: false, spaced: true })
    return evaluateCondition(tokens, this.#reporter)
  }

  #define(rest: readonly Token[], place: Place): void {
    const [name, next] = rest
    if (name?.kind !== 'identifier') {
      this.#reporter.error('C_BAD_DEFINE', name?.place ?? place, '#define needs a name')
      return
    }
    if (next?.text === '(' && !next.spaced) {
      this.#reporter.error(
        'C_UNSUPPORTED_FUNCTION_MACRO',
        name.place,
        `function-like macro ${name.text}() is not supported`,
        'write a static inline function',
      )
      return
    }
    const body = rest.slice(1)
    const given = this.#input.defines[name.text]
    if (given !== undefined && spell(body) !== String(given)) this.#overruled.add(name.text)
    if (this.#macros.differs(name.text, body)) {
      const message = `${name.text} is defined differently before`
      this.#reporter.warning('C_MACRO_REDEFINED', name.place, message)
    }
    this.#macros.define(name.text, body)
  }

  #include(rest: readonly Token[], place: Place): void {
    const [first] = rest
    const angle = first?.text === '<'
    const name = angle
      ? rest
          .slice(
            1,
            rest.findIndex((token) => token.text === '>'),
          )
          .map((token) => token.text)
          .join('')
      : (first?.text.slice(1, -1) ?? '')
    if (name === '' || (!angle && first?.kind !== 'string')) {
      this.#reporter.error('C_BAD_INCLUDE', first?.place ?? place, 'expected #include "name"')
      return
    }
    if (this.#once.has(name)) return
    const text = this.#input.include(name)
    if (text === undefined) {
      this.#reporter.error(
        'C_UNKNOWN_INCLUDE',
        first?.place ?? place,
        `there is no header ${name}`,
        this.#unknownHeaderHint(name, angle),
      )
      return
    }
    if (this.#depth >= MAX_INCLUDE_DEPTH) {
      this.#reporter.fatal(
        'C_NESTED_TOO_DEEP',
        place,
        `headers include each other more than ${MAX_INCLUDE_DEPTH} deep`,
        'guard the header with #ifndef',
      )
      return
    }
    this.#depth++
    this.#file(name, text, place)
    this.#depth--
  }

  /** `<linux/list.h>` may be a header of the library under its last name. */
  #unknownHeaderHint(name: string, angle: boolean): string {
    const last = name.slice(name.lastIndexOf('/') + 1)
    if (last !== name && this.#input.include(last) !== undefined) return `write #include "${last}"`
    if (angle) return 'the kernel API is built in: delete this line'
    return 'check the name, or add the file'
  }
}

function endOfLine(tokens: readonly Token[], start: number): number {
  let end = start + 1
  while (end < tokens.length && !(tokens[end] as Token).startsLine && tokens[end]?.kind !== 'end')
    end++
  return end
}
