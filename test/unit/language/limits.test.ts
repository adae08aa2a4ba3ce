/** Sources made to hurt: each is answered with at most a few diagnostics, quickly, without throwing. */
import { describe, expect, test } from 'vitest'
import { compileText, problems } from '../../support/kernel-c/compiling.ts'

const DEEP = 50_000

function series(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n')
}

/** What it is, the source, the first problem (none if it compiles). */
const CASES: readonly (readonly [what: string, source: string, code: string | undefined])[] = [
  ['parentheses', `int x = ${'('.repeat(DEEP)}1;`, 'C_NESTED_TOO_DEEP'],
  ['a long sum', `int x; void P0(void) { x = ${'x + '.repeat(DEEP)}x; }`, 'C_NESTED_TOO_DEEP'],
  ['commas', `int x; void P0(void) { x = 1${', x'.repeat(DEEP)}; }`, 'C_NESTED_TOO_DEEP'],
  ['signs', `int x; void P0(void) { x = ${'- '.repeat(DEEP)}1; }`, 'C_NESTED_TOO_DEEP'],
  ['casts', `int x; void P0(void) { x = ${'(int)'.repeat(DEEP)}1; }`, 'C_NESTED_TOO_DEEP'],
  ['sizeofs', `int x = ${'sizeof '.repeat(DEEP)}1;`, 'C_NESTED_TOO_DEEP'],
  ['indices', `int *a, b; void P0(void) { b = a${'[0]'.repeat(DEEP)}; }`, 'C_NESTED_TOO_DEEP'],
  ['calls in calls', `int f(int x) { return x; } int y = ${'f('.repeat(DEEP)}1;`, 'C_NESTED_TOO_DEEP'],
  ['conditions', `int x; void P0(void) { x = ${'x ? 1 : '.repeat(DEEP)}2; }`, 'C_NESTED_TOO_DEEP'],
  ['blocks', `void P0(void) ${'{'.repeat(DEEP)}`, 'C_NESTED_TOO_DEEP'],
  ['else if', `int x; void P0(void) { ${'if (x) ; else '.repeat(DEEP)}; }`, 'C_NESTED_TOO_DEEP'],
  ['do', `void P0(void) { ${'do '.repeat(DEEP)}; }`, 'C_NESTED_TOO_DEEP'],
  ['structs', 'struct {'.repeat(DEEP), 'C_NESTED_TOO_DEEP'],
  ['pointers', `int ${'*'.repeat(DEEP)}p;`, 'C_NESTED_TOO_DEEP'],
  ['dimensions', `int a${'[1]'.repeat(DEEP)};`, 'C_NESTED_TOO_DEEP'],
  ['declarators', `int ${'('.repeat(DEEP)}a;`, 'C_NESTED_TOO_DEEP'],
  ['typeof', `int a; ${'typeof('.repeat(DEEP)}a`, 'C_NESTED_TOO_DEEP'],
  ['annotations', `void P0(void) { ${'__user '.repeat(DEEP)}; }`, 'C_UNKNOWN_TYPE'],
  ['initialisers', `int a = ${'{'.repeat(DEEP)}1;`, 'C_NESTED_TOO_DEEP'],
  ['#if in #if', '#if 1\n'.repeat(DEEP), 'C_NESTED_TOO_DEEP'],
  ['parentheses in #if', `#if ${'('.repeat(DEEP)}\n#endif`, 'C_BAD_CONDITION'],
  ['conditions in #if', `#if ${'1 ? '.repeat(DEEP)}\n#endif`, 'C_BAD_CONDITION'],
  ['a chain of macros', `${series(DEEP / 10, (n) => `#define A${n} A${n + 1}`)}\nint A0;`, 'C_TOO_MANY_TOKENS'],
  ['a chain of typedefs', `typedef int t0; ${series(5_000, (n) => `typedef t${n} *t${n + 1};`)}`, 'C_TYPE_TOO_COMPLEX'],
  ['functions of functions', `typedef void (*t0)(void); ${series(100, (n) => `typedef void (*t${n + 1})(${Array(16).fill(`t${n}`).join(',')});`)}`, 'C_TYPE_TOO_COMPLEX'],
  ['structs of structs', `struct s0 { int x; }; ${series(5_000, (n) => `struct s${n + 1} { struct s${n} s; };`)}`, 'C_NESTED_TOO_DEEP'],
  ['structs that double', `struct s0 { int x; }; ${series(60, (n) => `struct s${n + 1} { struct s${n} a, b; };`)}`, 'C_OBJECT_TOO_LARGE'],
  ['empty structs that double', `struct s0 { }; ${series(60, (n) => `struct s${n + 1} { struct s${n} a, b; };`)} struct s60 x, y; void P0(void) { x = y; }`, undefined],
  ['an array of nothing', 'struct e { }; struct e a[] = { 1, 2, 3 };', 'C_EXCESS_INITIALISER'],
  ['a large array', 'int a[1000][1000][1000];', 'C_OBJECT_TOO_LARGE'],
  ['a large index', 'int a[] = { [100000000] = 1 };', 'C_BAD_INITIALISER'],
  ['large arrays', series(20, (n) => `char a${n}[4000000];`), 'C_OBJECT_TOO_LARGE'],
  ['a large local', 'void P0(void) { int a[100000]; }', 'C_OBJECT_TOO_LARGE'],
  ['a large copy', 'struct s { int a[2000]; } x, y; void P0(void) { x = y; }', 'C_OBJECT_TOO_LARGE'],
  ['many cases', `int x; void P0(void) { switch (x) { ${series(5_000, (n) => `case ${n}:`)} ; } }`, 'C_TOO_MANY_CASES'],
  ['many labels', `void P0(void) { ${series(5_000, (n) => `l${n}:`)} ; }`, 'C_UNUSED_LABEL'],
  ['many parameters', `void f(${Array(5_000).fill('int').join(',')});`, 'C_TOO_MANY_PARAMETERS'],
  ['many arguments', `void f(void) { } void P0(void) { f(${Array(5_000).fill('1').join(',')}); }`, 'C_TOO_MANY_ARGUMENTS'],
  ['many functions', `${series(3_000, (n) => `void f${n}(void) { ${n > 0 ? `f${n - 1}();` : ''} }`)} void P0(void) { f2999(); }`, undefined],
  ['a long number', `int x = ${'9'.repeat(DEEP)};`, 'C_BAD_NUMBER'],
  ['a long name', `int ${'x'.repeat(DEEP)};`, undefined],
  ['a long string', `char s[] = "${'x'.repeat(DEEP)}";`, undefined],
  ['comments that open comments', '/*'.repeat(DEEP), 'C_UNTERMINATED_COMMENT'],
  ['zeros', '\0'.repeat(DEEP), 'C_BAD_CHARACTER'],
  ['empty directives', '#\n'.repeat(DEEP), undefined],
  ['mistakes', 'int x = @;\n'.repeat(DEEP), 'C_BAD_CHARACTER'],
  ['too much', ' '.repeat(2_000_000), 'C_SOURCE_TOO_LARGE'],
  ['stars before a function', `int f(void) { return 1; } int x; void P0(void) { x = (${'*'.repeat(150)}f)(); }`, undefined],
  ['& and * before a function', `int f(void) { return 1; } int x; void P0(void) { x = (${'&*'.repeat(90)}f)(); }`, undefined],
  ['min in min', `int x; void P0(void) { x = ${'min(x, '.repeat(80)}1${')'.repeat(80)}; }`, undefined],
  ['nothing', '', undefined],
] // prettier-ignore

describe('a source made to hurt', () => {
  test.each(CASES)('%s', { timeout: 30_000 }, (_, source, code) => {
    const found = problems(source)
    expect(found.length).toBeLessThanOrEqual(140)
    const codes = found.map((problem) => problem.split(' ')[1])
    if (code === undefined) expect(codes).toEqual([])
    else expect(codes).toContain(code)
  })

  test('stops the compiler once, and says nothing of what follows from that', () => {
    expect(problems(`void P0(void) ${'{'.repeat(DEEP)} x = 1;`)).toEqual([
      '1:116 C_NESTED_TOO_DEEP',
    ])
  })

  test('gives as many mistakes as a reader will read', () => {
    const result = compileText('int x = y;\nint z = @;\n'.repeat(1_000))
    expect(result.ok ? 0 : result.error.filter(({ severity }) => severity === 'error').length).toBe(
      40,
    )
  })
})
