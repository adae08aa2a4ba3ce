/** Control flow and operators by what they compute; expected values worked out by hand. */
import { describe, expect, test } from 'vitest'
import { compiled, evaluate, globalValue, runProgram } from '../../support/kernel-c/compiling.ts'

describe('control flow', () => {
  test('loops, break and continue', () => {
    const text = `
      int i;
      for (i = 0; i < 10; i++) { if (i == 3) continue; if (i == 7) break; result = result * 10 + i; }
      while (i > 5) { i--; if (i == 6) continue; result += 1000000; }
      do { result += 10000000; } while (++i < 7);`
    expect(evaluate('', text)).toBe(12456n + 1000000n + 2n * 10000000n)
  })

  test('a for loop may have a scope of its own, or none of its parts', () => {
    expect(evaluate('', 'for (int i = 0, j = 9; i < j; i++, j--) result += j - i;')).toBe(25n)
    expect(evaluate('', 'for (;;) if (++result == 4) break;')).toBe(4n)
  })

  test('switch falls through, has its default anywhere, and takes 64 bits', () => {
    const text = `int pick(long long x) {
      int n = 0;
      switch (x) {
      default: n += 1;
      case 2: n += 10; break;
      case 0x100000001: n += 100;
      case -3: n += 1000;
      }
      return n; }`
    const call =
      'result = pick(9) + pick(2) * 10000 + pick(0x100000001) * 1000000LL + pick(-3) * 10000000000LL;'
    expect(evaluate(text, call)).toBe(11n + 100000n + 1100000000n + 10000000000000n)
  })

  test('case labels may stand within loops', () => {
    const text = `int copy(int n) {
      int done = 0, i = (n + 3) / 4;
      switch (n % 4) {
      case 0: do { done++;
      case 3: done++;
      case 2: done++;
      case 1: done++; } while (--i > 0);
      }
      return done; }`
    expect(evaluate(text, 'result = copy(9) * 100 + copy(4);')).toBe(904n)
  })

  test('goto goes out of blocks, into them, and back', () => {
    const text = `
      int i = 0;
    again:
      i++;
      if (i == 1) goto inside;
      { int j = 5; result += j;
    inside:
        result += 10; }
      while (1) { for (;;) { if (i < 3) goto again; goto out; } }
    out:
      result += 100;`
    expect(evaluate('', text)).toBe(140n)
  })

  test('a loop that nothing enters from above can be entered by a goto', () => {
    const text = `
      goto inside;
      for (;;) { result += 1;
    inside:
        result += 10; if (result > 30) break; }
      goto tested;
      while (result < 50) { result += 100;
    tested:
        result += 2; }`
    expect(evaluate('', text)).toBe(32n + 2n + 102n)
  })

  test('conditions stop at the first side that decides', () => {
    const text = 'int n; int hit(int v) { n = n * 10 + v; return v > 2; }'
    const calls =
      'result = (hit(1) && hit(2)) + (hit(3) || hit(4)) * 10 + !(hit(5) && !hit(6)) * 100;'
    expect(evaluate(text, `${calls} result = result * 10000 + n;`)).toBe(1101356n)
  })

  test('recursion and calls through tables', () => {
    const text = `
      typedef int (*op_t)(int, int);
      int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
      static int add(int a, int b) { return a + b; }
      static int sub(int a, int b) { return a - b; }
      struct ops { const char *name; op_t fn; };
      const struct ops table[] = { { "add", add }, { "sub", sub } };
      op_t choose_op(int i) { return table[i].fn; }`
    expect(evaluate(text, 'op_t f = sub; result = fib(10) * 1000 + table[0].fn(3, 4) + (*f)(9, 1) * 10 + choose_op(1)(5, 5);')).toBe(55087n)
  }) // prettier-ignore
})

