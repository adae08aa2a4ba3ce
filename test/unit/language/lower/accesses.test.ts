/**
 * What is visible, in which order, at which place: counted against the step programs of the races under
 * study (one line, one scheduler step), where every read and write of shared memory is a step.
 */
import { describe, expect, test } from 'vitest'
import { disassemble } from '#core/language/disassemble.ts'
import * as op from '#core/language/bytecode.ts'
import { compiled, visibleOperations, visiblePlaces } from '../../../support/kernel-c/compiling.ts'

const INODE = `
  struct inode { unsigned long i_blocks; unsigned short i_bytes; } inode;
  static void add(struct inode *inode, loff_t bytes) {
    inode->i_blocks += bytes >> 9;
    bytes &= 511;
    inode->i_bytes += bytes;
    if (inode->i_bytes >= 512) {
      inode->i_blocks++;
      inode->i_bytes -= 512;
    }
  }
  static loff_t get(struct inode *inode) {
    return ((loff_t)inode->i_blocks << 9) + inode->i_bytes;
  }
  void P0(void) { add(&inode, 700); }
  loff_t total;
  void P1(void) { total = get(&inode); }`

function flagsOf(text: string, wordBits: 32 | 64 = 32): number[] {
  const { program } = compiled(text, { wordBits })
  const flags: number[] = []
  for (let site = 0; site < program.siteFlags.length; site++) {
    const opcode = program.code[site * op.INSTRUCTION_WORDS] ?? 0
    if (opcode >= op.OP_FIRST_VISIBLE) flags.push(program.siteFlags[site] ?? 0)
  }
  return flags
}

function operations(body: string, declarations = '', wordBits: 32 | 64 = 32): string[] {
  const { program } = compiled(`${declarations}\nvoid P0(void) { ${body} }`, { wordBits })
  return visibleOperations(program, 'P0')
}

describe('the accounting of i_blocks and i_bytes', () => {
  test('adding is nine steps, as in the step program of 2003', () => {
    const { program } = compiled(INODE)
    expect(visibleOperations(program, 'add')).toEqual([
      'load32 +0', 'store32 +0',
      'load16u +4', 'store16 +4',
      'load16u +4',
      'load32 +0', 'store32 +0',
      'load16u +4', 'store16 +4',
    ]) // prettier-ignore
  })

  test('reading the total is two', () => {
    expect(visibleOperations(compiled(INODE).program, 'get')).toEqual(['load32 +0', 'load16u +4'])
  })

  test('each step stands at the name of what it touches', () => {
    expect(visiblePlaces(compiled(INODE).program, 'add')).toEqual([
      '4:12', '4:12', '6:12', '6:12', '7:16', '8:14', '8:14', '9:14', '9:14',
    ]) // prettier-ignore
  })

  test('a total of 64 bits is torn on a 32-bit machine, low word first', () => {
    const narrow = compiled(INODE, { wordBits: 32 }).program
    expect(visibleOperations(narrow, 'P1')).toEqual(['store32 total', 'store32 total+4'])
    const wide = compiled(INODE, { wordBits: 64 }).program
    expect(visibleOperations(wide, 'P1')).toEqual(['store64 total'])
  })
})

