/**
 * Declarations: specifiers, declarators, initialisers. C cannot be parsed without knowing which names
 * are types, so this stage keeps the scopes of typedef names (and of the names that hide them).
 */
import { BUILTIN_TYPE_NAMES } from '../builtin-types.ts'
import { MAX_PARAMETERS } from '../limits.ts'
import { parseNumber } from '../source/literals.ts'
import type { Token } from '../source/token.ts'
import { ExpressionParser } from './expression-parser.ts'
import { describe } from './token-stream.ts'
import type {
  BaseTypeSyntax,
  DeclarationSyntax,
  DeclaratorSyntax,
  Designator,
  EnumeratorSyntax,
  InitialisedDeclarator,
  InitialiserItem,
  InitialiserSyntax,
  ParameterSyntax,
  SpecifierSyntax,
  TypeSyntax,
} from './tree.ts'
import {
  CACHE_LINE_ANNOTATIONS,
  CACHE_LINE_BYTES,
  IGNORED_ANNOTATIONS,
  IGNORED_CALLS,
  SPECIFIER_WORDS,
  TYPE_WORDS,
} from './words.ts'

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

export abstract class TypeParser extends ExpressionParser {
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

  #isTypeName(name: string): boolean {
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
    return TYPE_WORDS.has(text) || SPECIFIER_WORDS.has(text) || this.#isTypeName(text)
  }

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
    else if (this.#isTypeName(text)) {
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
        this.reporter.error('C_UNSUPPORTED_PACKED', name.place, 'packed structs are not supported')
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
        'declare it with typedef, or include the header that does',
      )
      return { kind: 'error', at: token.place }
    }
    return this.fail('C_EXPECTED', `expected a type, found ${describe(token)}`)
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
      return word.text === 'union' ? { kind: 'error', at } : { kind: 'struct', ...named, at }
    }
    const members = this.nested(() => this.#members())
    while (this.annotation(open));
    return { kind: 'struct', ...named, members, at }
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
        const alignment = { alignment: 0 }
        while (this.annotation(alignment));
        if (declarator) declarators.push({ declarator })
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

  /** A declarator; the name may be missing (in a type name or a prototype). */
  protected declarator(): DeclaratorSyntax {
    return this.nested(() => {
      const pointers: { constant: boolean; volatile: boolean; at: Token }[] = []
      while (this.is('*')) {
        const pointer = { constant: false, volatile: false, at: this.advance() }
        for (;;) {
          if (this.take('const') || this.take('__const')) pointer.constant = true
          else if (this.take('volatile') || this.take('__volatile__')) pointer.volatile = true
          else if (!this.take('restrict') && !this.take('__restrict') && !this.annotation()) break
        }
        pointers.push(pointer)
        if (pointers.length > 16) this.tooDeep('more than 16 levels of pointers', this.peek().place)
      }
      return this.#suffixed(pointers)
    })
  }

  /**
   * The name or parenthesised declarator with its suffixes. Suffixes bind tighter than the pointers
   * before them, so the pointers become the inmost layer that `declaratorType` applies first.
   */
  #suffixed(
    pointers: readonly { constant: boolean; volatile: boolean; at: Token }[],
  ): DeclaratorSyntax {
    let core: DeclaratorSyntax
    const token = this.peek()
    const grouped = this.is('(') && !this.startsType(1) && !this.is(')', 1)
    if (grouped) {
      this.advance()
      core = this.declarator()
      this.expect(')', 'to close the declarator')
    } else if (this.isName()) {
      core = { kind: 'name', name: this.advance().text, at: token.place }
    } else {
      core = { kind: 'name', name: undefined, at: token.place }
    }
    const suffixes: ((inner: DeclaratorSyntax) => DeclaratorSyntax)[] = []
    while (this.is('[') || this.is('(')) {
      suffixes.push(this.is('[') ? this.#arraySuffix() : this.#functionSuffix())
      if (suffixes.length > 16) this.tooDeep('more than 16 array dimensions', this.peek().place)
    }
    let layered = core
    for (const suffix of suffixes) layered = suffix(layered)
    for (let index = pointers.length - 1; index >= 0; index--) {
      const pointer = pointers[index]
      if (!pointer) break
      const { constant, volatile, at } = pointer
      layered = { kind: 'pointer', constant, volatile, inner: layered, at: at.place }
    }
    return layered
  }

  #arraySuffix(): (inner: DeclaratorSyntax) => DeclaratorSyntax {
    const { place } = this.advance()
    while (this.take('static') || this.take('const') || this.take('restrict'));
    const length = this.is(']') ? undefined : this.assignment()
    this.expect(']', 'after the array length')
    return (inner) => ({ kind: 'array', length, inner, at: place })
  }

  #functionSuffix(): (inner: DeclaratorSyntax) => DeclaratorSyntax {
    const open = this.advance()
    const parameters: ParameterSyntax[] = []
    if (this.is('void') && this.is(')', 1)) this.advance()
    else if (!this.is(')')) {
      do {
        this.#refuseInParameters()
        const specifiers = this.specifiers()
        const declarator = this.declarator()
        while (this.annotation());
        parameters.push({ specifiers, declarator, at: declarator.at })
      } while (this.take(','))
    }
    this.expect(')', 'to close the parameter list')
    if (parameters.length > MAX_PARAMETERS) {
      this.reporter.error(
        'C_TOO_MANY_PARAMETERS',
        open.place,
        `at most ${MAX_PARAMETERS} parameters`,
      )
      parameters.length = MAX_PARAMETERS
    }
    return (inner) => ({ kind: 'function', parameters, inner, at: open.place })
  }

  #refuseInParameters(): void {
    if (this.is('...')) {
      this.fail(
        'C_UNSUPPORTED_VARARGS',
        'variable arguments are not supported',
        'name every parameter',
      )
    }
    if (this.isName() && !this.startsType() && (this.is(',', 1) || this.is(')', 1))) {
      this.fail(
        'C_UNSUPPORTED_OLD_DEFINITION',
        `parameter '${this.peek().text}' has no type`,
        'write the types inside the parentheses',
      )
    }
  }

  /** Declarators with initialisers, up to the semicolon, which the caller takes. */
  protected initialisedDeclarators(
    first: DeclaratorSyntax,
    isType: boolean,
  ): InitialisedDeclarator[] {
    const list: InitialisedDeclarator[] = []
    let declarator = first
    for (;;) {
      while (this.annotation());
      const name = declaredName(declarator)
      if (name !== undefined) this.declareName(name, isType)
      const value = this.take('=') ? this.initialiser() : undefined
      list.push({ declarator, ...(value ? { value } : {}) })
      if (!this.take(',')) return list
      declarator = this.declarator()
    }
  }

  protected override initialiser(): InitialiserSyntax {
    const token = this.peek()
    if (!this.is('{')) return { kind: 'expression', value: this.assignment(), at: token.place }
    return this.nested(() => {
      this.advance()
      const items: InitialiserItem[] = []
      while (!this.is('}')) {
        const designators = this.#designators()
        items.push({ designators, value: this.initialiser() })
        if (!this.take(',')) break
      }
      this.expect('}', 'to close the initialiser')
      return { kind: 'list', items, at: token.place }
    })
  }

  #designators(): Designator[] {
    if (this.isName() && this.is(':', 1)) {
      const name = this.advance()
      this.advance()
      return [{ kind: 'member', name: name.text, at: name.place }]
    }
    const list: Designator[] = []
    while (this.is('.') || this.is('[')) {
      const open = this.advance()
      if (open.text === '.') {
        const name = this.expectName('a member')
        list.push({ kind: 'member', name: name.text, at: name.place })
      } else {
        const index = this.conditional()
        if (this.is('...')) {
          this.fail(
            'C_UNSUPPORTED_RANGE',
            'index ranges are not supported',
            'write one entry for each index',
          )
        }
        this.expect(']', 'after the index')
        list.push({ kind: 'index', index, at: open.place })
      }
    }
    if (list.length > 0) this.expect('=', 'after the designator')
    return list
  }
}

/** The name a declarator declares, if it has one. */
export function declaredName(declarator: DeclaratorSyntax): string | undefined {
  let layer = declarator
  while (layer.kind !== 'name') layer = layer.inner
  return layer.name
}
