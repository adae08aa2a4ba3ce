/** 64-bit arithmetic on pairs of words against BigInt. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Op from '#core/language/bytecode.ts'
import { executePair, PAIR_DIVISION, PAIR_DONE } from '#core/machine/arithmetic64.ts'

const s64 = (value: bigint): bigint => BigInt.asIntN(64, value)
const u64 = (value: bigint): bigint => BigInt.asUintN(64, value)

const BINARY: Readonly<Record<number, (x: bigint, y: bigint) => bigint>> = {
  [Op.OP_ADD64]: (x, y) => x + y,
  [Op.OP_SUB64]: (x, y) => x - y,
  [Op.OP_MUL64]: (x, y) => x * y,
  [Op.OP_AND64]: (x, y) => x & y,
  [Op.OP_OR64]: (x, y) => x | y,
  [Op.OP_XOR64]: (x, y) => x ^ y,
  [Op.OP_DIVS64]: (x, y) => s64(x) / s64(y),
  [Op.OP_DIVU64]: (x, y) => u64(x) / u64(y),
  [Op.OP_REMS64]: (x, y) => s64(x) % s64(y),
  [Op.OP_REMU64]: (x, y) => u64(x) % u64(y),
  [Op.OP_SHL64]: (x, y) => x << (y & 63n),
  [Op.OP_SHRS64]: (x, y) => s64(x) >> (y & 63n),
  [Op.OP_SHRU64]: (x, y) => u64(x) >> (y & 63n),
  [Op.OP_NEG64]: (x) => -x,
  [Op.OP_NOT64]: (x) => ~x,
}

const COMPARE: Readonly<Record<number, (x: bigint, y: bigint) => boolean>> = {
  [Op.OP_EQ64]: (x, y) => x === y,
  [Op.OP_NE64]: (x, y) => x !== y,
  [Op.OP_LTS64]: (x, y) => s64(x) < s64(y),
  [Op.OP_LES64]: (x, y) => s64(x) <= s64(y),
  [Op.OP_LTU64]: (x, y) => u64(x) < u64(y),
  [Op.OP_LEU64]: (x, y) => u64(x) <= u64(y),
  [Op.OP_BOOL64]: (x) => x !== 0n,
}

const interesting = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.constantFrom(
    0n,
    1n,
    -1n,
    2n ** 31n,
    -(2n ** 31n),
    2n ** 32n,
    2n ** 53n,
    -(2n ** 63n),
    2n ** 63n - 1n,
  ),
)

function put(words: Int32Array, at: number, value: bigint): void {
  words[at] = Number(BigInt.asIntN(32, value))
  words[at + 1] = Number(BigInt.asIntN(32, value >> 32n))
}

function get(words: Int32Array, at: number): bigint {
  return s64((BigInt(words[at + 1] ?? 0) << 32n) | BigInt((words[at] ?? 0) >>> 0))
}

const isDivision = (op: number): boolean => op >= Op.OP_DIVS64 && op <= Op.OP_REMU64
const isSigned = (op: number): boolean => op === Op.OP_DIVS64 || op === Op.OP_REMS64

test.each(Object.keys(BINARY).map(Number))('opcode %i computes what BigInt computes', (op) => {
  fc.assert(
    fc.property(interesting, interesting, fc.constantFrom(0, 2, 4), (x, y, target) => {
      const words = new Int32Array(6)
      put(words, 0, x)
      put(words, 2, y)
      const result = executePair(words, op, target, 0, 2)
      const overflows = isSigned(op) && x === -(2n ** 63n) && y === -1n
      if (isDivision(op) && (y === 0n || overflows)) {
        expect(result).toBe(PAIR_DIVISION)
        return
      }
      expect(result).toBe(PAIR_DONE)
      expect(get(words, target)).toBe(s64(BINARY[op]?.(x, y) ?? 0n))
    }),
    { numRuns: 2_000 },
  )
})

test.each(Object.keys(COMPARE).map(Number))('opcode %i compares as BigInt does', (op) => {
  fc.assert(
    fc.property(interesting, interesting, (x, y) => {
      const words = new Int32Array(6)
      put(words, 0, x)
      put(words, 2, y)
      executePair(words, op, 4, 0, 2)
      expect(words[4]).toBe(COMPARE[op]?.(x, y) ? 1 : 0)
    }),
    { numRuns: 1_000 },
  )
})
