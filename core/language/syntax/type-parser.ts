/** Specifiers: storage, qualifiers, type words, struct, enum, typeof. */
import { instead } from '../instead.ts'
import type { Token } from '../source/token.ts'
import { DeclaratorParser } from './declarator-parser.ts'
import { describe } from './token-stream.ts'
import type {
  BaseTypeSyntax,
  DeclarationSyntax,
  EnumeratorSyntax,
  InitialisedDeclarator,
  SpecifierSyntax,
  TypeSyntax,
} from './tree.ts'
import { TYPE_WORDS } from './words.ts'

/** Specifiers while they are being read. */
interface OpenSpecifiers {
  storage: SpecifierSyntax['storage']
  inline: boolean
  ghost: boolean
  constant: boolean
  volatile: boolean
  alignment: number
  readonly words: string[]
  base: BaseTypeSyntax | undefined
}

export abstract class TypeParser extends DeclaratorParser {
  protected override typeName(): TypeSyntax {
    const specifiers = this.specifiers()
    const declarator = this.declarator()
    return { specifiers, declarator, at: specifiers.at }
  }

  /** Everything before the first declarator. */
  protected specifiers(): SpecifierSyntax {
    const start = this.peek()
    const open: OpenSpecifiers = {
      storage: 'none',
      inline: false,
      ghost: false,
      constant: false,
      volatile: false,
      alignment: 0,
      words: [],
      base: undefined,
    }
    while (this.#specifier(open));
    const base = open.base ?? this.#wordsBase(open, start)
    const { storage, inline, ghost, constant, volatile, alignment } = open
    return { storage, inline, ghost, constant, volatile, alignment, base, at: start.place }
  }

  /** Takes one specifier; false when none is left. */
  #specifier(open: OpenSpecifiers): boolean {
    const token = this.peek()
    if (token.kind !== 'identifier') return false
    const { text } = token
    if (TYPE_WORDS.has(text) && !open.base) {
      this.advance()
      open.words.push(text)
      return true
    }
    if (this.#storageOrQualifier(text, open)) {
      this.advance()
      return true
    }
    if (this.annotation(open)) return true
    const hasType = open.base !== undefined || open.words.length > 0
    if (hasType) return false
    if (text === 'struct' || text === 'union') open.base = this.#struct()
    else if (text === 'enum') open.base = this.#enum()
    else if (text === 'typeof' || text === '__typeof__') open.base = this.#typeof()
    else if (this.isTypeName(text)) {
      this.advance()
      open.base = { kind: 'typedef', name: text, at: token.place }
    } else return false
    return true
  }

