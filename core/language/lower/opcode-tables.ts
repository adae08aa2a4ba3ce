/** Which opcode an operator or an access becomes. */
import * as op from '../bytecode.ts'
import type { ArithmeticOperator, ComparisonOperator } from '../semantics/tree.ts'
import type { CType } from '../semantics/types.ts'

/** Whether values of the type compare, divide and shift as signed ones. */
export function isSigned(type: CType): boolean {
  return type.kind === 'integer' && type.signed
}

/** Is the value a pair of slots? */
export function isPair(type: CType): boolean {
  return type.kind === 'integer' && type.bytes === 8
}

/** Opcode of `r[a] = r[b] operator r[c]`. */
export function arithmeticOpcode(operator: ArithmeticOperator, type: CType): number {
  const signed = isSigned(type)
  const pair = isPair(type)
  switch (operator) {
    case '+':
      return pair ? op.OP_ADD64 : op.OP_ADD
    case '-':
      return pair ? op.OP_SUB64 : op.OP_SUB
    case '*':
      return pair ? op.OP_MUL64 : op.OP_MUL
    case '&':
      return pair ? op.OP_AND64 : op.OP_AND
    case '|':
      return pair ? op.OP_OR64 : op.OP_OR
    case '^':
      return pair ? op.OP_XOR64 : op.OP_XOR
    case '<<':
      return pair ? op.OP_SHL64 : op.OP_SHL
    case '>>':
      if (pair) return signed ? op.OP_SHRS64 : op.OP_SHRU64
      return signed ? op.OP_SHRS : op.OP_SHRU
    case '/':
      if (pair) return signed ? op.OP_DIVS64 : op.OP_DIVU64
      return signed ? op.OP_DIVS : op.OP_DIVU
    case '%':
      if (pair) return signed ? op.OP_REMS64 : op.OP_REMU64
      return signed ? op.OP_REMS : op.OP_REMU
  }
}

/** Opcode and literal of `r[a] = r[b] operator literal`, where there is one. */
export function immediateForm(
  operator: ArithmeticOperator,
  type: CType,
  literal: number,
): readonly [opcode: number, literal: number] | undefined {
  const signed = isSigned(type)
  const unsigned = literal >>> 0
  const power = unsigned !== 0 && (unsigned & (unsigned - 1)) === 0 ? 31 - Math.clz32(unsigned) : -1
  switch (operator) {
    case '+':
      return [op.OP_ADDI, literal]
    case '-':
      return [op.OP_ADDI, -literal | 0]
    case '*':
      return power >= 0 ? [op.OP_SHLI, power] : [op.OP_MULI, literal]
    case '&':
      return [op.OP_ANDI, literal]
    case '|':
      return [op.OP_ORI, literal]
    case '^':
      return [op.OP_XORI, literal]
    case '<<':
      return [op.OP_SHLI, literal & 31]
    case '>>':
      return [signed ? op.OP_SHRSI : op.OP_SHRUI, literal & 31]
    case '/':
      return !signed && power >= 0 ? [op.OP_SHRUI, power] : undefined
    case '%':
      return !signed && power >= 0 ? [op.OP_ANDI, unsigned - 1] : undefined
  }
}

/** Does the operation leave the left operand as it is? */
export function isIdentity(operator: ArithmeticOperator, literal: number): boolean {
  switch (operator) {
    case '*':
    case '/':
      return literal === 1
    case '+':
    case '-':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return literal === 0
    case '&':
      return literal === -1
    case '%':
      return false
  }
}

/** A comparison as the machine has it: equal, not equal, less, less or equal, operands perhaps exchanged. */
export interface MachineComparison {
  readonly relation: 'eq' | 'ne' | 'lt' | 'le'
  readonly exchanged: boolean
}

/** The comparison the machine has for an operator, with its operands exchanged if need be. */
export function machineComparison(operator: ComparisonOperator): MachineComparison {
  switch (operator) {
    case '==':
      return { relation: 'eq', exchanged: false }
    case '!=':
      return { relation: 'ne', exchanged: false }
    case '<':
      return { relation: 'lt', exchanged: false }
    case '<=':
      return { relation: 'le', exchanged: false }
    case '>':
      return { relation: 'lt', exchanged: true }
    case '>=':
      return { relation: 'le', exchanged: true }
  }
}

/** The comparison that holds exactly when this one does not. */
export function inverted(operator: ComparisonOperator): ComparisonOperator {
  const opposites = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const
  return opposites[operator]
}

/** Opcode of `r[a] = r[b] relation r[c]`. */
export function comparisonOpcode(relation: MachineComparison['relation'], type: CType): number {
  const signed = isSigned(type)
  const pair = isPair(type)
  switch (relation) {
    case 'eq':
      return pair ? op.OP_EQ64 : op.OP_EQ
    case 'ne':
      return pair ? op.OP_NE64 : op.OP_NE
    case 'lt':
      if (pair) return signed ? op.OP_LTS64 : op.OP_LTU64
      return signed ? op.OP_LTS : op.OP_LTU
    case 'le':
      if (pair) return signed ? op.OP_LES64 : op.OP_LEU64
      return signed ? op.OP_LES : op.OP_LEU
  }
}

/** Opcode of `if (r[a] relation r[b]) goto c`, single slots. */
export function branchOpcode(relation: MachineComparison['relation'], type: CType): number {
  const signed = isSigned(type)
  switch (relation) {
    case 'eq':
      return op.OP_JEQ
    case 'ne':
      return op.OP_JNE
    case 'lt':
      return signed ? op.OP_JLTS : op.OP_JLTU
    case 'le':
      return signed ? op.OP_JLES : op.OP_JLEU
  }
}

/** Opcode that loads a scalar into its slots; 64 bits at once. */
export function loadOpcode(type: CType, ghost: boolean): number {
  if (type.kind !== 'integer') return ghost ? op.OP_GLOAD32 : op.OP_LOAD32
  switch (type.bytes) {
    case 1:
      if (type.signed) return ghost ? op.OP_GLOAD8S : op.OP_LOAD8S
      return ghost ? op.OP_GLOAD8U : op.OP_LOAD8U
    case 2:
      if (type.signed) return ghost ? op.OP_GLOAD16S : op.OP_LOAD16S
      return ghost ? op.OP_GLOAD16U : op.OP_LOAD16U
    case 4:
      return ghost ? op.OP_GLOAD32 : op.OP_LOAD32
    case 8:
      return ghost ? op.OP_GLOAD64 : op.OP_LOAD64
  }
}

/** Opcode that stores a scalar; 64 bits at once. */
export function storeOpcode(type: CType, ghost: boolean): number {
  if (type.kind !== 'integer') return ghost ? op.OP_GSTORE32 : op.OP_STORE32
  switch (type.bytes) {
    case 1:
      return ghost ? op.OP_GSTORE8 : op.OP_STORE8
    case 2:
      return ghost ? op.OP_GSTORE16 : op.OP_STORE16
    case 4:
      return ghost ? op.OP_GSTORE32 : op.OP_STORE32
    case 8:
      return ghost ? op.OP_GSTORE64 : op.OP_STORE64
  }
}