describe('operators', () => {
  test('increment and compound assignment, at every width', () => {
    const text = 'u8 a = 250; s8 b = 127; u16 c = 65535; bool d; s64 e = -1; char f = -128;'
    const body = 'a += 10; b++; c++; d += 5; d--; d++; e <<= 40; e /= 3; f--; result = a + b * 1000 + c * 100000LL + d * 1000000LL + f * 10000000LL;'
    expect(evaluate(text, body)).toBe(4n - 128000n + 0n + 1000000n + 1270000000n)
    expect(evaluate('s64 e = -1;', 'e <<= 40; e /= 3; result = e;')).toBe(-366503875925n)
  })

  test('prefix gives the new value, postfix the old one', () => {
    expect(evaluate('int x = 5; u8 y = 255;', 'int z = x++; result = z * 100 + ++x * 10 + (y++ == 255) + y;')).toBe(571n)
  })

  test('comma, conditional, and assignment as a value', () => {
    expect(evaluate('int a, b, c; u8 n;', 'a = b = (c = 3, c + 1); n = 300; result = a * 100 + b * 10 + (n = 260) + (a > 3 ? 7 : 8);')).toBe(451n)
  })

  test('pointer arithmetic counts in elements', () => {
    const text = 'struct s { int x, y; } a[5]; struct s *p = a; s16 w[4] = { 1, 2, 3, 4 }; s16 *q = w + 3;'
    const body = 'p += 2; p[1].y = 7; q--; result = (p - a) * 1000 + a[3].y * 100 + *q * 10 + (q > w) + (int)((char *)p - (char *)a) * 100000;'
    expect(evaluate(text, body)).toBe(2000n + 700n + 30n + 1n + 1600000n)
  })

  test('container_of finds the struct around a member', () => {
    const text = 'struct in { int v; }; struct out { int a; struct in i[2]; } o; struct in *p = &o.i[1];'
    expect(evaluate(text, 'struct out *q = container_of(p, struct out, i[1]); q->a = 6; result = o.a + (q == &o) * 10;')).toBe(16n)
  })

  test('min, max, swap, ARRAY_SIZE, likely', () => {
    const text = 'int n; int next(void) { return ++n; } int a[7]; int x = 1, y = 2;'
    const body = 'swap(x, y); result = min(next(), 5) + max(next(), 9) * 10 + max_t(u8, 300, 3) * 1000 + ARRAY_SIZE(a) * 100000 + x * 1000000 + n * 10000000; if (likely(x > y)) result = -result;'
    expect(evaluate(text, body)).toBe(-(1n + 90n + 44000n + 700000n + 2000000n + 20000000n))
  })

  test('division by zero stops the run, as division of the most negative number by -1 does', () => {
    const machine = runProgram(compiled('int x, y; void P0(void) { x = 1 / y; }').program)
    expect(machine.outcome).toBe('violated')
    const other = runProgram(compiled('int x = -2147483647 - 1, y = -1; void P0(void) { x = x % y; }').program)
    expect(other.outcome).toBe('violated')
  })
}) // prettier-ignore

describe('lists', () => {
  const header = `struct list_head { struct list_head *next, *prev; };
    static inline void list_add_tail(struct list_head *n, struct list_head *h) {
      n->prev = h->prev; n->next = h; h->prev->next = n; h->prev = n; }
    static inline void list_del(struct list_head *n) { n->prev->next = n->next; n->next->prev = n->prev; }`
  const text = `#include "list.h"
    struct item { int v; struct list_head list; } a = { 1 }, b = { 2 }, c = { 3 };
    LIST_HEAD(head);
    struct list_head other = LIST_HEAD_INIT(other);
    s64 result;
    void init(void) { list_add_tail(&a.list, &head); list_add_tail(&b.list, &head); list_add_tail(&c.list, &head); }`

  test.each([
    ['list_for_each_entry(p, &head, list) result = result * 10 + p->v;', 123n],
    ['list_for_each_entry_reverse(p, &head, list) result = result * 10 + p->v;', 321n],
    ['list_for_each_entry(p, &other, list) result = 9;', 0n],
    ['list_for_each_entry(p, &head, list) { if (p->v == 2) continue; if (p->v == 3) break; result += p->v; }', 1n],
    ['list_for_each_entry_safe(p, q, &head, list) { list_del(&p->list); result = result * 10 + p->v; } result = result * 10 + (head.next == &head);', 1231n],
    ['list_for_each(l, &head) result = result * 10 + list_entry(l, struct item, list)->v;', 123n],
    ['result = list_first_entry(&head, struct item, list)->v * 10 + list_last_entry(&head, struct item, list)->v;', 13n],
  ])('%s', (body, expected) => {
    const source = `${text}\nvoid P0(void) { struct item *p, *q; struct list_head *l; ${body} }`
    for (const wordBits of [32, 64] as const) {
      const { program } = compiled(source, { wordBits, headers: { 'list.h': header } })
      const machine = runProgram(program)
      expect(machine.violations).toEqual([])
      expect(globalValue(machine, 'result')).toBe(expected)
    }
  }) // prettier-ignore
})
