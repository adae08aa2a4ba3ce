/**
 * The checker: syntax tree to typed tree. Its layers, each a class on top of the one before: context and
 * scopes, types, operands, expressions, initialisers, calls, special intrinsics, statements, and here
 * the declarations of a file.
 */
import { intrinsic } from '../intrinsics.ts'
import type { Reporter } from '../source/reporter.ts'
import type { Place } from '../source/token.ts'
import type {
  DeclaratorSyntax,
  InitialisedDeclarator,
  LockDeclarationSyntax,
  SpecifierSyntax,
  TopLevelSyntax,
} from '../syntax/tree.ts'
import { declaredLock } from './lock-values.ts'
import { StatementChecker } from './statement-checker.ts'
import type { Entity } from './context.ts'
import type { CheckedProgram, FunctionSymbol, Variable } from './tree.ts'
import type { Declared } from './declarator-checker.ts'
import { isComplete, isScalar, sameType, type CType, type FunctionType } from './types.ts'
import { spellType } from './type-spelling.ts'
import type { BasicTypes } from './basic-types.ts'

/** Checks a whole program. Mistakes are reported; the result is only of use when there are none. */
export function check(
  syntax: readonly TopLevelSyntax[],
  types: BasicTypes,
  reporter: Reporter,
): CheckedProgram {
  return new Checker(types, reporter).program(syntax)
}

class Checker extends StatementChecker {
  program(syntax: readonly TopLevelSyntax[]): CheckedProgram {
    for (const item of syntax) {
      if (this.reporter.full) break
      if (item.kind === 'declaration') this.#declaration(item)
      else if (item.kind === 'lock-declaration') this.#lockDeclaration(item.declaration)
      else this.#function(item)
    }
    this.#finish()
    return { variables: this.variables, functions: this.functions }
  }