describe('shared memory', () => {
  test('every mention is one access, from left to right', () => {
    expect(operations('x = y + y * z;', 'int x, y, z;')).toEqual(['load32 y', 'load32 y', 'load32 z', 'store32 x'])
    expect(operations('f(x, y, x);', 'int x, y; void f(int a, int b, int c) { }')).toEqual(['load32 x', 'load32 y', 'load32 x'])
    expect(operations('x && y; x;', 'int x, y;')).toEqual(['load32 x', 'load32 y', 'load32 x'])
  }) // prettier-ignore

  test('the address of a target comes before its value', () => {
    const declarations = 'struct s { struct s *next; int v; } *p, *q;'
    expect(operations('p->next->v = q->v;', declarations)).toEqual([
      'load32 p', 'load32 +0', 'load32 q', 'load32 +4', 'store32 +4',
    ]) // prettier-ignore
  })

  test('x op= y reads y first, then reads and writes x side by side', () => {
    expect(operations('x += y;', 'int x, y;')).toEqual(['load32 y', 'load32 x', 'store32 x'])
    expect(operations('x++; --x;', 'int x;')).toEqual(['load32 x', 'store32 x', 'load32 x', 'store32 x'])
  }) // prettier-ignore

  test('locals and parameters are private until their address is taken', () => {
    const text =
      'int x; void f(int a, int b) { int c = a + b, d = c; int *p = &d; x = *p + c; } void P0(void) { f(1, 2); }'
    expect(visibleOperations(compiled(text).program, 'f')).toEqual([
      'store32 +0', 'load32 +0', 'store32 x',
    ]) // prettier-ignore
  })

  test('a parameter whose address is taken is stored when the function begins', () => {
    const text = 'void g(int *p) { } void f(int a, int b) { g(&b); } void P0(void) { f(1, 2); }'
    expect(visibleOperations(compiled(text).program, 'f')).toEqual(['store32 +0'])
  })

  test('a struct is copied member by member, in order', () => {
    const declarations = 'struct s { u8 a; int b; struct { u16 c; } d[2]; u64 e; } x, y;'
    expect(operations('x = y;', declarations)).toEqual([
      'load8u y', 'store8 x', 'load32 y+4', 'store32 x+4', 'load16u y+8', 'store16 x+8',
      'load16u y+10', 'store16 x+10', 'load32 y+12', 'load32 y+16', 'store32 x+12', 'store32 x+16',
    ]) // prettier-ignore
  })

  test('ghosts are no steps at all', () => {
    const declarations = '__ghost s64 ledger; __ghost int seen[4]; int x;'
    expect(operations('ledger += 5; seen[x & 3] = ledger; x = seen[1];', declarations)).toEqual([
      'load32 x',
      'store32 x',
    ])
  })

  test('constants that no access depends on cost no access', () => {
    expect(operations('if (0) x = 1; if (1 || x) y = 2; while (0) x++;', 'int x, y;')).toEqual([
      'store32 y',
    ])
  })

  test('loads extend by the type of the object', () => {
    const declarations = 's8 a; u8 b; s16 c; u16 d; char e; bool f; int x;'
    expect(operations('x = a + b + c + d + e + f;', declarations).slice(0, 6)).toEqual([
      'load8s a', 'load8u b', 'load16s c', 'load16u d', 'load8s e', 'load8u f',
    ]) // prettier-ignore
  })

  test('a pointer is one access on every machine', () => {
    for (const wordBits of [32, 64] as const) {
      expect(operations('p = q;', 'int *p, *q;', wordBits)).toEqual(['load32 q', 'store32 p'])
    }
  })
})

describe('flags of accesses', () => {
  test('READ_ONCE, WRITE_ONCE, volatile and atomic_read are marked, plain accesses are not', () => {
    const text = `int x, y; volatile int v; atomic_t a;
      void P0(void) { y = x; y = READ_ONCE(x); WRITE_ONCE(y, 1); v = 2; y = atomic_read(&a); ACCESS_ONCE(x) = 3; }`
    const { SITE_MARKED } = op
    expect(flagsOf(text)).toEqual([0, 0, SITE_MARKED, 0, SITE_MARKED, SITE_MARKED, SITE_MARKED, 0, SITE_MARKED])
  }) // prettier-ignore

  test('acquire and release', () => {
    const text = 'int x, y; void P0(void) { y = smp_load_acquire(&x); smp_store_release(&x, 2); }'
    expect(flagsOf(text)).toEqual([op.SITE_MARKED | op.SITE_ACQUIRE, 0, op.SITE_MARKED | op.SITE_RELEASE])
  }) // prettier-ignore

  test('halves of 64 bits, on 32-bit machines alone', () => {
    const text = 'u64 x; void P0(void) { WRITE_ONCE(x, 1); }'
    const half = op.SITE_MARKED | op.SITE_HALF
    expect(flagsOf(text, 32)).toEqual([half, half])
    expect(flagsOf(text, 64)).toEqual([op.SITE_MARKED])
  })
})

