/**
 * A seeded stream of 32-bit numbers: xoshiro128** 1.1 (Blackman and Vigna, public domain), in Int32
 * maths only, so that every engine draws the same. Its state is four words of an array that somebody
 * else owns (a machine image, say), which makes it part of every snapshot.
 */

/** Words of state a stream needs. */
const RNG_WORDS = 4

/** Fills the four words at `at` from `seed` (splitmix32, which never leaves them all zero). */
export function seedRng(words: Int32Array<ArrayBuffer>, at: number, seed: number): void {
  let state = seed | 0
  for (let i = 0; i < RNG_WORDS; i++) {
    state = (state + 0x9e37_79b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0_aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a_2d97)
    words[at + i] = mixed ^ (mixed >>> 15)
  }
  words[at] = words[at]! | 1
}

/** The next 32 bits, as an int32. */
export function nextInt32(words: Int32Array<ArrayBuffer>, at: number): number {
  const s0 = words[at]!
  const s1 = words[at + 1]!
  const s2 = words[at + 2]! ^ s0
  const s3 = words[at + 3]! ^ s1
  const scaled = Math.imul(s1, 5)
  const result = Math.imul((scaled << 7) | (scaled >>> 25), 9)
  words[at] = s0 ^ s3
  words[at + 1] = s1 ^ s2
  words[at + 2] = s2 ^ (s1 << 9)
  words[at + 3] = (s3 << 11) | (s3 >>> 21)
  return result
}

/**
 * An integer from 0 to `limit` - 1 (multiply and shift; the bias, below limit / 2^32, is accepted for
 * speed). `limit` is 1 to 2^31.
 */
export function nextBelow(words: Int32Array<ArrayBuffer>, at: number, limit: number): number {
  return ((nextInt32(words, at) >>> 0) * limit * 2 ** -32) | 0
}