  #declaration(item: TopLevelSyntax & { kind: 'declaration' }): void {
    const { specifiers, declarators } = item.declaration
    const base = this.baseType(specifiers)
    for (const declarator of declarators) {
      this.declareOutside(specifiers, this.declared(declarator.declarator, base), declarator)
    }
  }

  protected override declareOutside(
    specifiers: SpecifierSyntax,
    declared: Declared,
    item: InitialisedDeclarator,
  ): void {
    const { name, type, at } = declared
    if (name === undefined) {
      this.reporter.error('C_EXPECTED', at, 'expected a name')
      return
    }
    if (specifiers.storage === 'typedef') {
      const known = this.findHere(name)
      if (known && (known.kind !== 'typedef' || !sameType(known.type, type)))
        this.reportRedeclared(name, at)
      this.declare(name, { kind: 'typedef', type }, at)
    } else if (type.kind === 'function') {
      // A prototype of something built in says nothing new.
      if (!intrinsic(name) || this.find(name)) this.#prototype(name, type, specifiers, at)
    } else {
      this.#global(name, type, specifiers, item, at)
    }
  }

  #prototype(
    name: string,
    type: FunctionType,
    specifiers: SpecifierSyntax,
    at: Place,
  ): FunctionSymbol {
    const known = this.findGlobal(name)
    if (known?.kind === 'function') {
      if (!this.atFileScope) this.declare(name, known, at)
      if (!sameType(known.symbol.type, type)) {
        this.reporter.error(
          'C_REDECLARED',
          at,
          `'${name}' was declared as '${spellType(known.symbol.type)}'`,
        )
      }
      known.symbol.inline ||= specifiers.inline
      return known.symbol
    }
    if (known) this.reportRedeclared(name, at)
    const symbol: FunctionSymbol = {
      name,
      at,
      type,
      inline: specifiers.inline,
      isStatic: specifiers.storage === 'static',
      parameters: [],
      body: undefined,
      end: at,
      addressTaken: false,
      used: false,
      references: new Set(),
    }
    this.functions.push(symbol)
    this.#declareBoth(name, { kind: 'function', symbol }, at)
    return symbol
  }

  #global(
    name: string,
    type: CType,
    specifiers: SpecifierSyntax,
    item: InitialisedDeclarator,
    at: Place,
  ): void {
    const variable = this.#globalVariable(name, type, specifiers, at, item.alignment)
    if (item.value) {
      if (variable.initial.length > 0) this.reportRedeclared(name, at)
      this.initialiseStatic(variable, item.value)
    }
    if (specifiers.storage !== 'extern' || item.value) variable.declaredOnly = false
  }

  #globalVariable(
    name: string,
    type: CType,
    specifiers: SpecifierSyntax,
    at: Place,
    alignment: number,
  ): Variable {
    const known = this.findGlobal(name)
    if (known?.kind === 'variable') {
      const { variable } = known
      if (!this.atFileScope) this.declare(name, known, at)
      if (!sameType(variable.type, type) || specifiers.ghost !== (variable.storage === 'ghost')) {
        this.reportRedeclared(name, at)
      }
      if (variable.type.kind === 'array' && variable.type.length < 0) variable.type = type
      return variable
    }
    if (known) this.reportRedeclared(name, at)
    if (type.kind === 'void') {
      this.reporter.error('C_INCOMPLETE_TYPE', at, `'${name}' cannot be void`)
    }
    const variable: Variable = {
      name,
      type,
      at,
      storage: specifiers.ghost ? 'ghost' : 'global',
      alignment: Math.max(alignment, specifiers.alignment),
      inMemory: true,
      initial: [],
      declaredOnly: true,
      used: false,
    }
    this.variables.push(variable)
    this.#declareBoth(name, { kind: 'variable', variable }, at)
    return variable
  }

  /** Within a function, `extern` and prototypes name something of the whole file. */
  #declareBoth(name: string, entity: Entity, at: Place): void {
    this.declareGlobal(name, entity, at)
    if (!this.atFileScope) this.declare(name, entity, at)
  }

  #lockDeclaration(syntax: LockDeclarationSyntax): void {
    const { namePlace: at, name } = syntax
    const made = declaredLock(syntax.macro)
    const list = this.findTag('list_head')
    const type: CType | undefined = made ? { kind: 'lock', lock: made.lock, qualifiers: 0 } : list
    if (!type) {
      this.reporter.error(
        'C_UNDECLARED',
        syntax.at,
        `${syntax.macro}() needs 'struct list_head'`,
        'write #include "list.h"',
      )
      return
    }
    if (this.findHere(name)) this.reportRedeclared(name, at)
    const variable: Variable = {
      name,
      type,
      at,
      storage: 'global',
      alignment: 0,
      inMemory: true,
      initial: [],
      declaredOnly: false,
      used: false,
    }
    this.variables.push(variable)
    this.declare(name, { kind: 'variable', variable }, at)
    if (made) variable.initial = [{ offset: 0, type, value: this.initialLock(made.value, syntax) }]
    else this.#initialList(variable)
  }

  /** An empty list points at itself, both ways. */
  #initialList(variable: Variable): void {
    const { type, at } = variable
    if (type.kind !== 'struct') return
    const value = this.addressOf({ variable, index: undefined, offset: 0, type, at })
    variable.initial = (type.definition.members ?? [])
      .filter((member) => member.type.kind === 'pointer')
      .map((member) => ({ offset: member.offset, type: member.type, value }))
  }

  #function(item: TopLevelSyntax & { kind: 'function' }): void {
    const { specifiers, declarator, body } = item
    const { name, type, at } = this.declared(declarator, this.baseType(specifiers))
    if (name === undefined || type.kind !== 'function') return
    const symbol = this.#prototype(name, type, specifiers, at)
    if (symbol.body) {
      this.reportRedeclared(name, at)
      return
    }
    Object.assign(symbol, { at, type, end: body.end })
    this.currentFunction = symbol
    this.openScope()
    symbol.parameters = this.#parameters(declarator)
    symbol.body = this.body(body)
    const variables = this.closeScope().filter(({ storage }) => storage === 'local')
    if (symbol.body.kind === 'block') symbol.body = { ...symbol.body, variables }
    this.currentFunction = undefined
  }

  #parameters(declarator: DeclaratorSyntax): Variable[] {
    let layer = declarator
    while (layer.kind !== 'name' && layer.inner.kind !== 'name') layer = layer.inner
    if (layer.kind !== 'function') return []
    return layer.parameters.map((parameter, index) => {
      const { name, type, at } = this.parameterType(parameter)
      if (name === undefined) {
        this.reporter.error('C_EXPECTED', at, `parameter ${index + 1} has no name`)
      }
      const variable: Variable = {
        name: name ?? `parameter.${index}`,
        type,
        at,
        storage: 'parameter',
        alignment: 0,
        inMemory: false,
        initial: [],
        declaredOnly: false,
        used: false,
      }
      if (name !== undefined) {
        if (this.findHere(name)) this.reportRedeclared(name, at)
        this.declare(name, { kind: 'variable', variable }, at)
      }
      return variable
    })
  }

  /** What must hold once the whole file has been read. */
  #finish(): void {
    for (const variable of this.variables) {
      const { name, type, at } = variable
      if (
        variable.declaredOnly &&
        variable.storage === 'global' &&
        type.kind !== 'error' &&
        variable.used
      ) {
        this.#checkDefined(variable)
      }
      if (!variable.declaredOnly && !isComplete(type) && type.kind !== 'error') {
        this.reporter.error(
          'C_INCOMPLETE_TYPE',
          at,
          `'${name}' has the incomplete type '${spellType(type)}'`,
        )
      }
      if (variable.storage === 'ghost' && type.kind === 'lock') {
        this.reporter.error('C_GHOST_ADDRESS', at, `ghost '${name}' cannot be a lock`)
      }
    }
    for (const symbol of this.functions) {
      if (!symbol.body && symbol.used) {
        this.reporter.error(
          'C_UNDEFINED_FUNCTION',
          symbol.at,
          `'${symbol.name}' is called but not defined`,
          'define it, or include the header that does',
        )
      }
    }
    for (const symbol of this.functions) this.#checkRole(symbol)
  }

  #checkDefined(variable: Variable): void {
    this.reporter.error(
      'C_UNDEFINED_VARIABLE',
      variable.at,
      `'${variable.name}' is declared extern but not defined`,
      'define it without extern',
    )
  }

  /** Threads and oracles are told by their names, and have one shape each. */
  #checkRole(symbol: FunctionSymbol): void {
    const { name, type, at } = symbol
    if (!symbol.body) return
    const isThread = /^P\d+(_|$)/.test(name)
    const isOracle = name === 'init' || name === 'finally'
    const isAlways = name.startsWith('always_')
    if (!isThread && !isOracle && !isAlways) return
    if (type.parameters.length > 0) {
      this.reporter.error(
        'C_BAD_ROLE',
        at,
        `'${name}' must take no parameters`,
        `write ${isAlways ? 'bool' : 'void'} ${name}(void)`,
      )
    }
    if (isAlways ? !isScalar(type.result) : type.result.kind !== 'void') {
      this.reporter.error('C_BAD_ROLE', at, `'${name}' must return ${isAlways ? 'bool' : 'void'}`)
    }
  }
}
