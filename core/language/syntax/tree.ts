/**
 * The syntax tree: what the parser makes of tokens, before anything is known about types. Built-in
 * macros that take types or members (`container_of`, `list_for_each_entry`) are nodes of their own.
 */
import type { Place, Token } from '../source/token.ts'

/** Every node knows the token that names it best in a message or in the line table. */
interface Node {
  readonly at: Place
}

interface ExpressionNode extends Node {
  /** First and last token: the text of an assertion is cut from the source between them. */
  readonly first: Token
  readonly last: Token
  /** Height of the tree below, bounded by MAX_NESTING so that later stages may recurse. */
  readonly height: number
}

/** Operators between two operands, short-circuit ones excepted. */
export type BinaryOperator =
  '+' | '-' | '*' | '/' | '%' | '<<' | '>>' | '&' | '|' | '^'
  | '==' | '!=' | '<' | '>' | '<=' | '>=' // prettier-ignore

/** Operators before their operand. */
export type UnaryOperator = '+' | '-' | '~' | '!' | '*' | '&'

/** An expression as written. */
export type ExpressionSyntax = ExpressionNode &
  (
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'character'; readonly text: string }
    | { readonly kind: 'string'; readonly bytes: readonly number[] }
    | { readonly kind: 'name'; readonly name: string }
    | {
        readonly kind: 'unary'
        readonly operator: UnaryOperator
        readonly operand: ExpressionSyntax
      }
    | {
        readonly kind: 'step'
        readonly operator: '++' | '--'
        readonly prefix: boolean
        readonly operand: ExpressionSyntax
      }
    | {
        readonly kind: 'binary'
        readonly operator: BinaryOperator
        readonly left: ExpressionSyntax
        readonly right: ExpressionSyntax
      }
    | {
        readonly kind: 'logical'
        readonly operator: '&&' | '||'
        readonly left: ExpressionSyntax
        readonly right: ExpressionSyntax
      }
    | {
        readonly kind: 'assign'
        /** Absent for plain `=`. */
        readonly operator?: BinaryOperator
        readonly left: ExpressionSyntax
        readonly right: ExpressionSyntax
      }
    | {
        readonly kind: 'conditional'
        readonly condition: ExpressionSyntax
        readonly yes: ExpressionSyntax
        readonly no: ExpressionSyntax
      }
    | { readonly kind: 'comma'; readonly left: ExpressionSyntax; readonly right: ExpressionSyntax }
    | {
        readonly kind: 'call'
        readonly callee: ExpressionSyntax
        readonly arguments: readonly ExpressionSyntax[]
      }
    | { readonly kind: 'index'; readonly base: ExpressionSyntax; readonly index: ExpressionSyntax }
    | {
        readonly kind: 'member'
        readonly base: ExpressionSyntax
        readonly arrow: boolean
        readonly name: string
      }
    | { readonly kind: 'cast'; readonly type: TypeSyntax; readonly operand: ExpressionSyntax }
    | { readonly kind: 'literal'; readonly type: TypeSyntax; readonly value: InitialiserSyntax }
    | { readonly kind: 'sizeof-type'; readonly type: TypeSyntax; readonly alignment: boolean }
    | { readonly kind: 'sizeof'; readonly operand: ExpressionSyntax; readonly alignment: boolean }
    | {
        readonly kind: 'container-of'
        readonly pointer: ExpressionSyntax
        readonly type: TypeSyntax
        readonly path: readonly Designator[]
      }
    | { readonly kind: 'offsetof'; readonly type: TypeSyntax; readonly path: readonly Designator[] }
    | {
        readonly kind: 'typed-minmax'
        readonly least: boolean
        readonly type: TypeSyntax
        readonly left: ExpressionSyntax
        readonly right: ExpressionSyntax
      }
  )

/** `.name` or `[index]`, in initialisers, offsetof and container_of. */
export type Designator = Node &
  (
    | { readonly kind: 'member'; readonly name: string }
    | { readonly kind: 'index'; readonly index: ExpressionSyntax }
  )

/** What follows `=` in a declaration. */
export type InitialiserSyntax = Node &
  (
    | { readonly kind: 'expression'; readonly value: ExpressionSyntax }
    | { readonly kind: 'list'; readonly items: readonly InitialiserItem[] }
  )

/** One entry of a braced list. */
export interface InitialiserItem {
  readonly designators: readonly Designator[]
  readonly value: InitialiserSyntax
}

/** The type that specifiers name. */
export type BaseTypeSyntax = Node &
  (
    | { readonly kind: 'words'; readonly words: readonly string[] }
    | { readonly kind: 'typedef'; readonly name: string }
    | {
        readonly kind: 'struct'
        readonly tag?: string
        /** From an annotation; 0 when there is none. */
        readonly alignment: number
        readonly members?: readonly DeclarationSyntax[]
      }
    | {
        readonly kind: 'enum'
        readonly tag?: string
        readonly members?: readonly EnumeratorSyntax[]
      }
    | { readonly kind: 'typeof'; readonly operand: ExpressionSyntax }
    | { readonly kind: 'typeof-type'; readonly type: TypeSyntax }
    /** The parser has already said what is wrong; later stages stay silent. */
    | { readonly kind: 'error' }
  )

