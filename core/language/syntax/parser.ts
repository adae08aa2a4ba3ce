/**
 * The parser: tokens to syntax tree, by recursive descent. Its layers, each a class on top of the one
 * before: token stream, expressions, types and declarators, statements, and here the file as a whole.
 */
import type { Reporter } from '../source/reporter.ts'
import type { Token } from '../source/token.ts'
import { StatementParser } from './statement-parser.ts'
import { describe } from './token-stream.ts'
import type { DeclaratorSyntax, SpecifierSyntax, TopLevelSyntax } from './tree.ts'
import { declaredName } from './declarator-parser.ts'
import { IGNORED_TOP_LEVEL } from './words.ts'

/** Parses preprocessed tokens. Mistakes are reported; what could be read is returned. */
export function parse(tokens: readonly Token[], reporter: Reporter): TopLevelSyntax[] {
  return new Parser(tokens, reporter).file()
}

class Parser extends StatementParser {
  file(): TopLevelSyntax[] {
    const items: TopLevelSyntax[] = []
    let failed = false
    while (!this.atEnd && !this.reporter.full) {
      if (this.take(';')) continue
      if (failed && this.is('{')) {
        this.skipBlock()
        continue
      }
      if (this.is('}')) {
        this.reporter.error('C_EXPECTED', this.advance().place, "'}' closes nothing")
        continue
      }
      const errors = this.reporter.errors.length
      const item = this.recovering(() => this.#item())
      if (item) items.push(item)
      failed ||= this.reporter.errors.length > errors
    }
    return items
  }

  #item(): TopLevelSyntax | undefined {
    const start = this.peek()
    if (IGNORED_TOP_LEVEL.has(start.text) && this.is('(', 1)) {
      while (!this.atEnd && !this.is(';')) this.advance()
      return undefined
    }
    this.refuseStaticAssert()
    const lock = this.startedLockDeclaration()
    if (lock) return { kind: 'lock-declaration', declaration: lock, at: start.place }
    if (!this.startsType() && this.isName() && this.is('(', 1)) {
      this.fail(
        'C_EXPECTED',
        `expected a declaration, found ${describe(start)}`,
        'a function needs a return type; a call must stand inside a function',
      )
    }
    const specifiers = this.specifiers()
    if (!this.is(';')) {
      const declarator = this.declarator()
      const annotated = { alignment: 0 }
      while (this.annotation(annotated));
      if (this.is('{')) return this.#function(specifiers, declarator)
      const isType = specifiers.storage === 'typedef'
      const declarators = this.initialisedDeclarators(declarator, isType, annotated.alignment)
      this.#endOfDeclaration(declarator)
      const at = specifiers.at
      return { kind: 'declaration', declaration: { specifiers, declarators, at }, at }
    }
    this.expectSemicolon('after the declaration')
    return {
      kind: 'declaration',
      declaration: { specifiers, declarators: [], at: specifiers.at },
      at: specifiers.at,
    }
  }

  #endOfDeclaration(declarator: DeclaratorSyntax): void {
    if (declarator.kind === 'function' && this.startsType() && !this.is(';')) {
      this.fail(
        'C_UNSUPPORTED_OLD_DEFINITION',
        'a function definition with types after the parentheses is not supported',
        'write the types inside the parentheses',
      )
    }
    this.expectSemicolon('after the declaration')
  }

  #function(specifiers: SpecifierSyntax, declarator: DeclaratorSyntax): TopLevelSyntax {
    const name = declaredName(declarator)
    if (declarator.kind === 'name' || !hasParameters(declarator)) {
      this.fail('C_EXPECTED', "expected ';' or '(' before the block")
    }
    if (name !== undefined) this.declareName(name, false)
    const body = this.scoped(() => {
      for (const parameter of parametersOf(declarator)) {
        const inner = declaredName(parameter.declarator)
        if (inner !== undefined) this.declareName(inner, false)
      }
      return this.openBlock()
    })
    return { kind: 'function', specifiers, declarator, body, at: declarator.at }
  }
}

/** The function layer next to the name: `int (*f(void))(int)` is a function, `int (*f)(int)` is not. */
function hasParameters(declarator: DeclaratorSyntax): boolean {
  let layer = declarator
  while (layer.kind !== 'name') {
    if (layer.inner.kind === 'name') return layer.kind === 'function'
    layer = layer.inner
  }
  return false
}

function parametersOf(
  declarator: DeclaratorSyntax,
): (DeclaratorSyntax & { kind: 'function' })['parameters'] {
  let layer = declarator
  while (layer.kind !== 'name') {
    if (layer.kind === 'function' && layer.inner.kind === 'name') return layer.parameters
    layer = layer.inner
  }
  return []
}
