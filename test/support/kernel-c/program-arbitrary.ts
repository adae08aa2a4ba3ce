/** Generates random C programs; what fails shrinks as a tree. */
import * as fc from 'fast-check'
import { TYPE_NAMES } from './program-tree.ts'
import type { Expression, Place, RandomProgram, Statement } from './program-tree.ts'

/** An arbitrary for each field of a node but its kind. */
type Fields<Node> = { readonly [Name in Exclude<keyof Node, 'kind'>]: fc.Arbitrary<Node[Name]> }

function expressionNode<Kind extends Expression['kind']>(
  kind: Kind,
  fields: Fields<Extract<Expression, { kind: Kind }>>,
): fc.Arbitrary<Expression> {
  return fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Expression>
}

function placeNode<Kind extends Place['kind']>(
  kind: Kind,
  fields: Fields<Extract<Place, { kind: Kind }>>,
): fc.Arbitrary<Place> {
  return fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Place>
}

function statementNode<Kind extends Statement['kind']>(
  kind: Kind,
  fields: Fields<Extract<Statement, { kind: Kind }>>,
): fc.Arbitrary<Statement> {
  return fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Statement>
}

const typeName = fc.constantFrom(...TYPE_NAMES)
const number = fc.nat({ max: 63 })

/** Small numbers, the edges of every type, and anything. */
const literal: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: -4, max: 9 }).map((value) => (value < 0 ? `(${value})` : String(value))),
  fc.constantFrom(
    '127', '128', '255', '256', '32767', '32768', '65535', '65536', '0x7fffffff', '0x80000000', '0xffffffff',
    '2147483647', '(-2147483647 - 1)', '4294967295', '0x100000000', '0x7fffffffffffffff', '0x8000000000000000',
    '0xffffffffffffffff', '1u', '3000000000u', '5ll', '0ull', '(-1ll)', "'a'", "'\\xff'", '0x1ffff',
  ),
  fc.integer().map((value) => (value < 0 ? `(${value})` : String(value))),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => `0x${value.toString(16)}`),
) // prettier-ignore

/** A type, not an interface: `letrec` wants an index signature. */
type Trees = {
  expression: Expression
  place: Place
  statement: Statement
}

const OPERATORS = [
  '+',
  '-',
  '*',
  '&',
  '|',
  '^',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
] as const
const ASSIGNMENTS = ['=', '=', '+=', '-=', '*=', '&=', '|=', '^='] as const

function block(item: fc.Arbitrary<Statement>): fc.Arbitrary<Statement[]> {
  return fc.array(item, { maxLength: 3 })
}

const { expression, statement } = fc.letrec<Trees>((tie) => {
  const value = tie('expression')
  const place = tie('place')
  const body = block(tie('statement'))
  const read = place.map((from): Expression => ({ kind: 'place', place: from }))
  const variable = placeNode('variable', { number })
  /** Mostly a variable: indices within indices make programs long and find nothing. */
  const index = fc.oneof(
    { arbitrary: variable.map((from): Expression => ({ kind: 'place', place: from })), weight: 4 },
    { arbitrary: value, weight: 1 },
  )
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      read,
      literal.map((text): Expression => ({ kind: 'literal', text })),
      read,
      expressionNode('unary', { operator: fc.constantFrom('-', '~', '!', '+'), operand: value }),
      expressionNode('binary', {
        operator: fc.constantFrom(...OPERATORS),
        left: value,
        right: value,
      }),
      expressionNode('divide', {
        operator: fc.constantFrom('/', '%'),
        negative: fc.boolean(),
        left: value,
        right: value,
      }),
      expressionNode('shift', {
        operator: fc.constantFrom('<<', '>>'),
        type: typeName,
        left: value,
        right: value,
      }),
      expressionNode('cast', { type: typeName, operand: value }),
      expressionNode('twin', {
        operator: fc.constantFrom('==', '!=', '<', '>', '<=', '>='),
        operand: value,
        difference: fc.integer({ min: -1, max: 1 }),
      }),
      expressionNode('choose', { condition: value, yes: value, no: value }),
      expressionNode('comma', { left: value, right: value }),
      expressionNode('call', {
        callee: number,
        arguments: fc.array(value, { minLength: 3, maxLength: 3 }),
      }),
      expressionNode('pointer-call', { index, left: value, right: value }),
      expressionNode('size', { of: number }),
      expressionNode('recursion', { depth: index, value }),
      expressionNode('distance', { from: index, to: index }),
    ),
    place: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      variable,
      placeNode('element', { array: number, index }),
      placeNode('member', { struct: number, member: number, index }),
      placeNode('pointed', { pointer: number }),
      placeNode('grid', { row: index, column: index }),
    ),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      statementNode('assign', { place, operator: fc.constantFrom(...ASSIGNMENTS), value }),
      statementNode('chain', { first: number, second: number, value }),
      statementNode('divide', { place, operator: fc.constantFrom('/=', '%='), value }),
      statementNode('shift', { variable: number, operator: fc.constantFrom('<<=', '>>='), value }),
      statementNode('step', {
        place,
        operator: fc.constantFrom('++', '--'),
        prefix: fc.boolean(),
        into: number,
      }),
      statementNode('declare', { type: typeName, addressed: fc.boolean(), value }),
      statementNode('declare-array', {
        type: typeName,
        length: fc.integer({ min: 1, max: 4 }),
        values: fc.array(value, { maxLength: 4 }),
      }),
      statementNode('declare-struct', { from: number, value }),
      statementNode('declare-static', {
        type: typeName,
        initial: fc.integer({ min: -9, max: 99 }),
      }),
      statementNode('if', { condition: value, yes: body, no: body }),
      statementNode('loop', {
        form: fc.constantFrom('for', 'while', 'do'),
        count: fc.integer({ min: 0, max: 3 }),
        body,
      }),
      statementNode('leave', { word: fc.constantFrom('break', 'continue'), condition: value }),
      statementNode('switch', {
        value,
        cases: fc.array(
          fc.record({ value: fc.integer({ min: -2, max: 5 }), breaks: fc.boolean(), body }),
          { maxLength: 4 },
        ),
      }),
      statementNode('jump', { condition: value, inside: fc.boolean(), skipped: body, rest: body }),
      statementNode('point', { pointer: number, target: number }),
      statementNode('advance', { pointer: number, steps: fc.integer({ min: -2, max: 2 }) }),
      statementNode('copy', { target: number, source: number }),
      statementNode('perform', { callee: number, argument: value }),
      statementNode('return', { condition: value, value }),
    ),
  }
})

/** A whole program. */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc.record({
  scalars: fc.array(literal, { minLength: TYPE_NAMES.length, maxLength: TYPE_NAMES.length }),
  arrays: fc.array(
    fc.record({ type: typeName, values: fc.array(literal, { minLength: 1, maxLength: 5 }) }),
    { minLength: 1, maxLength: 3 },
  ),
  members: fc.array(
    fc.record({ type: typeName, length: fc.constantFrom(0, 0, 0, 1, 3), nested: fc.boolean() }),
    { minLength: 1, maxLength: 6 },
  ),
  functions: fc.array(
    fc.record({
      result: typeName,
      parameters: fc.array(typeName, { maxLength: 3 }),
      isInline: fc.boolean(),
      body: fc.array(statement, { maxLength: 3 }),
      value: expression,
    }),
    { maxLength: 2 },
  ),
  procedures: fc.array(fc.record({ body: fc.array(statement, { maxLength: 5 }) }), {
    maxLength: 2,
  }),
  main: fc.array(statement, { minLength: 1, maxLength: 10 }),
})
