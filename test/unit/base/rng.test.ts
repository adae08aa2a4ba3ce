/** The random numbers everything seeded draws from. */
import { expect, test } from 'vitest'
import { nextBelow, nextInt32, seedRng } from '#core/base/rng.ts'

/** xoshiro128** 1.1 as its authors publish it in C, with BigInt standing in for uint32_t. */
function reference(state: bigint[]): bigint {
  const mask = 0xffff_ffffn
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask
  const [s0 = 0n, s1 = 0n, s2 = 0n, s3 = 0n] = state
  const result = (rotl((s1 * 5n) & mask, 7n) * 9n) & mask
  const t = (s1 << 9n) & mask
  let [a, b, c, d] = [s0, s1, s2 ^ s0, s3 ^ s1]
  b ^= c
  a ^= d
  c ^= t
  d = rotl(d, 11n)
  state.splice(0, 4, a, b, c, d)
  return result
}

test('the stream is xoshiro128**', () => {
  const words = new Int32Array(6)
  seedRng(words, 1, 12_345)
  const state = Array.from(words.slice(1, 5), (word) => BigInt(word >>> 0))
  for (let i = 0; i < 1_000; i++) {
    expect(BigInt(nextInt32(words, 1) >>> 0)).toBe(reference(state))
  }
})

test('numbers below a limit stay below it and use all of it', () => {
  const words = new Int32Array(4)
  seedRng(words, 0, 1)
  for (const limit of [1, 2, 3, 7, 100]) {
    const counts = new Int32Array(limit)
    for (let i = 0; i < 1_000 * limit; i++) {
      const value = nextBelow(words, 0, limit)
      counts[value] = (counts[value] ?? 0) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(800)
    expect(Math.max(...counts)).toBeLessThan(1_200)
  }
})

test('a seed of zero is as good as any, and seeds differ', () => {
  const [zero, one] = [new Int32Array(4), new Int32Array(4)]
  seedRng(zero, 0, 0)
  seedRng(one, 0, 1)
  expect(zero.some((word) => word !== 0)).toBe(true)
  expect(zero).not.toEqual(one)
})
