/** Scalar locals that may be read before they have a value: warned of, and never without need. */
import { describe, expect, test } from 'vitest'
import { compileText } from '../../support/kernel-c/compiling.ts'

const PRELUDE =
  'int x, y; spinlock_t l; struct s { int a; }; static int get(int *p) { return *p; }\n'

/** Names that are warned of, with the column of the read. */
function warned(body: string): string[] {
  const result = compileText(`${PRELUDE}void P0(void) { ${body} }`)
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'))
  return result.value.warnings.map(({ message, code }) => {
    expect(code).toBe('C_MAYBE_UNASSIGNED')
    return /^'(\w+)'/.exec(message)?.[1] ?? message
  })
}

describe('warned of', () => {
  test.each([
    ['never assigned', 'int v; x = v;'],
    ['assigned from itself', 'int v; v = v + 1;'],
    ['counted up from nothing', 'int v; v++;'],
    ['added to', 'int v; v += x;'],
    ['one branch', 'int v; if (x) v = 1; y = v;'],
    ['the other branch', 'int v; if (x) ; else v = 1; y = v;'],
    ['a loop that may not run', 'int v; while (x) v = 1; y = v;'],
    ['a loop left early', 'int v; for (;;) { if (x) break; v = 1; } y = v;'],
    ['the condition of a loop', 'int v; while (v) v = 1;'],
    ['the right side of &&', 'int v; if (x && (v = y)) ; y = v;'],
    [
      'a switch without default',
      'int v; switch (x) { case 1: v = 1; break; case 2: v = 2; } y = v;',
    ],
    ['a case that falls in', 'int v; switch (x) { case 1: v = 1; case 2: y = v; }'],
    ['an index', 'int v, a[3] = { 1 }; y = a[v];'],
    ['an argument', 'int v; udelay(v);'],
    ['born again in each pass', 'int i; for (i = 0; i < 3; i++) { int v; if (i) y = v; v = i; }'],
    ['a pointer', 'int *v; y = *v;'],
    ['64 bits', 'u64 v; y = v >> 3;'],
    ['a result', 'int v; BUG_ON(x && v);'],
  ])('%s: %s', (_, body) => {
    expect(warned(body)).toEqual(['v'])
  })

  test('once each, where it is read first', () => {
    const result = compileText(`${PRELUDE}void P0(void) {\nint v, w;\nx = v + w;\ny = v;\n}`)
    const places = result.ok
      ? result.value.warnings.map(({ line, column }) => `${line}:${column}`)
      : []
    expect(places).toEqual(['4:5', '4:9'])
  })
})

describe('left alone', () => {
  test.each([
    ['both branches', 'int v; if (x) v = 1; else v = 2; y = v;'],
    ['a branch that returns', 'int v; if (x) v = 1; else return; y = v;'],
    ['a branch that cannot go on', 'int v; if (x) v = 1; else BUG(); y = v;'],
    ['a loop that runs at least once', 'int v; do v = x; while (v); y = v;'],
    ['an endless loop left after it', 'int v; for (;;) { v = x; if (v) break; } y = v;'],
    ['while (1)', 'int v; while (1) { v = x; if (v) break; } y = v;'],
    ['&& where it is true', 'int v; if (x && (v = y)) y = v;'],
    ['|| where it is false', 'int v; if (x || !(v = y)) return; y = v;'],
    ['not', 'int v; if (!(x && (v = y))) return; y = v;'],
    ['a whole switch', 'int v; switch (x) { case 1: v = 1; break; default: v = 2; } y = v;'],
    [
      'a switch that returns',
      'int v; switch (x) { case 1: v = 1; break; default: return; } y = v;',
    ],
    ['a conditional', 'int v; x ? (v = 1) : (v = 2); y = v;'],
    ['goto', 'int v; goto in; out: y = v; return; in: v = 1; goto out;'],
    ['a taken address', 'int v; int *p = &v; *p = 1; y = v;'],
    ['flags', 'unsigned long v; spin_lock_irqsave(&l, v); spin_unlock_irqrestore(&l, v);'],
    ['sizeof', 'int v; x = sizeof(v);'],
    ['memory, which the machine watches', 'struct s v; int a[2]; v.a = 1; a[0] = v.a; y = a[0];'],
    ['a static', 'static int v; y = v;'],
    ['continue', 'int v, i; for (i = 0; i < 3; i++) { if (i) continue; v = i; y = v; }'],
    ['unreachable code', 'int v; return; y = v;'],
  ])('%s: %s', (_, body) => {
    expect(warned(body)).toEqual([])
  })

  test('a function with ten thousand variables takes no time', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `v${index}`)
    const body = names.map((name) => `int ${name}; if (x) ${name} = 1;`).join(' ')
    const start = performance.now()
    expect(warned(body)).toEqual([])
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})
