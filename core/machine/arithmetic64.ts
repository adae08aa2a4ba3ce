/**
 * Arithmetic on pairs of words, low word first, exact and wrapping at 64 bits. No BigInt except in a
 * division whose operands do not fit a double.
 */
import * as Op from '#core/language/bytecode.ts'

const TWO_32 = 2 ** 32

/** What {@link executePair} says about a division that has no result. */
export const PAIR_DONE = 0
export const PAIR_DIVISION = 1
const PAIR_UNKNOWN = 2

/**
 * Executes one opcode of the 64-bit group on the image words `x`, `y` (a pair, or the single shift
 * count) and `target`. Operands are read before the target is written: they may be the same.
 */
export function executePair(
  i32: Int32Array<ArrayBuffer>,
  op: number,
  target: number,
  x: number,
  y: number,
): number {
  if (op >= Op.OP_BOOL64) return comparePair(i32, op, target, x, y)
  if (op >= Op.OP_DIVS64 && op <= Op.OP_REMU64) return dividePair(i32, op, target, x, y)
  if (op >= Op.OP_SHL64 && op <= Op.OP_SHRU64) return shiftPair(i32, op, target, x, y)
  const low = i32[x]!
  const high = i32[x + 1]!
  switch (op) {
    case Op.OP_ADD64: {
      const sum = (low >>> 0) + (i32[y]! >>> 0)
      const carry = sum >= TWO_32 ? 1 : 0
      i32[target + 1] = high + i32[y + 1]! + carry
      i32[target] = sum
      return PAIR_DONE
    }
    case Op.OP_SUB64: {
      const borrow = low >>> 0 < i32[y]! >>> 0 ? 1 : 0
      const difference = low - i32[y]!
      i32[target + 1] = high - i32[y + 1]! - borrow
      i32[target] = difference
      return PAIR_DONE
    }
    case Op.OP_MUL64:
      multiplyPair(i32, target, low, high, i32[y]!, i32[y + 1]!)
      return PAIR_DONE
    case Op.OP_AND64:
      return both(i32, target, low & i32[y]!, high & i32[y + 1]!)
    case Op.OP_OR64:
      return both(i32, target, low | i32[y]!, high | i32[y + 1]!)
    case Op.OP_XOR64:
      return both(i32, target, low ^ i32[y]!, high ^ i32[y + 1]!)
    case Op.OP_NEG64:
      return both(i32, target, -low, ~high + (low === 0 ? 1 : 0))
    case Op.OP_NOT64:
      return both(i32, target, ~low, ~high)
    default:
      return PAIR_UNKNOWN
  }
}

function both(i32: Int32Array<ArrayBuffer>, target: number, low: number, high: number): number {
  i32[target] = low
  i32[target + 1] = high
  return PAIR_DONE
}

/** Schoolbook on 16-bit limbs for the low product; the cross products only matter modulo 2^32. */
function multiplyPair(
  i32: Int32Array<ArrayBuffer>,
  target: number,
  xLow: number,
  xHigh: number,
  yLow: number,
  yHigh: number,
): void {
  const x0 = xLow & 0xffff
  const x1 = xLow >>> 16
  const y0 = yLow & 0xffff
  const y1 = yLow >>> 16
  const lowest = x0 * y0
  const middle = x1 * y0 + (lowest >>> 16)
  const middle2 = x0 * y1 + (middle % 0x1_0000)
  const top = x1 * y1 + Math.floor(middle / 0x1_0000) + Math.floor(middle2 / 0x1_0000)
  i32[target] = Math.imul(xLow, yLow)
  i32[target + 1] = (top | 0) + Math.imul(xLow, yHigh) + Math.imul(xHigh, yLow)
}

