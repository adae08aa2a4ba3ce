/**
 * The typed tree: what the checker makes of syntax. Every name is resolved, every conversion is a node,
 * constants are folded, built-in macros are written out. The code generator only walks it.
 */
import type { Place } from '../source/token.ts'
import type { CType, FunctionType, IntegerType, PointerType } from './types.ts'

/** A variable, wherever it lives. */
export interface Variable {
  readonly name: string
  /** Completed by the initialiser for arrays of open length. */
  type: CType
  readonly at: Place
  readonly storage: 'global' | 'ghost' | 'local' | 'parameter'
  /** From `aligned(n)`; 0 for the natural one. */
  readonly alignment: number
  /** The object behind a string literal: nothing a reader would look for by name. */
  readonly isText?: boolean
  /** A local that cannot live in a register: its address is taken, or it is an aggregate. */
  inMemory: boolean
  /** Initial contents of globals and ghosts; empty means zero. */
  initial: readonly StaticValue[]
  /** `extern` without a definition so far. */
  declaredOnly: boolean
  /** Mentioned anywhere. */
  used: boolean
}

/** One scalar of a static initialiser. */
export interface StaticValue {
  readonly offset: number
  readonly type: CType
  /** A constant, the address of a global, or a function. */
  readonly value: TypedExpression
}

/** A function by name, defined or only declared. */
export interface FunctionSymbol {
  readonly name: string
  readonly at: Place
  type: FunctionType
  inline: boolean
  isStatic: boolean
  parameters: readonly Variable[]
  body: TypedStatement | undefined
  /** Where its closing brace stands. */
  end: Place
  addressTaken: boolean
  used: boolean
  /** Functions its body calls or mentions. */
  readonly references: Set<FunctionSymbol>
}

/** A place in memory or in a register that can be read and written. */
export interface Location {
  /** The variable it lies in, unless it is reached through a pointer. */
  readonly variable: Variable | undefined
  /** Part of the address that is computed: the pointer, or a scaled index. One slot. */
  readonly index: TypedExpression | undefined
  /** Bytes to add. */
  readonly offset: number
  readonly type: CType
  /** The token that names it: where the debugger shows the access. */
  readonly at: Place
}

// Operators as they are spelt.
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '<<' | '>>' | '&' | '|' | '^'
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='

interface ExpressionNode {
  readonly type: CType
  readonly at: Place
}

/** An expression that has been checked, with its type and all conversions written out. */
export type TypedExpression = ExpressionNode &
  (
    | { readonly kind: 'constant'; readonly value: bigint }
    /** `flags`: SITE_* bits beyond those of the location. */
    | { readonly kind: 'load'; readonly location: Location; readonly flags: number }
    | { readonly kind: 'address'; readonly location: Location }
    | { readonly kind: 'function'; readonly symbol: FunctionSymbol }
    | { readonly kind: 'convert'; readonly operand: TypedExpression }
    | { readonly kind: 'unary'; readonly operator: '-' | '~'; readonly operand: TypedExpression }
    | { readonly kind: 'not'; readonly operand: TypedExpression }
    /** Operands have the type of the result; the count of a shift may be any integer. */
    | {
        readonly kind: 'binary'
        readonly operator: ArithmeticOperator
        readonly left: TypedExpression
        readonly right: TypedExpression
      }
    /** Operands have one type; the result is int. */
    | {
        readonly kind: 'compare'
        readonly operator: ComparisonOperator
        readonly left: TypedExpression
        readonly right: TypedExpression
      }
    | {
        readonly kind: 'logical'
        readonly operator: '&&' | '||'
        readonly left: TypedExpression
        readonly right: TypedExpression
      }
    | {
        readonly kind: 'conditional'
        readonly condition: TypedExpression
        readonly yes: TypedExpression
        readonly no: TypedExpression
      }
    /** Each operand evaluated once, as the kernel's min() and max(). */
    | {
        readonly kind: 'extreme'
        readonly least: boolean
        readonly left: TypedExpression
        readonly right: TypedExpression
      }
    | {
        readonly kind: 'assign'
        readonly location: Location
        readonly value: TypedExpression
        readonly flags: number
      }
    /** Read, compute in `computed`, convert to the location's type, write. */
    | {
        readonly kind: 'update'
        readonly location: Location
        readonly operator: ArithmeticOperator
        readonly operand: TypedExpression
        readonly computed: IntegerType | PointerType
        readonly result: 'old' | 'new'
      }
    /** Member by member, in order. */
    | { readonly kind: 'copy'; readonly target: Location; readonly source: Location }
    | {
        readonly kind: 'call'
        readonly callee: FunctionSymbol | TypedExpression
        readonly arguments: readonly TypedExpression[]
      }
    | {
        readonly kind: 'sequence'
        readonly left: TypedExpression
        readonly right: TypedExpression
      }
    | IntrinsicExpression
  )

