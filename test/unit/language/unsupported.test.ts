import { describe, expect, test } from 'vitest'
import { onlyError } from '../../support/kernel-c/compiling.ts'

/** What is refused, where, and a word of the advice. */
const CASES: readonly (readonly [what: string, text: string, code: string, place: string, advice: string])[] = [
  ['float', 'float ratio;', 'C_UNSUPPORTED_FLOAT', '1:1', 'integers'],
  ['double', 'unsigned x; double y(void);', 'C_UNSUPPORTED_FLOAT', '1:13', 'integers'],
  ['a floating constant', 'int x = 1.5;', 'C_UNSUPPORTED_FLOAT', '1:9', 'integers'],
  ['a union', 'union word { int a; char b; };', 'C_UNSUPPORTED_UNION', '1:1', 'struct'],
  ['a bit-field', 'struct flags { int dirty : 1; };', 'C_UNSUPPORTED_BIT_FIELD', '1:26', 'set_bit'],
  ['variable arguments', 'int print(char *format, ...);', 'C_UNSUPPORTED_VARARGS', '1:25', 'parameter'],
  ['a variable-length array', 'void P0(void) { int n = 3; int a[n]; }', 'C_UNSUPPORTED_VLA', '1:34', 'kmalloc'],
  ['a function-like macro', '#define max3(a, b, c) a', 'C_UNSUPPORTED_FUNCTION_MACRO', '1:9', 'static inline'],
  ['setjmp', 'int b; void P0(void) { setjmp(b); }', 'C_UNDECLARED', '1:24', 'goto'],
  ['printf', 'void P0(void) { printf("x"); }', 'C_UNDECLARED', '1:17', 'printk'],
  ['printk without text', 'int x; void P0(void) { printk(x); }', 'C_EXPECTED', '1:31', 'text'],
  ['memset', 'int x; void P0(void) { memset(&x, 0, 4); }', 'C_UNDECLARED', '1:24', '#include "string.h"'],
  ['kmalloc without flags', 'void *p; void P0(void) { p = kmalloc(4); }', 'C_ARGUMENT_COUNT', '1:30', 'gfp_t flags'],
  ['_Static_assert', '_Static_assert(sizeof(int) == 4, "x");', 'C_UNSUPPORTED_ASSERT', '1:1', 'BUILD_BUG_ON'],
  ['_Static_assert in a function', 'void P0(void) { _Static_assert(1); }', 'C_UNSUPPORTED_ASSERT', '1:17', 'BUILD_BUG_ON'],
  ['_Generic', 'int f(int a) { return _Generic(a, int: 1); }', 'C_UNSUPPORTED_GENERIC', '1:23', 'function for each type'],
  ['__LINE__', 'int x = __LINE__;', 'C_UNDECLARED', '1:9', 'line'],
  ['parameters without types', 'int add(a, b)\nint a, b;\n{ return a + b; }', 'C_UNSUPPORTED_OLD_DEFINITION', '1:9', 'types'],
  ['a range of indices', 'int a[4] = { [0 ... 3] = 1 };', 'C_UNSUPPORTED_RANGE', '1:17', 'one entry'],
  ['a range of cases', 'void P0(void) { switch (1) { case 1 ... 3: ; } }', 'C_UNSUPPORTED_RANGE', '1:37', 'one case'],
  ['a statement expression', 'int x; void P0(void) { x = ({ 1; }); }', 'C_UNSUPPORTED_STATEMENT_EXPRESSION', '1:29', 'static inline'],
  ['inline assembly', 'void P0(void) { asm volatile("nop"); }', 'C_UNSUPPORTED_ASM', '1:17', 'smp_mb'],
  ['the address of a label', 'void P0(void) { void *p = &&out; out: ; }', 'C_UNSUPPORTED_LABEL_ADDRESS', '1:27', 'switch'],
  ['computed goto', 'void P0(void) { void *p; goto *p; }', 'C_UNSUPPORTED_COMPUTED_GOTO', '1:31', 'switch'],
  ['?: without a middle', 'int x; void P0(void) { x = x ?: 3; }', 'C_UNSUPPORTED_ELVIS', '1:31', 'condition'],
  ['a struct parameter', 'struct s { int a; }; void f(struct s x) { }', 'C_UNSUPPORTED_STRUCT_VALUE', '1:38', 'pointer'],
  ['a struct result', 'struct s { int a; }; struct s f(void);', 'C_UNSUPPORTED_STRUCT_VALUE', '1:32', 'pointer'],
  ['a packed struct', 'struct s { char a; int b; } __attribute__((packed));', 'C_UNSUPPORTED_PACKED', '1:44', 'order the members'],
  ['128-bit integers', '__int128 x;', 'C_UNSUPPORTED_INT128', '1:1', 'two u64'],
  ['_Thread_local', '_Thread_local int x;', 'C_UNSUPPORTED_THREAD_LOCAL', '1:1', 'local'],
  ['exchange of two bytes', 'u16 x; void P0(void) { xchg(&x, 1); }', 'C_BAD_WIDTH', '1:29', 'int'],
  ['compare-and-exchange of a byte', 'u8 x; void P0(void) { cmpxchg(&x, 1, 2); }', 'C_BAD_WIDTH', '1:31', 'int'],
  ['READ_ONCE of a struct', 'struct s { int a; } x, y; void P0(void) { y = READ_ONCE(x); }', 'C_BAD_WIDTH', '1:57', 'member'],
  ['a copy of a lock', 'spinlock_t a, b; void P0(void) { a = b; }', 'C_LOCK_COPY', '1:36', 'init'],
  ['a copy of a struct with a lock', 'struct s { int x; spinlock_t l; } a, b; void P0(void) { a = b; }', 'C_LOCK_COPY', '1:59', 'members'],
  ['the address of a ghost', '__ghost int g; void f(int *p) { } void P0(void) { f(&g); }', 'C_GHOST_ADDRESS', '1:54', 'name'],
  ['a ghost array as a pointer', '__ghost int g[3]; int *p; void P0(void) { p = g; }', 'C_GHOST_ADDRESS', '1:47', 'index'],
  ['an unordered 64-bit acquire on 32 bits', 'u64 x, y; void P0(void) { y = smp_load_acquire(&x); }', 'C_BAD_WIDTH', '1:48', 'cmpxchg64'],
] // prettier-ignore

describe('what kernel C here does not have', () => {
  test.each(CASES)('%s is refused with advice', (_, text, code, place, advice) => {
    const error = onlyError(text)
    expect(error.code).toBe(code)
    expect(`${error.line}:${error.column}`).toBe(place)
    expect(error.hint ?? '').toContain(advice)
  })
})
