/** Statements and declarations within functions. */
import type { Token } from '../source/token.ts'
import { describe } from './token-stream.ts'
import type {
  DeclarationSyntax,
  LockDeclarationSyntax,
  StatementSyntax,
  SpecifierSyntax,
  ExpressionSyntax,
} from './tree.ts'
import { TypeParser } from './type-parser.ts'
import { KEYWORDS, LIST_LOOPS, LOCK_DECLARATIONS, STATEMENT_WORDS } from './words.ts'

export abstract class StatementParser extends TypeParser {
  /** A block in a scope of its own. */
  protected block(): StatementSyntax & { kind: 'block' } {
    return this.scoped(() => this.nested(() => this.openBlock()))
  }

  /** A block in the scope that is open: the body of a function shares that of its parameters. */
  protected openBlock(): StatementSyntax & { kind: 'block' } {
    const open = this.expect('{', 'to open the block')
    const items: StatementSyntax[] = []
    while (!this.is('}') && !this.atEnd) {
      const item = this.recovering(() => this.#item())
      if (item) items.push(item)
    }
    const end = this.peek().place
    if (!this.take('}')) {
      this.fail('C_EXPECTED', "block is never closed: expected '}'", "add '}'", open.place)
    }
    return { kind: 'block', items, end, at: open.place }
  }

  #item(): StatementSyntax {
    const token = this.peek()
    if (this.isName() && this.is(':', 1)) return this.#label(false)
    if (this.is('case') || this.is('default')) return this.#case(this.advance(), false)
    this.refuseStaticAssert()
    const lock = this.startedLockDeclaration()
    if (lock) return { kind: 'lock-declaration', declaration: lock, at: token.place }
    if (this.startsType()) {
      const declaration = this.declaration()
      return { kind: 'declaration', declaration, at: token.place }
    }
    if (this.isName() && this.isName(1)) {
      this.fail(
        'C_UNKNOWN_TYPE',
        `unknown type name '${token.text}'`,
        this.unknownTypeHint(token.text),
      )
    }
    return this.#statement()
  }

  /** Specifiers, declarators and the semicolon. */
  protected declaration(): DeclarationSyntax {
    const specifiers = this.specifiers()
    const declaration = this.finishDeclaration(specifiers)
    this.expectSemicolon('after the declaration')
    return declaration
  }

  protected finishDeclaration(specifiers: SpecifierSyntax): DeclarationSyntax {
    const declarators = this.is(';')
      ? []
      : this.initialisedDeclarators(this.declarator(), specifiers.storage === 'typedef')
    return { specifiers, declarators, at: specifiers.at }
  }

  protected refuseStaticAssert(): void {
    if (!this.is('_Static_assert')) return
    const message = '_Static_assert is not supported'
    this.fail('C_UNSUPPORTED_ASSERT', message, 'write BUILD_BUG_ON(!condition) in a function')
  }

  /** `static DEFINE_SPINLOCK(name);`, with or without `static`, if that is what stands here. */
  protected startedLockDeclaration(): LockDeclarationSyntax | undefined {
    const isStatic = this.is('static')
    const macro = this.peek(isStatic ? 1 : 0)
    if (!LOCK_DECLARATIONS.has(macro.text) || !this.is('(', isStatic ? 2 : 1)) return undefined
    if (isStatic) this.advance()
    return this.#lockDeclaration(isStatic)
  }

