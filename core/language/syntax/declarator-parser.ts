/** Declarators and initialisers: everything of a declaration behind the specifiers. */
import { MAX_PARAMETERS } from '../limits.ts'
import type { Token } from '../source/token.ts'
import { AnnotationParser } from './annotation-parser.ts'
import type {
  DeclaratorSyntax,
  Designator,
  InitialisedDeclarator,
  InitialiserItem,
  InitialiserSyntax,
  ParameterSyntax,
  SpecifierSyntax,
} from './tree.ts'

/** Reads declarators. */
export abstract class DeclaratorParser extends AnnotationParser {
  /** Everything before the first declarator. */
  protected abstract specifiers(): SpecifierSyntax

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

  /**
   * Declarators with initialisers, up to the semicolon, which the caller takes.
   *
   * @param first with `alignment` from the annotations behind it, if the caller has taken them
   */
  protected initialisedDeclarators(
    first: DeclaratorSyntax,
    isType: boolean,
    alignment = 0,
  ): InitialisedDeclarator[] {
    const list: InitialisedDeclarator[] = []
    let declarator = first
    const open = { alignment }
    for (;;) {
      while (this.annotation(open));
      const name = declaredName(declarator)
      if (name !== undefined) this.declareName(name, isType)
      const value = this.take('=') ? this.initialiser() : undefined
      list.push({ declarator, alignment: open.alignment, ...(value ? { value } : {}) })
      if (!this.take(',')) return list
      declarator = this.declarator()
      open.alignment = 0
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
