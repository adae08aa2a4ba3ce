/** Sizes, offsets and conversions counted by hand from the rules of C (gcc agrees: see test/property). */
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../support/kernel-c/compiling.ts'

function constant(expression: string, declarations = '', wordBits: 32 | 64 = 32): bigint {
  return evaluate(declarations, `result = ${expression};`, { wordBits })
}

describe('sizes', () => {
  test.each([
    ['char', 1n, 1n],
    ['bool', 1n, 1n],
    ['short', 2n, 2n],
    ['int', 4n, 4n],
    ['long', 4n, 8n],
    ['unsigned long', 4n, 8n],
    ['long long', 8n, 8n],
    ['loff_t', 8n, 8n],
    ['size_t', 4n, 8n],
    ['sector_t', 4n, 8n],
    ['pgoff_t', 4n, 8n],
    ['void *', 4n, 8n],
    ['int (*)(int)', 4n, 8n],
    ['int[3][5]', 60n, 60n],
    ['spinlock_t', 4n, 4n],
    ['struct mutex', 4n, 4n],
    ['atomic_t', 4n, 4n],
    ['atomic64_t', 8n, 8n],
    ['atomic_long_t', 4n, 8n],
    ['enum { A }', 4n, 4n],
    ['void', 1n, 1n],
  ])('sizeof(%s) is %s on 32 bits, %s on 64', (type, narrow, wide) => {
    expect(constant(`sizeof(${type})`, '', 32)).toBe(narrow)
    expect(constant(`sizeof(${type})`, '', 64)).toBe(wide)
  })

  test('an expression is not evaluated for its size', () => {
    expect(evaluate('int x = 5; char a[7];', 'result = sizeof(x++) + sizeof a; result += x;')).toBe(
      16n,
    )
  })
})

describe('structs', () => {
  const declarations = `
    struct inner { u8 a; u16 b; };
    struct outer { char c; long l; struct inner i[3]; u64 big; void *p; bool last; };
    struct anonymous { int x; struct { u16 y; u16 z; }; int w; };
    struct line { int a; int b __attribute__((aligned(64))); };
    struct cached { int a; } ____cacheline_aligned;
    struct tail { int n; u16 items[]; };
    struct torn { int n; u64 big; atomic64_t exact; };
    struct late { int n; struct torn torn[2]; u64 big __attribute__((aligned(8))); };`

  test.each([
    ['sizeof(struct inner)', 4n, 4n],
    ['offsetof(struct inner, b)', 2n, 2n],
    ['offsetof(struct outer, l)', 4n, 8n],
    ['offsetof(struct outer, i)', 8n, 16n],
    ['offsetof(struct outer, i[2].b)', 18n, 26n],
    ['offsetof(struct outer, big)', 20n, 32n],
    ['offsetof(struct outer, p)', 28n, 40n],
    ['offsetof(struct outer, last)', 32n, 48n],
    ['sizeof(struct outer)', 36n, 56n],
    ['offsetof(struct anonymous, z)', 6n, 6n],
    ['offsetof(struct anonymous, w)', 8n, 8n],
    ['sizeof(struct tail)', 4n, 4n],
    ['__alignof__(struct outer)', 4n, 8n],
    // i386 aligns 64-bit members to 4; the kernel aligns atomic64_t to 8 there too.
    ['offsetof(struct torn, big)', 4n, 8n],
    ['offsetof(struct torn, exact)', 16n, 16n],
    ['sizeof(struct torn)', 24n, 24n],
    ['_Alignof(u64)', 4n, 8n],
    ['offsetof(struct late, torn[1].big)', 36n, 40n],
    ['offsetof(struct late, big)', 56n, 56n],
  ])('%s is %s on 32 bits, %s on 64', (expression, narrow, wide) => {
    expect(constant(expression, declarations, 32)).toBe(narrow)
    expect(constant(expression, declarations, 64)).toBe(wide)
  })

  test('a cache line of its own is 64 bytes away', () => {
    const text = 'struct pair { int a ____cacheline_aligned; int b ____cacheline_aligned; };'
    expect(constant('offsetof(struct pair, b)', text)).toBe(64n)
    expect(constant('sizeof(struct pair)', text)).toBe(128n)
  })
})

test('a 64-bit member that lies at 4 can be exchanged on a 32-bit machine', () => {
  const text = 'struct { int n; u64 big; } s = { 1, 0x100000002ULL };'
  const body = 'result = cmpxchg64(&s.big, 0x100000002ULL, 7) + s.big;'
  expect(evaluate(text, body, { wordBits: 32 })).toBe(0x100000009n)
})

describe('conversions', () => {
  test.each([
    ['-1 < 0u', 0n, 'the int becomes unsigned'],
    ['-1 < (unsigned short)1', 1n, 'both become int'],
    ['-1 < (u32)1', 0n, 'unsigned wins at equal rank'],
    ['-1LL < (u32)1', 1n, 'long long holds every u32'],
    ['-1 == 4294967295u', 1n, 'they meet in unsigned int'],
    ['sizeof(-1 + 1u) * 10 + sizeof(-1L + 1u)', 44n, 'they meet in their own width'],
    ['(s8)200', -56n, 'wraps'],
    ['(u8)-1', 255n, 'wraps'],
    ['(char)0xff', -1n, 'char is signed'],
    ['(bool)256', 1n, 'bool is a test'],
    ['(u8)256 + (bool)0x100000000LL', 1n, 'bool looks at every bit'],
    ['0x7fffffff + 1', -2147483648n, 'wraps at 32 bits'],
    ['0xffffffff + 1', 0n, 'is unsigned and wraps'],
    ['4294967295 + 1', 4294967296n, 'is long long as written'],
    ['~0u >> 31', 1n, 'shifts in zeros'],
    ['-8 >> 1', -4n, 'shifts in the sign'],
    ['(u8)200 + (u8)100', 300n, 'is done in int'],
    ['-7 / 2', -3n, 'truncates'],
    ['-7 % 2', -1n, 'has the sign of the dividend'],
    ['(u16)65535 * (u16)65535', -131071n, 'overflows int'],
    ['1 ? -1 : 0u', 4294967295n, 'both branches meet'],
    ["sizeof('a')", 4n, 'a character constant is int'],
    ['sizeof(1 ? (char)1 : (char)2)', 4n, 'both branches are promoted'],
    ['(s64)(s32)0x80000000', -2147483648n, 'extends the sign'],
    ['(u64)0x80000000', 2147483648n, 'extends with zeros'],
  ])('%s is %s: %s', (expression, value) => {
    expect(constant(expression)).toBe(value)
  })

  test('long differs between the machines', () => {
    expect(constant('(long)0x80000000u < 0', '', 32)).toBe(1n)
    expect(constant('(long)0x80000000u < 0', '', 64)).toBe(0n)
    expect(constant('-1L < 0u', '', 32)).toBe(0n)
    expect(constant('-1L < 0u', '', 64)).toBe(1n)
    expect(constant('sizeof(0x80000000)', '', 64)).toBe(4n)
    expect(constant('sizeof(2147483648)', '', 32)).toBe(8n)
  })

  test('an enum without negative members is unsigned', () => {
    expect(constant('(enum plain)-1 > 0', 'enum plain { A, B };')).toBe(1n)
    expect(constant('(enum mixed)-1 > 0', 'enum mixed { A = -1, B };')).toBe(0n)
    expect(constant('A - 1 < 0', 'enum plain { A, B };')).toBe(1n)
  })
})
