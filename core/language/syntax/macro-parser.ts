/** Built-in macros that take a type or a member: container_of, offsetof, min_t and their relatives. */
import { MAX_NESTING } from '../limits.ts'
import type { Place, Token } from '../source/token.ts'
import { describe, TokenStream } from './token-stream.ts'
import type { Designator, ExpressionSyntax, TypeSyntax } from './tree.ts'

/** A union's members without the fields that `node` adds. */
export type Body = ExpressionSyntax extends infer Member
  ? Member extends ExpressionSyntax
    ? Omit<Member, 'at' | 'first' | 'last' | 'height'>
    : never
  : never

/** Reads what looks like a call and is a macro of the kernel. */
export abstract class MacroParser extends TokenStream {
  protected abstract assignment(): ExpressionSyntax
  protected abstract conditional(): ExpressionSyntax
  protected abstract startsType(ahead?: number): boolean
  protected abstract typeName(): TypeSyntax

  /** The macro that `word` names, if it is one and a parenthesis follows. */
  protected macro(word: Token): ExpressionSyntax | undefined {
    if (!this.is('(')) return undefined
    switch (word.text) {
      case 'container_of':
      case 'list_entry':
        return this.#containerOf(word, undefined)
      case 'list_first_entry':
        return this.#containerOf(word, 'next')
      case 'list_last_entry':
        return this.#containerOf(word, 'prev')
      case 'offsetof':
        return this.#offsetOf(word)
      case 'min_t':
      case 'max_t':
        return this.#typedMinMax(word)
      default:
        return undefined
    }
  }

  #containerOf(word: Token, through: string | undefined): ExpressionSyntax {
    this.advance()
    const given = this.assignment()
    const pointer = through
      ? this.node(
          word.place,
          given.first,
          { kind: 'member', base: given, arrow: true, name: through },
          given,
        )
      : given
    this.expect(',', `in ${word.text}(pointer, type, member)`)
    const type = this.#macroType(word)
    this.expect(',', `in ${word.text}(pointer, type, member)`)
    const path = this.#memberPath()
    this.expect(')', `to close ${word.text}(`)
    return this.node(word.place, word, { kind: 'container-of', pointer, type, path }, pointer)
  }

  #offsetOf(word: Token): ExpressionSyntax {
    this.advance()
    const type = this.#macroType(word)
    this.expect(',', 'in offsetof(type, member)')
    const path = this.#memberPath()
    this.expect(')', 'to close offsetof(')
    return this.node(word.place, word, { kind: 'offsetof', type, path })
  }

  #typedMinMax(word: Token): ExpressionSyntax {
    this.advance()
    const type = this.#macroType(word)
    this.expect(',', `in ${word.text}(type, a, b)`)
    const left = this.assignment()
    this.expect(',', `in ${word.text}(type, a, b)`)
    const right = this.assignment()
    this.expect(')', `to close ${word.text}(`)
    const least = word.text === 'min_t'
    return this.node(
      word.place,
      word,
      { kind: 'typed-minmax', least, type, left, right },
      left,
      right,
    )
  }

  #macroType(word: Token): TypeSyntax {
    if (this.startsType()) return this.typeName()
    return this.fail(
      'C_EXPECTED',
      `expected a type in ${word.text}(), found ${describe(this.peek())}`,
    )
  }

  /** `member.member[index]…` */
  #memberPath(): Designator[] {
    const first = this.expectName('a member')
    const path: Designator[] = [{ kind: 'member', name: first.text, at: first.place }]
    while (this.is('.') || this.is('[')) {
      const open = this.advance()
      if (open.text === '.') {
        const name = this.expectName('a member')
        path.push({ kind: 'member', name: name.text, at: name.place })
      } else {
        path.push({ kind: 'index', index: this.conditional(), at: open.place })
        this.expect(']', 'after the index')
      }
    }
    return path
  }

  /** Finishes a node that began at `first` and ends with the token just taken. */
  protected node(
    at: Place,
    first: Token,
    body: Body,
    ...children: ExpressionSyntax[]
  ): ExpressionSyntax {
    let height = 1
    for (const child of children) height = Math.max(height, child.height + 1)
    if (height > MAX_NESTING) {
      this.tooDeep(`expression with more than ${MAX_NESTING} levels`, at)
    }
    return { ...body, at, first, last: this.previous, height }
  }
}
