/** Declarators: pointers, arrays, functions and parameters, built around the type before them. */
import { MAX_OBJECT_BYTES, MAX_TYPE_WEIGHT } from '../limits.ts'
import type { Place } from '../source/token.ts'
import type {
  DeclaratorSyntax,
  ExpressionSyntax,
  ParameterSyntax,
  SpecifierSyntax,
} from '../syntax/tree.ts'
import { CheckContext } from './context.ts'
import type { TypedExpression } from './tree.ts'
import {
  arrayOf,
  CONST,
  ERROR_TYPE,
  functionType,
  isComplete,
  qualified,
  sizeOf,
  unqualified,
  VOLATILE,
  weightOf,
  type CType,
} from './types.ts'
import { spellType } from './type-spelling.ts'

/** A declared name with its type. */
export interface Declared {
  readonly name: string | undefined
  readonly type: CType
  readonly at: Place
  /** Of the function layer next to the name. */
  readonly parameters: readonly ParameterSyntax[] | undefined
}

/** Declarators: pointers, arrays and functions around a base type. */
export abstract class DeclaratorChecker extends CheckContext {
  /** The type that the specifiers of a declaration name. */
  protected abstract baseType(specifiers: SpecifierSyntax): CType

  /** The type and value of an expression, as an rvalue. */
  protected abstract value(syntax: ExpressionSyntax): TypedExpression
  /** The type of an expression that is not evaluated: of an lvalue, without decay. */
  protected abstract typeOf(syntax: ExpressionSyntax): CType
  /** The value of a constant integer expression, or undefined after a report. */
  protected abstract constantInteger(syntax: ExpressionSyntax, what: string): bigint | undefined

  /** Applies a declarator to the type before it. */
  protected declared(syntax: DeclaratorSyntax, base: CType): Declared {
    let type = base
    let layer = syntax
    let parameters: readonly ParameterSyntax[] | undefined
    while (layer.kind !== 'name') {
      parameters = layer.kind === 'function' ? layer.parameters : undefined
      type = this.#layer(layer, type)
      if (weightOf(type) > MAX_TYPE_WEIGHT) {
        this.reporter.fatal(
          'C_TYPE_TOO_COMPLEX',
          layer.at,
          'this type is built from too many others',
        )
        type = ERROR_TYPE
      }
      layer = layer.inner
    }
    return { name: layer.name, type, at: layer.at, parameters }
  }

  #layer(layer: DeclaratorSyntax & { kind: 'pointer' | 'array' | 'function' }, type: CType): CType {
    switch (layer.kind) {
      case 'pointer': {
        const qualifiers = (layer.constant ? CONST : 0) | (layer.volatile ? VOLATILE : 0)
        return qualified(this.types.pointerTo(type), qualifiers)
      }
      case 'array':
        return this.#array(layer, type)
      case 'function':
        return this.#function(layer, type)
    }
  }

  #array(layer: DeclaratorSyntax & { kind: 'array' }, element: CType): CType {
    if (element.kind === 'error') return element
    if (!isComplete(element)) {
      this.reporter.error(
        'C_INCOMPLETE_TYPE',
        layer.at,
        `array of the incomplete type '${spellType(element)}'`,
        element.kind === 'array' ? 'only the first dimension may be left open' : undefined,
      )
      return ERROR_TYPE
    }
    if (!layer.length) return arrayOf(element, -1)
    const value = this.value(layer.length)
    if (value.type.kind === 'error') return ERROR_TYPE
    if (value.kind !== 'constant' || value.type.kind !== 'integer') {
      this.reporter.error(
        'C_UNSUPPORTED_VLA',
        layer.length.at,
        'the length of an array must be a constant',
        'use a constant length, or kmalloc()',
      )
      return ERROR_TYPE
    }
    if (value.value < 0n) {
      this.reporter.error(
        'C_BAD_ARRAY_LENGTH',
        layer.length.at,
        'the length of an array cannot be negative',
      )
      return ERROR_TYPE
    }
    if (value.value * BigInt(Math.max(1, sizeOf(element))) > BigInt(MAX_OBJECT_BYTES)) {
      this.reporter.error(
        'C_OBJECT_TOO_LARGE',
        layer.length.at,
        `array larger than ${MAX_OBJECT_BYTES} bytes`,
      )
      return ERROR_TYPE
    }
    return arrayOf(element, Number(value.value))
  }

  #function(layer: DeclaratorSyntax & { kind: 'function' }, result: CType): CType {
    if (result.kind === 'struct' || result.kind === 'array' || result.kind === 'function') {
      this.reporter.error(
        result.kind === 'struct' ? 'C_UNSUPPORTED_STRUCT_VALUE' : 'C_BAD_TYPE',
        layer.at,
        `a function cannot return '${spellType(result)}'`,
        'take a pointer to where the result goes',
      )
      return functionType(ERROR_TYPE, [])
    }
    const parameters = layer.parameters.map((parameter) => this.parameterType(parameter).type)
    return functionType(unqualified(result), parameters)
  }

  /** A parameter's type: arrays and functions become pointers. */
  protected parameterType(parameter: ParameterSyntax): Declared {
    const declared = this.declared(parameter.declarator, this.baseType(parameter.specifiers))
    const { type } = declared
    if (type.kind === 'array') return { ...declared, type: this.types.pointerTo(type.element) }
    if (type.kind === 'function') return { ...declared, type: this.types.pointerTo(type) }
    if (type.kind === 'integer' || type.kind === 'pointer' || type.kind === 'error') return declared
    const isStruct = type.kind === 'struct' || type.kind === 'lock'
    this.reporter.error(
      isStruct ? 'C_UNSUPPORTED_STRUCT_VALUE' : 'C_BAD_TYPE',
      declared.at,
      `a parameter cannot have the type '${spellType(type)}'`,
      isStruct ? 'pass a pointer' : 'give it a type',
    )
    return { ...declared, type: ERROR_TYPE }
  }
}
