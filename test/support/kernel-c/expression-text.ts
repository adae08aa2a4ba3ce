/** The expressions of a random program as C text, well defined by construction. */
import type { Expression, Place, RandomProgram, TypeName } from './program-tree.ts'

/** A variable in scope. */
export interface ScopeVariable {
  readonly name: string
  readonly type: TypeName
  readonly writable: boolean
}

/** A member of the program's struct: `m0`, or `n2.m0`. */
export interface FlatMember {
  readonly path: string
  readonly type: TypeName
  /** 0 for a scalar. */
  readonly length: number
}

/** A C lvalue and its type. */
export interface NamedPlace {
  readonly name: string
  readonly type: TypeName
}

/** The struct objects of every program. */
export const STRUCTS = ['s0', 's1', 'sa[0]', 'sa[1]', 'sa[2]'] as const
/** What the pointers of every program point to. */
export const POINTER_TYPES: readonly TypeName[] = ['s32', 'u8', 's64']
export const TARGET_LENGTH = 6

export class ExpressionPrinter {
  protected readonly program: RandomProgram
  protected readonly prefix: string
  protected variables: ScopeVariable[] = []
  protected readonly members: FlatMember[] = []
  /** Functions before this one may be called: no recursion, no explosion. */
  protected callable = 0

  constructor(program: RandomProgram, prefix: string) {
    this.program = program
    this.prefix = prefix
  }

  protected place(place: Place): NamedPlace {
    const p = this.prefix
    const { arrays } = this.program
    switch (place.kind) {
      case 'variable':
        return pick(this.variables, place.number) ?? { name: `${p}g0`, type: 'u8' }
      case 'element': {
        const index = place.array % Math.max(1, arrays.length)
        const array = arrays[index]
        if (!array) return { name: `${p}g0`, type: 'u8' }
        return {
          name: `${p}a${index}[${this.index(place.index, array.values.length + 1)}]`,
          type: array.type,
        }
      }
      case 'member': {
        const member = this.members[place.member % this.members.length]
        if (!member) return { name: `${p}g0`, type: 'u8' }
        const choice = place.struct % 6
        const struct =
          choice === 5 ? `${p}sa[${this.index(place.index, 3)}]` : `${p}${STRUCTS[choice] ?? 's0'}`
        const element = member.length > 0 ? `[${this.index(place.index, member.length)}]` : ''
        const access = place.struct % 2 === 0 ? `${struct}.` : `(&${struct})->`
        return { name: `${access}${member.path}${element}`, type: member.type }
      }
      case 'grid': {
        const row = this.index(place.row, 2)
        return { name: `${p}grid[${row}][${this.index(place.column, 3)}]`, type: 's16' }
      }
      case 'pointed': {
        const index = place.pointer % POINTER_TYPES.length
        return { name: `*${p}p${index}`, type: POINTER_TYPES[index] ?? 's32' }
      }
    }
  }

  protected index(expression: Expression, length: number): string {
    return `(u32)(${this.expression(expression)}) % ${length}`
  }

  protected expression(expression: Expression): string {
    const p = this.prefix
    switch (expression.kind) {
      case 'literal':
        return expression.text
      case 'place':
        return this.place(expression.place).name
      case 'unary':
        return `${expression.operator}(${this.expression(expression.operand)})`
      case 'binary':
        return `((${this.expression(expression.left)}) ${expression.operator} (${this.expression(expression.right)}))`
      case 'divide': {
        const right = `((${this.expression(expression.right)}) & 0x3f)`
        const divisor = expression.negative ? `-(${right} + 2)` : `(${right} + 1)`
        return `((${this.expression(expression.left)}) ${expression.operator} ${divisor})`
      }
      case 'shift': {
        const left = `(${expression.type})(${this.expression(expression.left)})`
        return `(${left} ${expression.operator} ((${this.expression(expression.right)}) & ${shiftMask(expression.type)}))`
      }
      case 'twin': {
        const operand = `(${this.expression(expression.operand)})`
        return `(${operand} ${expression.operator} (${operand} + ${expression.difference}))`
      }
      case 'cast':
        return `(${expression.type})(${this.expression(expression.operand)})`
      case 'choose':
        return `((${this.expression(expression.condition)}) ? (${this.expression(expression.yes)}) : (${this.expression(expression.no)}))`
      case 'comma':
        // A constant on the right makes gcc 12 stop with an internal error on `(bool)(1, 2)`.
        return `(${this.expression(expression.left)}, ${p}g0 + (${this.expression(expression.right)}))`
      case 'call': {
        const { functions } = this.program
        const index = this.callable > 0 ? expression.callee % this.callable : -1
        const callee = functions[index]
        if (!callee) return '7'
        const values = callee.parameters.map((_, position) => {
          const value = expression.arguments[position]
          return value ? this.expression(value) : '0'
        })
        return `${p}f${index}(${values.join(', ')})`
      }
      case 'pointer-call':
        return `${p}o[${this.index(expression.index, 2)}](${this.expression(expression.left)}, ${this.expression(expression.right)})`
      case 'recursion':
        return `${p}deep((u32)(${this.expression(expression.depth)}) % 6, ${this.expression(expression.value)})`
      case 'size': {
        const { name } = pick(this.variables, expression.of) ?? {
          name: `${p}g0`,
        }
        return expression.of % 3 === 0 ? `(ULONG)sizeof(struct ${p}S)` : `(ULONG)sizeof(${name})`
      }
      case 'distance': {
        const from = this.index(expression.from, TARGET_LENGTH)
        const to = this.index(expression.to, TARGET_LENGTH)
        return `(SLONG)(&${p}t2[${to}] - &${p}t2[${from}])`
      }
    }
  }
}

/** The variable of a number: more often than not one of the latest, which are locals. */
export function pick<Variable>(
  variables: readonly Variable[],
  number: number,
): Variable | undefined {
  const recent = Math.min(variables.length, 6)
  return number < 40
    ? variables[variables.length - 1 - (number % Math.max(1, recent))]
    : variables[number % variables.length]
}

/** Largest count for a shift of the type once promoted. */
export function shiftMask(type: TypeName): string {
  return type === 'u64' || type === 's64' ? '63' : '31'
}