/** One name of an enum. */
export interface EnumeratorSyntax extends Node {
  readonly name: string
  readonly value?: ExpressionSyntax
}

/** Everything before the first declarator. */
export interface SpecifierSyntax extends Node {
  readonly storage: 'none' | 'typedef' | 'static' | 'extern'
  readonly inline: boolean
  readonly ghost: boolean
  readonly constant: boolean
  readonly volatile: boolean
  /** From `aligned(n)`; 0 when not given. */
  readonly alignment: number
  readonly base: BaseTypeSyntax
}

/** Read from the inside out: the name, then what the name is. */
export type DeclaratorSyntax = Node &
  (
    | { readonly kind: 'name'; readonly name: string | undefined }
    | {
        readonly kind: 'pointer'
        readonly constant: boolean
        readonly volatile: boolean
        readonly inner: DeclaratorSyntax
      }
    | {
        readonly kind: 'array'
        readonly length: ExpressionSyntax | undefined
        readonly inner: DeclaratorSyntax
      }
    | {
        readonly kind: 'function'
        readonly parameters: readonly ParameterSyntax[]
        readonly inner: DeclaratorSyntax
      }
  )

/** A parameter. */
export interface ParameterSyntax extends Node {
  readonly specifiers: SpecifierSyntax
  readonly declarator: DeclaratorSyntax
}

/** A type name, as in casts and sizeof. */
export interface TypeSyntax extends Node {
  readonly specifiers: SpecifierSyntax
  readonly declarator: DeclaratorSyntax
}

/** A declaration of any number of names. */
export interface DeclarationSyntax extends Node {
  readonly specifiers: SpecifierSyntax
  readonly declarators: readonly InitialisedDeclarator[]
}

/** One name of a declaration, with its value if it has one. */
export interface InitialisedDeclarator {
  readonly declarator: DeclaratorSyntax
  /** From an annotation behind it; 0 when there is none. */
  readonly alignment: number
  readonly value?: InitialiserSyntax
}

/** A statement as written. */
export type StatementSyntax = Node &
  (
    | { readonly kind: 'block'; readonly items: readonly StatementSyntax[]; readonly end: Place }
    | { readonly kind: 'declaration'; readonly declaration: DeclarationSyntax }
    | { readonly kind: 'lock-declaration'; readonly declaration: LockDeclarationSyntax }
    | { readonly kind: 'expression'; readonly expression: ExpressionSyntax }
    | { readonly kind: 'empty' }
    | {
        readonly kind: 'if'
        readonly condition: ExpressionSyntax
        readonly yes: StatementSyntax
        readonly no?: StatementSyntax
      }
    | {
        readonly kind: 'while'
        readonly condition: ExpressionSyntax
        readonly body: StatementSyntax
      }
    | { readonly kind: 'do'; readonly body: StatementSyntax; readonly condition: ExpressionSyntax }
    | {
        readonly kind: 'for'
        readonly start?: StatementSyntax
        readonly condition?: ExpressionSyntax
        readonly step?: ExpressionSyntax
        readonly body: StatementSyntax
      }
    | ({ readonly kind: 'list-for-each' } & ListLoop)
    | {
        readonly kind: 'switch'
        readonly value: ExpressionSyntax
        readonly body: StatementSyntax
      }
    | {
        readonly kind: 'case'
        /** Absent for `default`. */
        readonly value?: ExpressionSyntax
        readonly statement: StatementSyntax
      }
    | { readonly kind: 'break' }
    | { readonly kind: 'continue' }
    | { readonly kind: 'return'; readonly value?: ExpressionSyntax }
    | { readonly kind: 'goto'; readonly label: string }
    | { readonly kind: 'label'; readonly name: string; readonly statement: StatementSyntax }
  )

/** `list_for_each_entry(cursor, head, member)` and its relatives. */
export interface ListLoop {
  readonly cursor: ExpressionSyntax
  /** The second cursor of the `_safe` form, which survives removal of the first. */
  readonly next?: ExpressionSyntax
  readonly head: ExpressionSyntax
  /** Absent for plain `list_for_each`, whose cursor is a `struct list_head *`. */
  readonly member?: string
  readonly reverse: boolean
  readonly body: StatementSyntax
}

/** `DEFINE_SPINLOCK(name)` and its relatives: a declaration that looks like a call. */
export interface LockDeclarationSyntax extends Node {
  readonly macro: string
  readonly name: string
  readonly namePlace: Place
  readonly arguments: readonly ExpressionSyntax[]
  readonly isStatic: boolean
}

/** What may stand outside of functions. */
export type TopLevelSyntax = Node &
  (
    | { readonly kind: 'declaration'; readonly declaration: DeclarationSyntax }
    | { readonly kind: 'lock-declaration'; readonly declaration: LockDeclarationSyntax }
    | {
        readonly kind: 'function'
        readonly specifiers: SpecifierSyntax
        readonly declarator: DeclaratorSyntax
        readonly body: StatementSyntax & { readonly kind: 'block' }
      }
  )
