/**
 * Random C programs as trees that fast-check generates and shrinks. Names are numbers that the printer
 * takes modulo what is in scope, so that every tree is a program and every smaller tree is one too.
 */
import * as fc from 'fast-check'

/** Types by the name they are printed as; SLONG and ULONG are the machine's `long`. */
export const TYPE_NAMES = [
  'u8', 's8', 'u16', 's16', 'u32', 's32', 'u64', 's64', 'SLONG', 'ULONG', 'bool', 'char',
] as const // prettier-ignore

export type TypeName = (typeof TYPE_NAMES)[number]

export type Expression =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'place'; readonly place: Place }
  | {
      readonly kind: 'unary'
      readonly operator: '-' | '~' | '!' | '+'
      readonly operand: Expression
    }
  | {
      readonly kind: 'binary'
      readonly operator:
        '+' | '-' | '*' | '&' | '|' | '^' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '&&' | '||'
      readonly left: Expression
      readonly right: Expression
    }
  /** The divisor is kept away from 0 and -1 by the printer. */
  | {
      readonly kind: 'divide'
      readonly operator: '/' | '%'
      readonly negative: boolean
      readonly left: Expression
      readonly right: Expression
    }
  /** The left side is cast to `type`, the count is masked to its width. */
  | {
      readonly kind: 'shift'
      readonly operator: '<<' | '>>'
      readonly type: TypeName
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'cast'; readonly type: TypeName; readonly operand: Expression }
  | {
      readonly kind: 'choose'
      readonly condition: Expression
      readonly yes: Expression
      readonly no: Expression
    }
  | { readonly kind: 'comma'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly callee: number; readonly arguments: readonly Expression[] }
  | {
      readonly kind: 'pointer-call'
      readonly index: Expression
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'size'; readonly of: number }
  | { readonly kind: 'distance'; readonly from: Expression; readonly to: Expression }

/** Something that can be read and written. */
export type Place =
  | { readonly kind: 'variable'; readonly number: number }
  | { readonly kind: 'element'; readonly array: number; readonly index: Expression }
  | {
      readonly kind: 'member'
      readonly struct: number
      readonly member: number
      readonly index: Expression
    }
  | { readonly kind: 'pointed'; readonly pointer: number }

export type AssignmentOperator = '=' | '+=' | '-=' | '*=' | '&=' | '|=' | '^='

export type Statement =
  | {
      readonly kind: 'assign'
      readonly place: Place
      readonly operator: AssignmentOperator
      readonly value: Expression
    }
  | {
      readonly kind: 'chain'
      readonly first: number
      readonly second: number
      readonly value: Expression
    }
  | {
      readonly kind: 'divide'
      readonly place: Place
      readonly operator: '/=' | '%='
      readonly value: Expression
    }
  | {
      readonly kind: 'shift'
      readonly variable: number
      readonly operator: '<<=' | '>>='
      readonly value: Expression
    }
  | {
      readonly kind: 'step'
      readonly place: Place
      readonly operator: '++' | '--'
      readonly prefix: boolean
      readonly into: number
    }
  | {
      readonly kind: 'declare'
      readonly type: TypeName
      readonly addressed: boolean
      readonly value: Expression
    }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly yes: readonly Statement[]
      readonly no: readonly Statement[]
    }
  | {
      readonly kind: 'loop'
      readonly form: 'for' | 'while' | 'do'
      readonly count: number
      readonly body: readonly Statement[]
    }
  | { readonly kind: 'leave'; readonly word: 'break' | 'continue'; readonly condition: Expression }
  | {
      readonly kind: 'switch'
      readonly value: Expression
      readonly cases: readonly {
        readonly value: number
        readonly breaks: boolean
        readonly body: readonly Statement[]
      }[]
    }
  /** Skips `skipped`; with `inside`, the label stands within a block. */
  | {
      readonly kind: 'jump'
      readonly condition: Expression
      readonly inside: boolean
      readonly skipped: readonly Statement[]
      readonly rest: readonly Statement[]
    }
  | { readonly kind: 'point'; readonly pointer: number; readonly target: number }
  | { readonly kind: 'advance'; readonly pointer: number; readonly steps: number }
  | { readonly kind: 'copy'; readonly target: number; readonly source: number }
  | { readonly kind: 'perform'; readonly callee: number; readonly argument: Expression }
  | { readonly kind: 'return'; readonly condition: Expression; readonly value: Expression }

export interface PureFunction {
  readonly result: TypeName
  readonly parameters: readonly TypeName[]
  readonly isInline: boolean
  readonly body: readonly Statement[]
  readonly value: Expression
}

export interface StructMember {
  readonly type: TypeName
  /** 0 for a scalar. */
  readonly length: number
  /** Put into a struct of its own together with the member before. */
  readonly nested: boolean
}

export interface RandomProgram {
  /** Initial values of one global of each type. */
  readonly scalars: readonly string[]
  readonly arrays: readonly { readonly type: TypeName; readonly values: readonly string[] }[]
  readonly members: readonly StructMember[]
  readonly functions: readonly PureFunction[]
  readonly procedures: readonly { readonly body: readonly Statement[] }[]
  readonly main: readonly Statement[]
}

