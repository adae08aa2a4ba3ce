/**
 * Random C programs as trees. Names are numbers that the printer takes modulo what is in scope, so that
 * every tree is a program and every smaller tree is one too.
 */
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
  /** A comparison whose sides are equal or nearly so. */
  | {
      readonly kind: 'twin'
      readonly operator: '==' | '!=' | '<' | '>' | '<=' | '>='
      readonly operand: Expression
      readonly difference: number
    }
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
  | { readonly kind: 'recursion'; readonly depth: Expression; readonly value: Expression }
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
  | { readonly kind: 'grid'; readonly row: Expression; readonly column: Expression }

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
      readonly kind: 'declare-array'
      readonly type: TypeName
      readonly length: number
      readonly values: readonly Expression[]
    }
  | { readonly kind: 'declare-struct'; readonly from: number; readonly value: Expression }
  /** Keeps its value between calls. */
  | { readonly kind: 'declare-static'; readonly type: TypeName; readonly initial: number }
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
