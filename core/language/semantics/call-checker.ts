/** Calls: of functions, through pointers, and into the kernel API. */
import * as op from '../bytecode.ts'
import { intrinsic } from '../intrinsics.ts'
import type { Intrinsic } from '../intrinsics/row.ts'
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'
import { constant } from './conversions.ts'
import { InitialiserChecker } from './initialiser-checker.ts'
import type { FunctionSymbol, IntrinsicExpression, Location, TypedExpression } from './tree.ts'
import {
  ERROR_TYPE,
  openStruct,
  qualified,
  VOID,
  VOLATILE,
  type CType,
  type FunctionType,
} from './types.ts'
import { spellType } from './type-spelling.ts'

/** A call as written. */
export type CallSyntax = ExpressionSyntax & { readonly kind: 'call' }

/** Calls: of functions, of pointers to them, and of the kernel API. */
export abstract class CallChecker extends InitialiserChecker {
  /** A call of the kernel API, by its row in the intrinsics table. */
  protected abstract intrinsicCall(row: Intrinsic, syntax: CallSyntax): TypedExpression

  protected override call(syntax: CallSyntax): TypedExpression {
    const { callee, at } = syntax
    if (callee.kind === 'name') {
      const entity = this.find(callee.name)
      if (entity?.kind === 'function') return this.#direct(entity.symbol, syntax)
      if (!entity) {
        const row = intrinsic(callee.name)
        if (row) return this.intrinsicCall(row, syntax)
        for (const argument of syntax.arguments) this.value(argument)
        this.reportUnknown(callee.name, at)
        return this.wrong(at)
      }
    }
    return this.#indirect(this.value(callee), syntax)
  }

  #direct(symbol: FunctionSymbol, syntax: CallSyntax): TypedExpression {
    symbol.used = true
    this.currentFunction?.references.add(symbol)
    const values = this.#arguments(symbol.type, symbol.name, syntax)
    if (!values) return { ...this.wrong(syntax.at), type: ERROR_TYPE }
    const { result } = symbol.type
    return { kind: 'call', callee: symbol, arguments: values, type: result, at: syntax.at }
  }

  #indirect(pointer: TypedExpression, syntax: CallSyntax): TypedExpression {
    const { at } = syntax
    if (pointer.type.kind === 'error') return pointer
    const type = pointer.type.kind === 'pointer' ? pointer.type.target : pointer.type
    if (type.kind !== 'function') {
      this.reporter.error('C_NOT_A_FUNCTION', at, `'${spellType(pointer.type)}' is no function`)
      return this.wrong(at)
    }
    const values = this.#arguments(type, 'the function', syntax)
    if (!values) return this.wrong(at)
    if (pointer.kind === 'function') {
      return { kind: 'call', callee: pointer.symbol, arguments: values, type: type.result, at }
    }
    return { kind: 'call', callee: pointer, arguments: values, type: type.result, at }
  }

  #arguments(type: FunctionType, name: string, syntax: CallSyntax): TypedExpression[] | undefined {
    const wanted = type.parameters.length
    const given = syntax.arguments.length
    const values = syntax.arguments.map((argument, index) => {
      const parameter = type.parameters[index]
      const value = this.value(argument)
      return parameter
        ? this.assigned(value, parameter, argument.at, `argument ${index + 1} of ${name}()`)
        : value
    })
    if (wanted === given) return values
    this.reporter.error(
      'C_ARGUMENT_COUNT',
      syntax.at,
      `${name}() takes ${wanted} argument${wanted === 1 ? '' : 's'}, this gives ${given}`,
    )
    return undefined
  }

  protected override callLocation(syntax: CallSyntax): Location | undefined {
    if (syntax.callee.kind !== 'name' || syntax.callee.name !== 'ACCESS_ONCE') return undefined
    const [argument] = syntax.arguments
    const location = argument && this.locationOf(argument)
    return location && { ...location, type: qualified(location.type, VOLATILE) }
  }

  protected override predefined(name: string, at: Place): TypedExpression | undefined {
    switch (name) {
      case 'NULL':
        return constant(this.types.pointerTo(VOID), 0n, at)
      case 'true':
        return constant(this.types.int, 1n, at)
      case 'false':
        return constant(this.types.int, 0n, at)
      case 'current': {
        const b: TypedExpression[] = []
        return this.operation(
          { opcode: op.OP_CURRENT, a: { kind: 'result' }, b, c: 0 },
          this.taskType(),
          at,
        )
      }
      default:
        return undefined
    }
  }

  protected taskType(): CType {
    const known = this.findTag('task_struct')
    this.#task ??= { kind: 'struct', definition: openStruct('struct task_struct'), qualifiers: 0 }
    return this.types.pointerTo(known ?? this.#task)
  }
  #task: CType | undefined

  protected operation(
    parts: Omit<IntrinsicExpression & { kind: 'operation' }, 'kind'>,
    type: CType,
    at: Place,
  ): TypedExpression {
    return { kind: 'operation', ...parts, type, at }
  }

  /** Checks how many arguments there are; false after a report. */
  protected counted(
    row: Intrinsic,
    syntax: CallSyntax,
    least: number,
    most: number = least,
  ): boolean {
    const given = syntax.arguments.length
    if (given >= least && given <= most) return true
    const wanted = least === most ? String(least) : `${least} to ${most}`
    this.reporter.error(
      'C_ARGUMENT_COUNT',
      syntax.at,
      `${row.name}() takes ${wanted} argument${wanted === '1' ? '' : 's'}, this gives ${given}`,
      row.prototype,
    )
    return false
  }
}