const typeName = fc.constantFrom(...TYPE_NAMES)

const literal: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: -4, max: 9 }).map(String),
  fc.constantFrom(
    '127', '128', '255', '256', '32767', '32768', '65535', '65536', '0x7fffffff', '0x80000000', '0xffffffff',
    '2147483647', '(-2147483647 - 1)', '4294967295', '0x100000000', '0x7fffffffffffffff', '0x8000000000000000',
    '0xffffffffffffffff', '1u', '3000000000u', '5ll', '0ull', '(-1ll)', "'a'", "'\\xff'", '0x1ffff',
  ),
  fc.integer().map((value) => (value < 0 ? `(${value})` : String(value))),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => `0x${value.toString(16)}`),
) // prettier-ignore

const number = fc.nat({ max: 63 })

interface Trees {
  expression: Expression
  place: Place
  statement: Statement
}

const { expression, statement } = fc.letrec<Trees>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal.map((text): Expression => ({ kind: 'literal', text })),
    tie('place').map((place): Expression => ({ kind: 'place', place })),
    tie('place').map((place): Expression => ({ kind: 'place', place })),
    fc.record({ kind: fc.constant('unary' as const), operator: fc.constantFrom('-', '~', '!', '+'), operand: tie('expression') }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom('+', '-', '*', '&', '|', '^', '==', '!=', '<', '>', '<=', '>=', '&&', '||'),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('divide' as const),
      operator: fc.constantFrom('/', '%'),
      negative: fc.boolean(),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('shift' as const),
      operator: fc.constantFrom('<<', '>>'),
      type: typeName,
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({ kind: fc.constant('cast' as const), type: typeName, operand: tie('expression') }),
    fc.record({ kind: fc.constant('choose' as const), condition: tie('expression'), yes: tie('expression'), no: tie('expression') }),
    fc.record({ kind: fc.constant('comma' as const), left: tie('expression'), right: tie('expression') }),
    fc.record({ kind: fc.constant('call' as const), callee: number, arguments: fc.array(tie('expression'), { minLength: 3, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('pointer-call' as const), index: tie('expression'), left: tie('expression'), right: tie('expression') }),
    fc.record({ kind: fc.constant('size' as const), of: number }),
    fc.record({ kind: fc.constant('distance' as const), from: tie('expression'), to: tie('expression') }),
  ),
  place: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number.map((value): Place => ({ kind: 'variable', number: value })),
    fc.record({ kind: fc.constant('element' as const), array: number, index: tie('expression') }),
    fc.record({ kind: fc.constant('member' as const), struct: number, member: number, index: tie('expression') }),
    fc.record({ kind: fc.constant('pointed' as const), pointer: number }),
  ),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('assign' as const),
      place: tie('place'),
      operator: fc.constantFrom('=', '=', '+=', '-=', '*=', '&=', '|=', '^='),
      value: tie('expression'),
    }),
    fc.record({ kind: fc.constant('chain' as const), first: number, second: number, value: tie('expression') }),
    fc.record({ kind: fc.constant('divide' as const), place: tie('place'), operator: fc.constantFrom('/=', '%='), value: tie('expression') }),
    fc.record({ kind: fc.constant('shift' as const), variable: number, operator: fc.constantFrom('<<=', '>>='), value: tie('expression') }),
    fc.record({ kind: fc.constant('step' as const), place: tie('place'), operator: fc.constantFrom('++', '--'), prefix: fc.boolean(), into: number }),
    fc.record({ kind: fc.constant('declare' as const), type: typeName, addressed: fc.boolean(), value: tie('expression') }),
    fc.record({ kind: fc.constant('if' as const), condition: tie('expression'), yes: block(tie('statement')), no: block(tie('statement')) }),
    fc.record({ kind: fc.constant('loop' as const), form: fc.constantFrom('for', 'while', 'do'), count: fc.integer({ min: 0, max: 3 }), body: block(tie('statement')) }),
    fc.record({ kind: fc.constant('leave' as const), word: fc.constantFrom('break', 'continue'), condition: tie('expression') }),
    fc.record({
      kind: fc.constant('switch' as const),
      value: tie('expression'),
      cases: fc.array(
        fc.record({ value: fc.integer({ min: -2, max: 5 }), breaks: fc.boolean(), body: block(tie('statement')) }),
        { maxLength: 4 },
      ),
    }),
    fc.record({
      kind: fc.constant('jump' as const),
      condition: tie('expression'),
      inside: fc.boolean(),
      skipped: block(tie('statement')),
      rest: block(tie('statement')),
    }),
    fc.record({ kind: fc.constant('point' as const), pointer: number, target: number }),
    fc.record({ kind: fc.constant('advance' as const), pointer: number, steps: fc.integer({ min: -2, max: 2 }) }),
    fc.record({ kind: fc.constant('copy' as const), target: number, source: number }),
    fc.record({ kind: fc.constant('perform' as const), callee: number, argument: tie('expression') }),
    fc.record({ kind: fc.constant('return' as const), condition: tie('expression'), value: tie('expression') }),
  ),
})) // prettier-ignore

function block(item: fc.Arbitrary<Statement>): fc.Arbitrary<Statement[]> {
  return fc.array(item, { maxLength: 3 })
}

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
