import { describe, expect, test } from 'vitest'
import { DATA_BASE, FUNCTION_BASE } from '#core/language/program.ts'
import { compiled, evaluate } from '../../../support/kernel-c/compiling.ts'

/** The bytes of all globals, one after the other, without what lies between them. */
function bytes(text: string, wordBits: 32 | 64 = 64): number[] {
  const { data, debug } = compiled(text, { wordBits }).program
  return debug.symbols.flatMap(({ address, type }) => {
    const description = debug.types[type]
    const size = description !== undefined && 'bytes' in description ? description.bytes : 0
    return [...data.subarray(address - DATA_BASE, address - DATA_BASE + size)]
  })
}

/** The same as 32-bit words. */
function words(text: string, wordBits: 32 | 64 = 32): number[] {
  return [...new Int32Array(Uint8Array.from(bytes(text, wordBits)).buffer)]
}

describe('globals', () => {
  test('are zero unless something else is written', () => {
    expect(words('int a; int b = 5; int c[2];')).toEqual([0, 5, 0, 0])
  })

  test('take braces, elided braces and designators as C does', () => {
    expect(words('int m[2][3] = { { 1, 2 }, 4, 5, 6 };')).toEqual([1, 2, 0, 4, 5, 6])
    expect(words('int a[6] = { 1, [4] = 5, 6, [1] = 2, 3 };')).toEqual([1, 2, 3, 0, 5, 6])
    const shape = 'struct p { int x, y; }; struct s { struct p a, b; int t[2]; } s = '
    expect(words(`${shape}{ 1, 2, 3, 4, 5, 6 };`)).toEqual([1, 2, 3, 4, 5, 6])
    expect(words(`${shape}{ { 1 }, { 3, 4 }, { 5 } };`)).toEqual([1, 0, 3, 4, 5, 0])
    expect(words(`${shape}{ .b.y = 4, .t[1] = 6, .a = { .y = 2 } };`)).toEqual([0, 2, 0, 4, 0, 6])
    expect(words(`${shape}{ .b = { 3 }, 7, 8 };`)).toEqual([0, 0, 3, 0, 7, 8])
    expect(words(`${shape}{ .a.y = 2, 3, 4 };`)).toEqual([0, 2, 3, 4, 0, 0])
    expect(words(`${shape}{ t: { 1, 2 } };`)).toEqual([0, 0, 0, 0, 1, 2])
  })

  test('arrays of open length are as long as what is written', () => {
    expect(words('int a[] = { 1, 2, [4] = 9, 8 }; int n = sizeof(a);')).toEqual([1, 2, 0, 0, 9, 8, 24])
    expect(words('struct p { int x, y; } a[] = { 1, 2, 3 }; int n = ARRAY_SIZE(a);')).toEqual([1, 2, 3, 0, 2])
  }) // prettier-ignore

  test('strings fill arrays, with the zero where there is room', () => {
    expect(bytes('char a[] = "ab"; char b[2] = "cd"; char c[4] = { "e" };')).toEqual([
      97, 98, 0, 99, 100, 101, 0, 0, 0,
    ]) // prettier-ignore
  })

  test('hold addresses of data and functions', () => {
    const text = 'int a[3]; int *p = &a[2]; void f(void) { } void (*q)(void) = f, (*r)(void) = &f;'
    expect(words(text)).toEqual([0, 0, 0, DATA_BASE + 8, FUNCTION_BASE, FUNCTION_BASE])
    expect(words('int a; int *p = &a;', 64)).toEqual([0, DATA_BASE, 0])
    expect(
      words('struct s { int x, y; } s; int *p = &s.y; int off = (int)&((struct s *)0)->y;'),
    ).toEqual([0, 0, DATA_BASE + 4, 4])
  })

  test('locks are free, in every way the kernel writes that', () => {
    const text = `
      spinlock_t a = SPIN_LOCK_UNLOCKED, b;
      struct { spinlock_t l; int n; } c = { SPIN_LOCK_UNLOCKED, 7 }, d = { .l = __SPIN_LOCK_UNLOCKED(d.l), 8 };
      DECLARE_MUTEX(e);
      DECLARE_MUTEX_LOCKED(f);
      static DEFINE_SPINLOCK(g);
      DEFINE_SEMAPHORE(h, 3);
      atomic_t i = ATOMIC_INIT(4);
      struct semaphore j = __SEMAPHORE_INITIALIZER(j, 2);`
    expect(words(text)).toEqual([0, 0, 0, 7, 0, 8, 1, 0, 0, 3, 4, 2])
  })

  test('ghosts lie behind the shared data', () => {
    const { program } = compiled('int a = 1; __ghost int g = 2; int b = 3; __ghost u64 h = 4;')
    // 16 bytes behind each belong to nobody.
    expect(program.sharedBytes).toBe(40)
    expect(program.debug.symbols.map(({ name, address, ghost }) => [name, address, ghost])).toEqual(
      [
        ['a', DATA_BASE, false],
        ['b', DATA_BASE + 20, false],
        ['g', DATA_BASE + 40, true],
        ['h', DATA_BASE + 64, true],
      ],
    )
  })

  test('a later declaration completes an earlier one', () => {
    expect(words('extern int a[]; int b; int a[2] = { 1, 2 }; int b = 3;')).toEqual([1, 2, 3])
  })

  test('static locals keep their value and their own name', () => {
    const text = 'int f(void) { static int n = 5; return n++; }'
    expect(evaluate(text, 'f(); f(); result = f();')).toBe(7n)
    const names = compiled(`${text} void P0(void) { f(); }`).program.debug.symbols
    expect(names.map(({ name }) => name)).toEqual(['f.n'])
  })
})

describe('locals', () => {
  test('have zeros where nothing is written', () => {
    const text = 'struct s { int x, y; u8 t[3]; };'
    const sum = 'result = s.x + s.y * 10 + s.t[0] * 100 + s.t[1] * 1000 + s.t[2] * 10000;'
    expect(evaluate(text, `struct s s = { .y = 2, .t = { 3 } }; ${sum}`)).toBe(320n)
    expect(evaluate(text, `struct s a = { 1 }; struct s s = a; ${sum}`)).toBe(1n)
    expect(evaluate('', 'int a[] = { 1, 2, 3 }; result = sizeof(a) * 10 + a[2];')).toBe(123n)
    expect(evaluate('', 'char c[] = "ab"; result = sizeof(c) * 1000 + c[1];')).toBe(3098n)
  })

  test('compound literals are objects of their own', () => {
    const text = 'struct s { int x, y; } g; int sum(struct s *p) { return p->x * 10 + p->y; }'
    expect(
      evaluate(text, 'g = (struct s){ .y = 3 }; result = sum(&(struct s){ 4, 5 }) + g.y;'),
    ).toBe(48n)
  })
})
