/** Operators that take types or members: sizeof, offsetof, container_of, min_t. */
import type { Place } from '../source/token.ts'
import type { Designator, ExpressionSyntax } from '../syntax/tree.ts'
import { AssignmentChecker } from './assignment-checker.ts'
import { constant, convert } from './conversions.ts'
import type { TypedExpression } from './tree.ts'
import { alignmentOf, isComplete, sameType, sizeOf, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

export abstract class TypeOperatorChecker extends AssignmentChecker {
  protected typeOperator(
    syntax: ExpressionSyntax & {
      kind: 'sizeof' | 'sizeof-type' | 'container-of' | 'offsetof' | 'typed-minmax'
    },
  ): TypedExpression {
    const { at } = syntax
    switch (syntax.kind) {
      case 'sizeof':
        return this.#size(this.typeOf(syntax.operand), syntax.alignment, at)
      case 'sizeof-type':
        return this.#size(this.typeName(syntax.type), syntax.alignment, at)
      case 'offsetof': {
        const path = this.#pathOffset(this.typeName(syntax.type), syntax.path)
        return path ? constant(this.types.unsignedLong, BigInt(path.offset), at) : this.wrong(at)
      }
      case 'container-of':
        return this.#containerOf(syntax)
      case 'typed-minmax': {
        const type = this.typeName(syntax.type)
        const left = this.assigned(this.value(syntax.left), type, syntax.left.at, 'min_t')
        const right = this.assigned(this.value(syntax.right), type, syntax.right.at, 'min_t')
        return this.extreme(syntax.least, left, right, at)
      }
    }
  }

  #size(type: CType, alignment: boolean, at: Place): TypedExpression {
    if (type.kind === 'error') return this.wrong(at)
    if (type.kind === 'void' || type.kind === 'function')
      return constant(this.types.unsignedLong, 1n, at)
    if (!isComplete(type)) {
      this.reporter.error('C_INCOMPLETE_TYPE', at, `the size of '${spellType(type)}' is not known`)
      return this.wrong(at)
    }
    const bytes = alignment ? alignmentOf(type) : sizeOf(type)
    return constant(this.types.unsignedLong, BigInt(bytes), at)
  }

  #containerOf(syntax: ExpressionSyntax & { kind: 'container-of' }): TypedExpression {
    const { at } = syntax
    const type = this.typeName(syntax.type)
    const pointer = this.value(syntax.pointer)
    const path = this.#pathOffset(type, syntax.path)
    if (!path || pointer.type.kind === 'error') return this.wrong(at)
    return this.container(pointer, type, path.offset, path.type, at)
  }

  /** The struct of `type` around the member that `pointer` points to. */
  protected container(
    pointer: TypedExpression,
    type: CType,
    offset: number,
    memberType: CType,
    at: Place,
  ): TypedExpression {
    if (pointer.type.kind !== 'pointer') {
      this.reporter.error(
        'C_NOT_A_POINTER',
        at,
        `container_of needs a pointer, this is '${spellType(pointer.type)}'`,
      )
      return this.wrong(at)
    }
    const { target } = pointer.type
    if (target.kind !== 'void' && !sameType(target, memberType)) {
      this.reporter.warning(
        'C_POINTER_MISMATCH',
        at,
        `container_of: the member is '${spellType(memberType)}', the pointer is '${spellType(pointer.type)}'`,
      )
    }
    const bytes = convert(pointer, this.types.pointerTo(this.types.char))
    const step = constant(this.types.int, BigInt(-offset), at)
    const moved = offset === 0 ? bytes : this.pointerSum('+', bytes, step, at)
    return convert(moved, this.types.pointerTo(type))
  }

  #pathOffset(
    type: CType,
    path: readonly Designator[],
  ): { offset: number; type: CType } | undefined {
    let current = type
    let offset = 0
    for (const step of path) {
      if (step.kind === 'member') {
        const member = this.member(current, step.name, step.at)
        if (!member) return undefined
        offset += member.offset
        current = member.type
      } else {
        const index = this.constantInteger(step.index, 'the index')
        if (index === undefined) return undefined
        if (current.kind !== 'array') {
          this.reporter.error('C_BAD_OPERAND', step.at, `'${spellType(current)}' is no array`)
          return undefined
        }
        current = current.element
        offset += Number(BigInt.asIntN(32, index)) * sizeOf(current)
      }
    }
    return { offset, type: current }
  }
}