  #storageOrQualifier(text: string, open: OpenSpecifiers): boolean {
    switch (text) {
      case 'typedef':
      case 'static':
      case 'extern':
        open.storage = text
        return true
      case 'inline':
      case '__inline':
      case '__inline__':
      case '__always_inline':
        open.inline = true
        return true
      case 'const':
      case '__const':
        open.constant = true
        return true
      case 'volatile':
      case '__volatile__':
        open.volatile = true
        return true
      case '__ghost':
        open.ghost = true
        return true
      case '_Thread_local':
        return this.fail(
          'C_UNSUPPORTED_THREAD_LOCAL',
          '_Thread_local is not supported',
          'use a local variable',
        )
      case 'auto':
      case 'register':
      case 'restrict':
      case '__restrict':
        return true
      default:
        return false
    }
  }

  #wordsBase(open: OpenSpecifiers, start: Token): BaseTypeSyntax {
    const { words } = open
    if (words.some((word) => word === 'float' || word === 'double' || word === '_Complex')) {
      this.reporter.error(
        'C_UNSUPPORTED_FLOAT',
        start.place,
        'floating point is not supported: kernel code has none',
        'use integers, with a fixed point if need be',
      )
      return { kind: 'error', at: start.place }
    }
    if (words.length > 0) return { kind: 'words', words, at: start.place }
    const token = this.peek()
    if (this.isName() && (this.isName(1) || this.is('*', 1))) {
      this.advance()
      this.reporter.error(
        'C_UNKNOWN_TYPE',
        token.place,
        `unknown type name '${token.text}'`,
        this.unknownTypeHint(token.text),
      )
      return { kind: 'error', at: token.place }
    }
    const message = `expected a type, found ${describe(token)}`
    return this.fail('C_EXPECTED', message, this.isName() ? instead(token.text) : undefined)
  }

  /** What to do about a type that nothing declares. */
  protected unknownTypeHint(name: string): string {
    return instead(name) ?? 'declare it with typedef, or include the header that does'
  }

  #struct(): BaseTypeSyntax {
    const word = this.advance()
    if (word.text === 'union') {
      this.reporter.error(
        'C_UNSUPPORTED_UNION',
        word.place,
        'unions are not supported',
        'use a struct with one member for each alternative',
      )
    }
    const open = { alignment: 0 }
    while (this.annotation(open));
    const tag = this.isName() ? this.advance() : undefined
    const at = tag?.place ?? word.place
    const named = tag ? { tag: tag.text } : {}
    if (!this.is('{')) {
      if (!tag)
        this.fail(
          'C_EXPECTED',
          `expected a tag or '{' after struct, found ${describe(this.peek())}`,
        )
      return word.text === 'union'
        ? { kind: 'error', at }
        : { kind: 'struct', ...named, ...open, at }
    }
    const members = this.nested(() => this.#members())
    while (this.annotation(open));
    return { kind: 'struct', ...named, ...open, members, at }
  }

  #members(): DeclarationSyntax[] {
    const open = this.advance()
    const members: DeclarationSyntax[] = []
    while (!this.is('}') && !this.atEnd) {
      if (this.take(';')) continue
      const member = this.recovering(() => this.#member())
      if (member) members.push(member)
    }
    if (this.atEnd) {
      this.fail('C_EXPECTED', "struct is never closed: expected '}'", undefined, open.place)
    }
    this.advance()
    return members
  }

  #member(): DeclarationSyntax {
    const specifiers = this.specifiers()
    const declarators: InitialisedDeclarator[] = []
    if (!this.is(';')) {
      do {
        const declarator = this.is(':') ? undefined : this.declarator()
        if (this.is(':')) {
          this.fail(
            'C_UNSUPPORTED_BIT_FIELD',
            'bit-fields are not supported',
            'use a flags word with masks, or set_bit() and test_bit()',
          )
        }
        const open = { alignment: 0 }
        while (this.annotation(open));
        if (declarator) declarators.push({ declarator, ...open })
      } while (this.take(','))
    }
    this.expectSemicolon('after the member')
    return { specifiers, declarators, at: specifiers.at }
  }

  #enum(): BaseTypeSyntax {
    const word = this.advance()
    const tag = this.isName() ? this.advance() : undefined
    const at = tag?.place ?? word.place
    const named = tag ? { tag: tag.text } : {}
    if (!this.take('{')) {
      if (!tag)
        this.fail('C_EXPECTED', `expected a tag or '{' after enum, found ${describe(this.peek())}`)
      return { kind: 'enum', ...named, at }
    }
    const members: EnumeratorSyntax[] = []
    while (!this.is('}')) {
      const name = this.expectName('a name in the enum')
      this.declareName(name.text, false)
      const value = this.take('=') ? this.conditional() : undefined
      members.push({ name: name.text, at: name.place, ...(value ? { value } : {}) })
      if (!this.take(',')) break
    }
    this.expect('}', 'to close the enum')
    return { kind: 'enum', ...named, members, at }
  }

  #typeof(): BaseTypeSyntax {
    const word = this.advance()
    this.expect('(', 'after typeof')
    const base = this.nested((): BaseTypeSyntax =>
      this.startsType()
        ? { kind: 'typeof-type', type: this.typeName(), at: word.place }
        : { kind: 'typeof', operand: this.expression(), at: word.place },
    )
    this.expect(')', 'to close typeof(')
    return base
  }
}
