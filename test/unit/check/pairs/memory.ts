/** Memory, arithmetic, and what a machine has of both. */
import * as Check from '#core/event/checks.ts'
import type { Pairs } from './pair.ts'

export const MEMORY: Pairs = {
  'use after free': {
    check: Check.CHECK_USE_AFTER_FREE,
    broken:
      'int *p; void P0(void) { int *q = kmalloc(4, GFP_KERNEL); *q = 1; p = q; kfree(q); x = *p; }',
    fixed:
      'int *p; void P0(void) { int *q = kmalloc(4, GFP_KERNEL); *q = 1; p = q; x = *p; kfree(q); }',
    message: /touched freed memory at 0x[0-9a-f]+, freed at test.c:\d+ in P0/,
    at: '*p',
    actors: [0],
    others: ['kfree(q)'],
  },
  leak: {
    check: Check.CHECK_LEAK,
    broken: 'void P0(void) { int *q = kmalloc(8, GFP_KERNEL); *q = 1; }',
    fixed: 'int *kept; void P0(void) { int *q = kmalloc(8, GFP_KERNEL); *q = 1; kept = q; }',
    message: /8 bytes allocated at test.c:\d+ in P0 are still there/,
    at: 'kmalloc(8, GFP_KERNEL)',
    actors: [31],
    others: ['kmalloc(8, GFP_KERNEL'],
  },
  'reading heap memory nobody wrote': {
    check: Check.CHECK_UNINITIALISED,
    broken: 'void P0(void) { int *q = kmalloc(8, GFP_KERNEL); x = q[1]; kfree(q); }',
    fixed: 'void P0(void) { int *q = kmalloc(8, GFP_KERNEL); q[1] = 1; x = q[1]; kfree(q); }',
    at: 'q[1]',
    actors: [0],
  },
  'reading a local in memory nobody wrote': {
    check: Check.CHECK_UNINITIALISED,
    broken: 'int get(int *p) { return *p; } void P0(void) { int local; x = get(&local); }',
    fixed: 'int get(int *p) { return *p; } void P0(void) { int local = 1; x = get(&local); }',
    at: '*p',
    actors: [0],
  },
  'null pointer': {
    check: Check.CHECK_NULL,
    broken: 'struct s { int a; int b; } *p; void P0(void) { p->b = 1; }',
    fixed: 'struct s { int a; int b; } *p; void P0(void) { if (p) p->b = 1; }',
    message: /dereferenced a null pointer \(address 0x4\)/,
    at: 'b = 1',
    actors: [0],
  },
  'beyond a heap block': {
    check: Check.CHECK_OUT_OF_BOUNDS,
    broken: 'void P0(void) { char *q = kmalloc(10, GFP_KERNEL); q[10] = 1; kfree(q); }',
    fixed: 'void P0(void) { char *q = kmalloc(10, GFP_KERNEL); q[9] = 1; kfree(q); }',
    at: 'q[10] = 1',
    actors: [0],
  },
  'into a frame that is gone': {
    check: Check.CHECK_OUT_OF_BOUNDS,
    broken: 'int *p; void f(void) { int local = 1; p = &local; } void P0(void) { f(); x = *p; }',
    fixed: 'int *p; void f(void) { int local = 1; p = &local; x = *p; } void P0(void) { f(); }',
    at: '*p',
    actors: [0],
  },
  misaligned: {
    check: Check.CHECK_MISALIGNED,
    broken: 'char c[8]; void P0(void) { *(int *)(c + 1) = 1; }',
    fixed: 'char c[8]; void P0(void) { *(int *)(c + 4) = 1; }',
    at: '*(int *)(c + 1) = 1',
    actors: [0],
  },
  'freeing twice': {
    check: Check.CHECK_BAD_FREE,
    broken: 'void P0(void) { int *q = kmalloc(4, GFP_KERNEL); kfree(q); kfree(q); }',
    fixed: 'void P0(void) { int *q = kmalloc(4, GFP_KERNEL); kfree(q); kfree(NULL); }',
    message: /which is no live allocation; freed before at test.c:\d+ in P0/,
    at: 'kfree(q)',
    actors: [0],
    others: ['kfree(q)'],
  },
  'freeing the middle of a block': {
    check: Check.CHECK_BAD_FREE,
    broken: 'void P0(void) { char *q = kmalloc(32, GFP_KERNEL); kfree(q + 16); }',
    fixed: 'void P0(void) { char *q = kmalloc(32, GFP_KERNEL); kfree(q); }',
    at: 'kfree(q + 16)',
    actors: [0],
  },
  'division by zero': {
    check: Check.CHECK_DIVISION,
    broken: 'void P0(void) { x = 5 / y; } void P1(void) { y = 1; }',
    fixed: 'void init(void) { y = 1; } void P0(void) { x = 5 / y; } void P1(void) { y = 2; }',
    at: '/ y',
    actors: [0],
  },
  'the most negative number by -1, at 64 bits': {
    check: Check.CHECK_DIVISION,
    broken: 's64 w = -0x7fffffffffffffff - 1; void P0(void) { w = w / (x - 1); }',
    fixed: 's64 w = -0x7fffffffffffffff; void P0(void) { w = w / (x - 1); }',
    at: '/ (x - 1)',
    actors: [0],
  },
  'recursion without end': {
    check: Check.CHECK_STACK_OVERFLOW,
    broken: 'int f(int n) { return f(n + 1) + 1; } void P0(void) { x = f(0); }',
    fixed: 'int f(int n) { return n > 5 ? n : f(n + 1) + 1; } void P0(void) { x = f(0); }',
    at: 'f(n + 1) + 1',
    actors: [0],
  },
  'a function of another type': {
    check: Check.CHECK_BAD_CALL,
    broken:
      'int f(int n) { return n; } void (*g)(void); void P0(void) { g = (void (*)(void))f; g(); }',
    fixed: 'void f(void) { x = 1; } void (*g)(void); void P0(void) { g = f; g(); }',
    at: 'g()',
    actors: [0],
  },
  'a loop that touches nothing': {
    check: Check.CHECK_RUNAWAY,
    broken: 'void P0(void) { int i = 0; while (i >= 0) i ^= 1; }',
    fixed: 'void P0(void) { int i = 0; while (i < 100) i++; }',
    options: { maxPrivateInstructions: 10_000 },
    at: '^= 1',
    actors: [0],
  },
  'more I/O than the machine has slots': {
    check: Check.CHECK_RESOURCE,
    broken:
      'void end_io(int *p) { } void P0(void) { int i; local_irq_disable(); for (i = 0; i < 33; i++) submit_io(end_io, &x, 1); local_irq_enable(); }',
    fixed:
      'void end_io(int *p) { } void P0(void) { int i; for (i = 0; i < 2; i++) submit_io(end_io, &x, 1); }',
    at: 'submit_io(end_io, &x, 1)',
    actors: [0],
  },
  'more memory than the heap has': {
    check: Check.CHECK_RESOURCE,
    broken: 'int *p; void P0(void) { p = kmalloc(600, GFP_KERNEL); }',
    fixed: 'int *p; void P0(void) { p = kmalloc(400, GFP_KERNEL); }',
    options: { heapBytes: 512 },
    at: 'kmalloc(600, GFP_KERNEL)',
    actors: [0],
  },
}