/** Kernel API calls, by how they become instructions (see core/language/intrinsics/row.ts). */
export type IntrinsicExpression =
  /** One instruction. Lists go to consecutive slots, the first of which is the operand. */
  | {
      readonly kind: 'operation'
      readonly opcode: number
      readonly a:
        | { readonly kind: 'none' }
        /** The value of the expression. */
        | { readonly kind: 'result' }
        | { readonly kind: 'immediate'; readonly value: number }
        /** Written by the instruction, as `flags` of irqsave. */
        | { readonly kind: 'output'; readonly location: Location }
        | { readonly kind: 'input'; readonly value: TypedExpression }
      readonly b: readonly TypedExpression[]
      /** Values, a literal, or the address of a global as a literal. */
      readonly c: readonly TypedExpression[] | number | Variable
    }
  /** Atomic addition: XADD, and the value after it where that is asked for. */
  | {
      readonly kind: 'atomic-add'
      readonly address: TypedExpression
      readonly delta: TypedExpression
      readonly result: 'old' | 'new'
    }
  /** LOCK_INIT of a word. */
  | { readonly kind: 'lock-init'; readonly location: Location; readonly value: TypedExpression }
  | {
      readonly kind: 'wait'
      /** Queue address, or word * 64 + bit. */
      readonly key: TypedExpression
      readonly lockClass: number
      readonly condition: TypedExpression
    }
  | {
      readonly kind: 'assertion'
      readonly condition: TypedExpression
      /** As OP_BUG_IF: 0 BUG_ON, 1 WARN_ON, 2 assertion in finally or always. */
      readonly check: 0 | 1 | 2
      readonly text: string
    }
  | {
      readonly kind: 'note'
      readonly opcode: number
      readonly label: string
      readonly value?: TypedExpression
    }

/** A label of `goto`. */
export interface Label {
  readonly name: string
  readonly at: Place
  defined: boolean
  used: boolean
}

/** One `case`, or `default`. */
export interface CaseLabel {
  /** Undefined for `default`. */
  readonly value: bigint | undefined
}

/** A statement that has been checked. */
export type TypedStatement = { readonly at: Place } & (
  | {
      readonly kind: 'block'
      readonly items: readonly TypedStatement[]
      readonly variables: readonly Variable[]
      readonly end: Place
    }
  | { readonly kind: 'expression'; readonly expression: TypedExpression }
  /** A variable comes into being here. */
  | {
      readonly kind: 'declare'
      readonly variable: Variable
      readonly stores: readonly TypedExpression[]
    }
  | {
      readonly kind: 'if'
      readonly condition: TypedExpression
      readonly yes: TypedStatement
      readonly no: TypedStatement | undefined
    }
  | {
      readonly kind: 'loop'
      readonly testFirst: boolean
      readonly condition: TypedExpression | undefined
      readonly step: TypedExpression | undefined
      readonly body: TypedStatement
    }
  | {
      readonly kind: 'switch'
      readonly value: TypedExpression
      readonly cases: readonly CaseLabel[]
      readonly body: TypedStatement
    }
  | { readonly kind: 'case'; readonly label: CaseLabel }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'return'; readonly value: TypedExpression | undefined }
  | { readonly kind: 'goto'; readonly label: Label }
  | { readonly kind: 'label'; readonly label: Label }
)

/** A checked program: everything the code generator needs. */
export interface CheckedProgram {
  /** Globals and ghosts in order of definition, static locals among them. */
  readonly variables: readonly Variable[]
  readonly functions: readonly FunctionSymbol[]
}
