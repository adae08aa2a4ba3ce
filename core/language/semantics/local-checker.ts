/** Declarations within functions: locals, static locals, locks on the stack. */
import { MAX_FRAME_BYTES } from '../limits.ts'
import type {
  DeclarationSyntax,
  InitialisedDeclarator,
  LockDeclarationSyntax,
  SpecifierSyntax,
} from '../syntax/tree.ts'
import { constant } from './conversions.ts'
import type { Declared } from './declarator-checker.ts'
import { declaredLock } from './lock-values.ts'
import { SpecialChecker } from './special-checker.ts'
import type { TypedExpression, TypedStatement, Variable } from './tree.ts'
import { isComplete, isScalar, sizeOf, unqualified, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class LocalChecker extends SpecialChecker {
  /** Names of static locals so far, so that two of one name stay apart. */
  readonly #staticNames = new Map<string, number>()

  /** Declares a global, typedef or function prototype, or (in a block) whatever is not a plain local. */
  protected abstract declareOutside(
    specifiers: SpecifierSyntax,
    declared: Declared,
    item: InitialisedDeclarator,
  ): void

  protected declaration(syntax: DeclarationSyntax): TypedStatement[] {
    const { specifiers } = syntax
    const base = this.baseType(specifiers)
    return syntax.declarators.flatMap((item) => {
      const declared = this.declared(item.declarator, base)
      const { storage } = specifiers
      if (storage === 'typedef' || storage === 'extern' || declared.type.kind === 'function') {
        this.declareOutside(specifiers, declared, item)
        return []
      }
      if (storage === 'static') {
        this.#staticLocal(specifiers, declared, item)
        return []
      }
      if (specifiers.ghost) {
        this.reporter.error(
          'C_GHOST_LOCAL',
          declared.at,
          'a local variable is private already',
          'leave out __ghost, or declare it outside the function',
        )
      }
      return this.#local(specifiers, declared, item)
    })
  }

  #local(
    specifiers: SpecifierSyntax,
    declared: Declared,
    item: InitialisedDeclarator,
  ): TypedStatement[] {
    const { at } = declared
    const variable = this.#variable(
      declared,
      'local',
      Math.max(item.alignment, specifiers.alignment),
    )
    if (!variable) return []
    const isAggregate = !isScalar(variable.type)
    if (item.value && !isAggregate && item.value.kind === 'expression') {
      const value = this.assigned(
        this.value(item.value.value),
        unqualified(variable.type),
        item.value.at,
        'the initialiser',
      )
      const type = unqualified(variable.type)
      const store = this.store({ variable, index: undefined, offset: 0, type, at }, value, at)
      return [{ kind: 'declare', variable, stores: [store], at }]
    }
    const stores = item.value ? this.initialiseLocal(variable, item.value, at) : []
    this.#requireComplete(variable)
    return [{ kind: 'declare', variable, stores, at }]
  }

  /** Declares the name; undefined after a report. */
  #variable(
    declared: Declared,
    storage: Variable['storage'],
    alignment: number,
  ): Variable | undefined {
    const { name, type, at } = declared
    if (name === undefined) {
      this.reporter.error('C_EXPECTED', at, 'expected a name')
      return undefined
    }
    if (this.findHere(name)) this.reportRedeclared(name, at)
    const open = type.kind === 'array' && type.length < 0
    if (!open && !isComplete(type)) {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        at,
        `'${name}' has the incomplete type '${spellType(type)}'`,
      )
    }
    const variable: Variable = {
      name,
      type,
      at,
      storage,
      alignment,
      inMemory: storage !== 'local' || (!isScalar(type) && type.kind !== 'error'),
      initial: [],
      declaredOnly: false,
      used: false,
    }
    this.declare(name, { kind: 'variable', variable }, at)
    return variable
  }

  #requireComplete(variable: Variable): void {
    const { type, at, name } = variable
    if (type.kind === 'array' && type.length < 0) {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        at,
        `the length of '${name}' is not known`,
        'write it between the brackets',
      )
    }
    if (variable.storage === 'local' && sizeOf(type) > MAX_FRAME_BYTES) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        at,
        `'${name}' is too large for the stack`,
        'make it static',
      )
    }
  }

  /** A static local is a global named after its function. */
  #renamedStatic(variable: Variable): Variable {
    const path = `${this.currentFunction?.name ?? ''}.${variable.name}`
    const count = this.#staticNames.get(path) ?? 0
    this.#staticNames.set(path, count + 1)
    return Object.assign(variable, { name: count === 0 ? path : `${path}.${count}` })
  }

  #staticLocal(specifiers: SpecifierSyntax, declared: Declared, item: InitialisedDeclarator): void {
    const storage = specifiers.ghost ? 'ghost' : 'global'
    const variable = this.#variable(
      declared,
      storage,
      Math.max(item.alignment, specifiers.alignment),
    )
    if (!variable) return
    const renamed = this.#renamedStatic(variable)
    if (item.value) this.initialiseStatic(renamed, item.value)
    this.#requireComplete(renamed)
    this.variables.push(renamed)
  }

  /** The word of a declared lock: `standard`, or the count that was given. */
  protected initialLock(standard: number, syntax: LockDeclarationSyntax): TypedExpression {
    const [given] = syntax.arguments
    const count = given && this.constantInteger(given, 'the count')
    return constant(this.types.int, count ?? BigInt(standard), syntax.namePlace)
  }

  /** `DECLARE_COMPLETION_ONSTACK(done);` and its relatives within a function. */
  protected lockDeclaration(syntax: LockDeclarationSyntax): TypedStatement[] {
    const made = declaredLock(syntax.macro)
    if (!made) {
      this.reporter.error('C_MISPLACED', syntax.at, `${syntax.macro}() must stand at file scope`)
      return []
    }
    const type: CType = { kind: 'lock', lock: made.lock, qualifiers: 0 }
    const declared: Declared = {
      name: syntax.name,
      type,
      at: syntax.namePlace,
      parameters: undefined,
    }
    const at = syntax.namePlace
    if (syntax.isStatic) {
      const variable = this.#variable(declared, 'global', 0)
      if (!variable) return []
      variable.initial = [{ offset: 0, type, value: this.initialLock(made.value, syntax) }]
      this.variables.push(this.#renamedStatic(variable))
      return []
    }
    const variable = this.#variable(declared, 'local', 0)
    if (!variable) return []
    const value = this.initialLock(made.value, syntax)
    const location = { variable, index: undefined, offset: 0, type, at }
    const store: TypedExpression = {
      kind: 'lock-init',
      location,
      value,
      type: this.voidValue(at).type,
      at,
    }
    return [{ kind: 'declare', variable, stores: [store], at }]
  }
}
