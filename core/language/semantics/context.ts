/**
 * What every layer of the checker works in: the machine's types, the scopes, the program that grows.
 */
import { KERNEL_LOCK, KERNEL_LOCK_NAME } from '../builtin-types.ts'
import { instead } from '../instead.ts'
import type { Reporter } from '../source/reporter.ts'
import type { Place } from '../source/token.ts'
import type { FunctionSymbol, TypedExpression, Variable } from './tree.ts'
import { ERROR_TYPE, type CType, type IntegerType } from './types.ts'
import type { BasicTypes } from './basic-types.ts'

/** What a name in a scope means. */
export type Entity =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'function'; readonly symbol: FunctionSymbol }
  | { readonly kind: 'typedef'; readonly type: CType }
  | { readonly kind: 'enumerator'; readonly type: IntegerType; readonly value: bigint }

interface Scope {
  readonly names: Map<string, { readonly entity: Entity; readonly at: Place }>
  readonly tags: Map<string, CType>
  /** Locals declared here, for the debugger. */
  readonly variables: Variable[]
}

function emptyScope(): Scope {
  return { names: new Map(), tags: new Map(), variables: [] }
}

/** What every part of the checker knows. */
export class CheckContext {
  protected readonly types: BasicTypes
  protected readonly reporter: Reporter
  /** Globals and static locals in order of definition. */
  protected readonly variables: Variable[] = []
  protected readonly functions: FunctionSymbol[] = []
  /** The function whose body is being checked. */
  protected currentFunction: FunctionSymbol | undefined
  readonly #scopes: Scope[] = [emptyScope()]
  readonly #unknown = new Set<string>()
  #hidden = 0

  constructor(types: BasicTypes, reporter: Reporter) {
    this.types = types
    this.reporter = reporter
  }

  protected get atFileScope(): boolean {
    return this.#scopes.length === 1
  }

  protected openScope(): void {
    this.#scopes.push(emptyScope())
  }

  /** Closes the scope and gives the variables declared in it. */
  protected closeScope(): readonly Variable[] {
    return this.#scopes.pop()?.variables ?? []
  }

  protected find(name: string): Entity | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const found = this.#scopes[index]?.names.get(name)
      if (found) return found.entity
    }
    return undefined
  }

  /** The entity of the file, whatever hides it. */
  protected findGlobal(name: string): Entity | undefined {
    return this.#scopes[0]?.names.get(name)?.entity
  }

  /** Declares a name for the whole file, as `extern` within a function does. */
  protected declareGlobal(name: string, entity: Entity, at: Place): void {
    this.#scopes[0]?.names.set(name, { entity, at })
  }

  /** The entity of this very scope, if the name is declared in it. */
  protected findHere(name: string): Entity | undefined {
    return this.#scopes.at(-1)?.names.get(name)?.entity
  }

  protected declare(name: string, entity: Entity, at: Place): void {
    const scope = this.#scopes.at(-1)
    if (!scope) return
    scope.names.set(name, { entity, at })
    if (entity.kind === 'variable' && !this.atFileScope) scope.variables.push(entity.variable)
  }

  /** Reports a second declaration that does not fit the first. */
  protected reportRedeclared(name: string, at: Place): void {
    const first = this.#scopes.at(-1)?.names.get(name)?.at
    const where = first
      ? `, first in ${this.reporter.sources[first.file]?.name ?? ''} line ${first.line}`
      : ''
    this.reporter.error('C_REDECLARED', at, `'${name}' is declared twice${where}`, 'rename one')
  }

  protected findTag(tag: string): CType | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const found = this.#scopes[index]?.tags.get(tag)
      if (found) return found
    }
    return undefined
  }

  protected findTagHere(tag: string): CType | undefined {
    return this.#scopes.at(-1)?.tags.get(tag)
  }

  protected declareTag(tag: string, type: CType): void {
    this.#scopes.at(-1)?.tags.set(tag, type)
  }

  /** Reports an unknown name, once. */
  protected reportUnknown(name: string, at: Place): void {
    if (this.#unknown.has(name)) return
    this.#unknown.add(name)
    this.reporter.error(
      'C_UNDECLARED',
      at,
      `'${name}' is not declared`,
      instead(name) ?? this.#similar(name),
    )
  }

  /** A declared name that differs by one typing mistake. */
  #similar(name: string): string | undefined {
    for (const scope of this.#scopes) {
      for (const known of scope.names.keys()) {
        if (isCloseTo(name, known)) return `did you mean '${known}'?`
      }
    }
    return undefined
  }

  /** A variable nobody wrote: the object behind a string or a compound literal. */
  protected hiddenVariable(
    type: CType,
    at: Place,
    storage: Variable['storage'],
    label: string,
  ): Variable {
    const variable: Variable = {
      name: `${label}.${this.#hidden++}`,
      type,
      at,
      storage,
      alignment: 0,
      isText: label === 'string',
      inMemory: true,
      initial: [],
      declaredOnly: false,
      used: true,
    }
    if (storage === 'local') this.#scopes.at(-1)?.variables.push(variable)
    else this.variables.push(variable)
    return variable
  }

  /** The variable behind lock_kernel(), made at first use. */
  protected kernelLock(at: Place): Variable {
    if (this.#kernelLock) return this.#kernelLock
    const type: CType = { kind: 'lock', lock: KERNEL_LOCK, qualifiers: 0 }
    const hidden = this.hiddenVariable(type, at, 'global', KERNEL_LOCK_NAME)
    this.#kernelLock = Object.assign(hidden, { name: KERNEL_LOCK_NAME })
    return this.#kernelLock
  }
  #kernelLock: Variable | undefined

  /** Stands for an expression that has been reported. */
  protected wrong(at: Place): TypedExpression {
    return { kind: 'constant', type: ERROR_TYPE, value: 0n, at }
  }
}

/** One character added, left out, changed or two exchanged. */
function isCloseTo(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.length < 3 || a === b) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const restA = a.slice(start)
  const restB = b.slice(start)
  if (restA.slice(1) === restB.slice(1)) return true
  if (restA.slice(1) === restB || restA === restB.slice(1)) return true
  const swapped = (restA[1] ?? '') + (restA[0] ?? '') + restA.slice(2)
  return swapped === restB
}