describe('the code', () => {
  test('turns nothing into a truth value that is one', () => {
    const text =
      'int x; bool always_a(void) { return x > 1 && x < 9; } bool always_b(void) { return x == 2; } void P0(void) { }'
    expect(disassemble(compiled(text).program)).not.toContain('bool')
  })

  test('calls what is built in, prototype or not', () => {
    const text = 'extern void schedule(void); int kmalloc_calls; void P0(void) { schedule(); }'
    expect(visibleOperations(compiled(text).program, 'P0')).toEqual(['schedule'])
  })

  test('has no instruction that nothing reaches', () => {
    const text =
      'int x; void P0(void) { return; x = 1; } void P1(void) { for (;;) { if (x) break; continue; x = 2; } }'
    const { program } = compiled(text)
    expect(visibleOperations(program, 'P0')).toEqual([])
    expect(visibleOperations(program, 'P1')).toEqual(['load32 x'])
  })

  test('of functions that nothing calls is left out', () => {
    const text =
      'int x; void unused(void) { x = 1; } static void used(void) { x = 2; } void P0(void) { used(); }'
    expect(compiled(text).program.functions.map(({ name }) => name)).toEqual(['used', 'P0'])
  })

  test('of functions behind pointers stays', () => {
    const text =
      'int x; static void a(void) { x = 1; } static void b(void) { x = 2; } void (*table[])(void) = { a }; void P0(void) { void (*f)(void) = b; f(); table[0](); }'
    expect(compiled(text).program.functions.map(({ name }) => name)).toEqual(['a', 'b', 'P0'])
  })

  test('of a loop tests each access of its condition at one site', () => {
    expect(operations('while (x != y) z++; for (z = 0; z < x; z++) ;', 'int x, y, z;')).toEqual([
      'load32 z', 'store32 z', 'load32 x', 'load32 y',
      'store32 z', 'load32 z', 'store32 z', 'load32 z', 'load32 x',
    ]) // prettier-ignore
  })

  test('of an inline function makes no call events, of one behind a pointer it does', () => {
    const text =
      'static inline int f(int x) { return x; } static inline int g(int x) { return x; } int (*p)(int) = g; int y; void P0(void) { y = f(1) + g(2); }'
    const { program } = compiled(text)
    const calls: number[] = []
    for (let start = 0; start < program.code.length; start += op.INSTRUCTION_WORDS) {
      if (program.code[start] === op.OP_CALL) calls.push(program.code[start + 3] ?? -1)
    }
    expect(calls).toEqual([1, 0])
    expect(program.debug.functions.map(({ name, inline }) => [name, inline])).toEqual([
      ['f', true],
      ['g', false],
      ['P0', false],
    ])
  })
})

describe('stacks', () => {
  test('are as deep as the deepest chain of calls', () => {
    const text = 'void c(int x) { int a[4]; a[0] = x; } void b(void) { c(1); } void a(void) { b(); } void P0(void) { a(); }'
    const { program } = compiled(text)
    const slots = program.functions.reduce((sum, { frameSlots }) => sum + frameSlots, 0)
    expect(program.stackSlots).toBe(slots)
    expect(program.stackBytes).toBe(16)
  })

  test('have room for 64 passes through a cycle of calls', () => {
    const text = 'int x; void b(int n); void a(int n) { if (n) b(n - 1); } void b(int n) { int y = n; int *p = &y; a(*p); } void P0(void) { a(9); }'
    const { program } = compiled(text)
    const [a, b, thread] = program.functions.map(({ frameSlots }) => frameSlots)
    expect(program.stackSlots).toBe(((a ?? 0) + (b ?? 0)) * 64 + (thread ?? 0))
    expect(program.stackBytes).toBe(8 * 64)
  })
}) // prettier-ignore
