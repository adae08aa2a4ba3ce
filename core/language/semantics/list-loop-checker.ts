/**
 * `list_for_each_entry` and its relatives, written out as the for loop they stand for. The head is
 * evaluated at each test, as the kernel's macros do.
 */
import type { Place } from '../source/token.ts'
import type { ExpressionSyntax, ListLoop, StatementSyntax } from '../syntax/tree.ts'
import { LocalChecker } from './local-checker.ts'
import type { TypedExpression, TypedStatement } from './tree.ts'
import { unqualified, type CType } from './types.ts'
import { spellType } from './type-spelling.ts'

/** Builds the syntax of the links a list loop walks along. */
class ListNodes {
  readonly #loop: ListLoop
  readonly #at: Place
  readonly #direction: string

  constructor(loop: ListLoop, at: Place) {
    this.#loop = loop
    this.#at = at
    this.#direction = loop.reverse ? 'prev' : 'next'
  }

  /** `(head)->next` */
  first(): ExpressionSyntax {
    return this.#member(this.#loop.head, this.#direction, true)
  }

  /** `cursor->member.next`, or `cursor->next` without a member. */
  follower(cursor: ExpressionSyntax): ExpressionSyntax {
    const { member } = this.#loop
    if (member === undefined) return this.#member(cursor, this.#direction, true)
    return this.#member(this.#member(cursor, member, true), this.#direction, false)
  }

  /** `&cursor->member`, or the cursor itself. */
  link(cursor: ExpressionSyntax): ExpressionSyntax {
    const { member } = this.#loop
    if (member === undefined) return cursor
    const operand = this.#member(cursor, member, true)
    return { ...operand, kind: 'unary', operator: '&', operand }
  }

  #member(base: ExpressionSyntax, name: string, arrow: boolean): ExpressionSyntax {
    const { first, last, height } = base
    return { kind: 'member', base, arrow, name, at: this.#at, first, last, height: height + 1 }
  }
}

export abstract class ListLoopChecker extends LocalChecker {
  /** Loops around the statement that is being checked. */
  protected loops = 0

  /** A statement that is the body of another. */
  protected abstract one(syntax: StatementSyntax): TypedStatement

  protected inLoop<T>(check: () => T): T {
    this.loops++
    const result = check()
    this.loops--
    return result
  }

  /**
   * `list_for_each_entry` written out as the for loop it stands for. The head is evaluated at each
   * test, as the kernel's macro does; the `_safe` form reads the successor before the body runs.
   */
  protected listLoop(
    syntax: StatementSyntax & { kind: 'list-for-each' },
    at: Place,
  ): TypedStatement {
    const nodes = new ListNodes(syntax, at)
    const position = this.value(syntax.cursor)
    const failed: TypedStatement = { kind: 'expression', expression: this.wrong(at), at }
    if (position.type.kind === 'error') return failed
    const entry = syntax.member !== undefined
    if (position.type.kind !== 'pointer' || (entry && position.type.target.kind !== 'struct')) {
      this.reporter.error(
        'C_NOT_A_POINTER',
        syntax.cursor.at,
        `the cursor must be a pointer to a struct, this is '${spellType(position.type)}'`,
      )
      return failed
    }
    const set = (target: ExpressionSyntax, link: ExpressionSyntax): TypedExpression => {
      const location = this.modifiable(target, 'list_for_each')
      const value = this.value(link)
      if (!location || value.type.kind === 'error') return this.wrong(at)
      const moved = entry ? this.#entryOf(value, position.type, syntax.member ?? '', at) : value
      return this.store(
        location,
        this.assigned(moved, unqualified(location.type), at, 'list_for_each'),
        at,
      )
    }
    const start = set(syntax.cursor, nodes.first())
    const startNext = syntax.next && set(syntax.next, nodes.follower(syntax.cursor))
    const condition = this.binary(
      '!=',
      this.value(nodes.link(syntax.cursor)),
      this.value(syntax.head),
      at,
    )
    const step = syntax.next
      ? this.#stepSafe(
          syntax.cursor,
          syntax.next,
          set(syntax.next, nodes.follower(syntax.next)),
          at,
        )
      : set(syntax.cursor, nodes.follower(syntax.cursor))
    const body = this.inLoop(() => this.one(syntax.body))
    const loop: TypedStatement = { kind: 'loop', testFirst: true, condition, step, body, at }
    const starts = [start, ...(startNext ? [startNext] : [])]
    const items = starts.map((expression): TypedStatement => ({
      kind: 'expression',
      expression,
      at,
    }))
    return { kind: 'block', items: [...items, loop], variables: [], end: at, at }
  }

  #stepSafe(
    cursor: ExpressionSyntax,
    next: ExpressionSyntax,
    advance: TypedExpression,
    at: Place,
  ): TypedExpression {
    const location = this.modifiable(cursor, 'list_for_each')
    if (!location) return this.wrong(at)
    const left = this.store(location, this.value(next), at)
    return { kind: 'sequence', left, right: advance, type: advance.type, at }
  }

  #entryOf(link: TypedExpression, type: CType, member: string, at: Place): TypedExpression {
    if (type.kind !== 'pointer') return this.wrong(at)
    const found = this.member(type.target, member, at)
    return found ? this.container(link, type.target, found.offset, found.type, at) : this.wrong(at)
  }
}