  #lockDeclaration(isStatic: boolean): LockDeclarationSyntax {
    const macro = this.advance()
    this.expect('(', `after ${macro.text}`)
    const name = this.expectName('the name of the lock')
    this.declareName(name.text, false)
    const values: ExpressionSyntax[] = []
    while (this.take(',')) values.push(this.assignment())
    this.expect(')', `to close ${macro.text}(`)
    this.expectSemicolon(`after ${macro.text}()`)
    return {
      macro: macro.text,
      name: name.text,
      namePlace: name.place,
      arguments: values,
      isStatic,
      at: macro.place,
    }
  }

  #statement(): StatementSyntax {
    return this.nested(() => this.#anyStatement())
  }

  #anyStatement(): StatementSyntax {
    const token = this.peek()
    const at = token.place
    if (token.kind === 'punctuator') {
      if (token.text === '{') return this.block()
      if (this.take(';')) return { kind: 'empty', at }
    }
    if (token.kind === 'identifier') {
      if (this.isName() && this.is(':', 1)) return this.#label(true)
      if (STATEMENT_WORDS.has(token.text)) return this.#keywordStatement(token)
      if (LIST_LOOPS[token.text] && this.is('(', 1)) return this.#listLoop(token)
      if (token.text === 'asm' || token.text === '__asm__') {
        this.fail(
          'C_UNSUPPORTED_ASM',
          'inline assembly is not supported',
          'call the kernel function it implements: smp_mb(), cmpxchg(), cpu_relax()…',
        )
      }
      if (KEYWORDS.has(token.text) && token.text !== 'sizeof') {
        this.fail('C_EXPECTED', `expected a statement, found ${describe(token)}`)
      }
    }
    const expression = this.expression()
    this.expectSemicolon('after the expression')
    return { kind: 'expression', expression, at }
  }

  /**
   * A label. Within a block what follows it is the next item, so that many labels do not nest; elsewhere
   * (`takesNext`) the statement behind it belongs to it.
   */
  #label(takesNext: boolean): StatementSyntax {
    const name = this.advance()
    this.advance()
    const at = name.place
    const statement: StatementSyntax = takesNext ? this.#statement() : { kind: 'empty', at }
    return { kind: 'label', name: name.text, statement, at }
  }

  #keywordStatement(token: Token): StatementSyntax {
    const at = token.place
    this.advance()
    switch (token.text) {
      case 'if':
        return this.#if(token)
      case 'while': {
        const condition = this.#condition('while')
        return { kind: 'while', condition, body: this.#statement(), at }
      }
      case 'do':
        return this.#do(token)
      case 'for':
        return this.scoped(() => this.#for(token))
      case 'switch': {
        const value = this.#condition('switch')
        return { kind: 'switch', value, body: this.#statement(), at }
      }
      case 'case':
      case 'default':
        return this.#case(token, true)
      case 'return': {
        const value = this.is(';') ? undefined : this.expression()
        this.expectSemicolon('after return')
        return { kind: 'return', ...(value ? { value } : {}), at }
      }
      case 'goto': {
        if (this.is('*')) {
          this.fail('C_UNSUPPORTED_COMPUTED_GOTO', 'computed goto is not supported', 'use a switch')
        }
        const label = this.expectName('a label').text
        this.expectSemicolon('after goto')
        return { kind: 'goto', label, at }
      }
      case 'else':
        return this.fail('C_EXPECTED', "'else' without 'if'", undefined, at)
      default:
        this.expectSemicolon(`after ${token.text}`)
        return { kind: token.text === 'break' ? 'break' : 'continue', at }
    }
  }

  #condition(word: string): ExpressionSyntax {
    this.expect('(', `after ${word}`)
    const condition = this.expression()
    this.expect(')', `to close the condition of ${word}`)
    return condition
  }

  #if(token: Token): StatementSyntax {
    const condition = this.#condition('if')
    const yes = this.#statement()
    const no = this.take('else') ? this.#statement() : undefined
    return { kind: 'if', condition, yes, ...(no ? { no } : {}), at: token.place }
  }

  #do(token: Token): StatementSyntax {
    const body = this.#statement()
    this.expect('while', 'after the body of do')
    const condition = this.#condition('while')
    this.expectSemicolon('after do … while')
    return { kind: 'do', body, condition, at: token.place }
  }

  #for(token: Token): StatementSyntax {
    this.expect('(', 'after for')
    const start = this.#forStart()
    const condition = this.is(';') ? undefined : this.expression()
    this.expect(';', 'after the condition of for')
    const step = this.is(')') ? undefined : this.expression()
    this.expect(')', 'to close for(')
    return {
      kind: 'for',
      ...(start ? { start } : {}),
      ...(condition ? { condition } : {}),
      ...(step ? { step } : {}),
      body: this.#statement(),
      at: token.place,
    }
  }

  #forStart(): StatementSyntax | undefined {
    if (this.take(';')) return undefined
    const at = this.peek().place
    if (this.startsType()) return { kind: 'declaration', declaration: this.declaration(), at }
    const expression = this.expression()
    this.expect(';', 'after the first part of for')
    return { kind: 'expression', expression, at }
  }

  #case(token: Token, takesNext: boolean): StatementSyntax {
    const value = token.text === 'case' ? this.conditional() : undefined
    if (this.is('...')) {
      this.fail(
        'C_UNSUPPORTED_RANGE',
        'case ranges are not supported',
        'write one case for each value',
      )
    }
    this.expect(':', `after ${token.text}`)
    const at = token.place
    const statement: StatementSyntax = takesNext ? this.#statement() : { kind: 'empty', at }
    return { kind: 'case', ...(value ? { value } : {}), statement, at }
  }

  #listLoop(token: Token): StatementSyntax {
    const form = LIST_LOOPS[token.text]
    this.advance()
    this.expect('(', `after ${token.text}`)
    const cursor = this.assignment()
    this.expect(',', `in ${token.text}()`)
    const next = form?.safe ? this.assignment() : undefined
    if (form?.safe) this.expect(',', `in ${token.text}()`)
    const head = this.assignment()
    let member: string | undefined
    if (form?.entry) {
      this.expect(',', `in ${token.text}()`)
      member = this.expectName('the list member').text
    }
    this.expect(')', `to close ${token.text}(`)
    return {
      kind: 'list-for-each',
      cursor,
      ...(next ? { next } : {}),
      head,
      ...(member === undefined ? {} : { member }),
      reverse: form?.reverse ?? false,
      body: this.#statement(),
      at: token.place,
    }
  }
}