function shiftPair(
  i32: Int32Array<ArrayBuffer>,
  op: number,
  target: number,
  x: number,
  y: number,
): number {
  const low = i32[x]!
  const high = i32[x + 1]!
  const count = i32[y]! & 63
  if (count === 0) return both(i32, target, low, high)
  const rest = 32 - count
  if (op === Op.OP_SHL64) {
    if (count >= 32) return both(i32, target, 0, low << (count - 32))
    return both(i32, target, low << count, (high << count) | (low >>> rest))
  }
  const fill = op === Op.OP_SHRS64 ? high >> 31 : 0
  if (count >= 32) {
    const shifted = op === Op.OP_SHRS64 ? high >> (count - 32) : high >>> (count - 32)
    return both(i32, target, shifted, fill)
  }
  const shifted = op === Op.OP_SHRS64 ? high >> count : high >>> count
  return both(i32, target, (low >>> count) | (high << rest), shifted)
}

function comparePair(
  i32: Int32Array<ArrayBuffer>,
  op: number,
  target: number,
  x: number,
  y: number,
): number {
  const low = i32[x]!
  const high = i32[x + 1]!
  if (op === Op.OP_BOOL64) {
    i32[target] = low === 0 && high === 0 ? 0 : 1
    return PAIR_DONE
  }
  const lowY = i32[y]!
  const highY = i32[y + 1]!
  const lowBelow = low >>> 0 < lowY >>> 0
  const equal = low === lowY && high === highY
  let holds: boolean
  switch (op) {
    case Op.OP_EQ64:
      holds = equal
      break
    case Op.OP_NE64:
      holds = !equal
      break
    case Op.OP_LTS64:
    case Op.OP_LES64:
      holds = high === highY ? lowBelow || (op === Op.OP_LES64 && equal) : high < highY
      break
    case Op.OP_LTU64:
    case Op.OP_LEU64:
      holds = high === highY ? lowBelow || (op === Op.OP_LEU64 && equal) : high >>> 0 < highY >>> 0
      break
    default:
      return PAIR_UNKNOWN
  }
  i32[target] = holds ? 1 : 0
  return PAIR_DONE
}

function dividePair(
  i32: Int32Array<ArrayBuffer>,
  op: number,
  target: number,
  x: number,
  y: number,
): number {
  const low = i32[x]!
  const high = i32[x + 1]!
  const lowY = i32[y]!
  const highY = i32[y + 1]!
  if (lowY === 0 && highY === 0) return PAIR_DIVISION
  const signed = op === Op.OP_DIVS64 || op === Op.OP_REMS64
  const quotient = op === Op.OP_DIVS64 || op === Op.OP_DIVU64
  if (signed && low >> 31 === high && lowY >> 31 === highY && lowY !== -1) {
    const result = quotient ? (low / lowY) | 0 : low % lowY
    return both(i32, target, result, (result | 0) >> 31)
  }
  if (signed && high === -0x8000_0000 && low === 0 && (lowY & highY) === -1) return PAIR_DIVISION
  const dividend = signed ? signedValue(low, high) : unsignedValue(low, high)
  const divisor = signed ? signedValue(lowY, highY) : unsignedValue(lowY, highY)
  if (Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor)) {
    const remainder = dividend % divisor
    const result = quotient ? (dividend - remainder) / divisor : remainder
    return both(i32, target, result | 0, Math.floor(result / TWO_32))
  }
  return divideBig(
    i32,
    quotient,
    target,
    bigValue(low, high, signed),
    bigValue(lowY, highY, signed),
  )
}

function divideBig(
  i32: Int32Array<ArrayBuffer>,
  quotient: boolean,
  target: number,
  dividend: bigint,
  divisor: bigint,
): number {
  const result = BigInt.asIntN(64, quotient ? dividend / divisor : dividend % divisor)
  return both(i32, target, Number(BigInt.asIntN(32, result)), Number(result >> 32n))
}

/** A pair as a double; exact while it fits 53 bits. */
function signedValue(low: number, high: number): number {
  return high * TWO_32 + (low >>> 0)
}

function unsignedValue(low: number, high: number): number {
  return (high >>> 0) * TWO_32 + (low >>> 0)
}

function bigValue(low: number, high: number, signed: boolean): bigint {
  const top = BigInt(signed ? high : high >>> 0)
  return (top << 32n) | BigInt(low >>> 0)
}
