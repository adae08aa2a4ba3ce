/** What the compiler refuses by name, for the table of docs/kernel-c.md. */
import { compile } from '#core/language/compile.ts'
import type { Diagnostic } from '#core/language/diagnostic.ts'

/** One program for each thing the compiler refuses by name; what it says is asked of it. */
const REFUSED: readonly string[] = [
  'float x;',
  'union u { int a; };',
  'struct s { int flag : 1; };',
  'void f(int n, ...);',
  'void f(int n) { int a[n]; }',
  '#define SQUARE(x) ((x) * (x))',
  'int f(void) { return ({ 1; }); }',
  'int f(int a) { return a ?: 1; }',
  'void f(int a) { switch (a) { case 1 ... 3: ; } }',
  'void f(void) { asm volatile("nop"); }',
  'void f(void *p) { goto *p; }',
  'void *f(void) { out: return &&out; }',
  'struct s { int a; }; struct s f(void);',
  'int f(a) int a; { return a; }',
  'struct s { int a; } __attribute__((packed));',
  '_Thread_local int x;',
  '__int128 x;',
  '_Static_assert(1, "x");',
  'int f(int a) { return _Generic(a, int: 1); }',
  'int x = __LINE__;',
]

/** Codes of what the compiler refuses by name, with the program that gets each. */
export function refusals(): readonly { readonly text: string; readonly problem: Diagnostic }[] {
  return REFUSED.map((text) => {
    const compiled = compile({
      main: { name: 'refused.c', text },
      include: () => undefined,
      defines: {},
      wordBits: 32,
    })
    const problems = compiled.ok ? [] : compiled.error
    const problem = problems.find((row) => row.code.startsWith('C_UNSUPPORTED_')) ?? problems[0]
    if (!problem) throw new Error(`not refused: ${text}`)
    return { text, problem }
  })
}
