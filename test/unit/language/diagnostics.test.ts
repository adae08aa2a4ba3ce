import { describe, expect, test } from 'vitest'
import { formatDiagnostic } from '#core/language/format-diagnostic.ts'
import { compileText, onlyError, problems } from '../../support/kernel-c/compiling.ts'

describe('mistakes in the syntax', () => {
  test('are found several in one file, each where it is', () => {
    const text = [
      'int a = ;',
      'int b',
      'struct s { int x };',
      'void f(void)',
      '{',
      '\ta = (1 + ;',
      '\tb = 2',
      '\tif a) b = 3;',
      '\tundeclared++;',
      '}',
      'int c = 08;',
    ].join('\n')
    expect(problems(text)).toEqual([
      '1:9 C_EXPECTED',
      '2:6 C_EXPECTED',
      '3:17 C_EXPECTED',
      '6:11 C_EXPECTED',
      '7:7 C_EXPECTED',
      '8:5 C_EXPECTED',
      '9:2 C_UNDECLARED',
      '11:9 C_BAD_NUMBER',
    ])
  })

  test.each([
    ['int x = 1 +* ;', '1:14', "expected an expression, found ';'"],
    ['int f(void) { return 1; ', '1:13', "block is never closed: expected '}'"],
    ['}', '1:1', "'}' closes nothing"],
    ['void f(void) { else ; }', '1:16', "'else' without 'if'"],
    ['void f(void) { int if; }', '1:20', "expected ';' after the declaration, found 'if'"],
    [
      'void f(void) { do ; until (1); }',
      '1:21',
      "expected 'while' after the body of do, found 'until'",
    ],
    ['int a[3;', '1:8', "expected ']' after the array length, found ';'"],
    ['f(1);', '1:1', "expected a declaration, found 'f'"],
    ['int x; void f(void) { x = x.; }', '1:29', "expected a member name, found ';'"],
    ['unknown_t x;', '1:1', "unknown type name 'unknown_t'"],
    ['void f(unknown_t *x) { }', '1:8', "unknown type name 'unknown_t'"],
    ['void f(void) { unknown_t x; }', '1:16', "unknown type name 'unknown_t'"],
    ['struct { int x;', '1:8', "struct is never closed: expected '}'"],
  ])('%s', (text, place, message) => {
    const result = compileText(text)
    const first = result.ok ? undefined : result.error[0]
    expect(first?.message).toBe(message)
    expect(`${first?.line}:${first?.column}`).toBe(place)
  })
})

describe('mistakes in the meaning', () => {
  test.each([
    ['int x; int x(void);', '1:12 C_REDECLARED'],
    ['int x = 1; int x = 2;', '1:16 C_REDECLARED'],
    ['int f(int a); int f(char *a);', '1:19 C_REDECLARED'],
    ['void f(int a) { int a; }', '1:21 C_REDECLARED'],
    ['struct s { int a; char a; };', '1:24 C_REDECLARED'],
    ['enum e { A, A };', '1:13 C_REDECLARED'],
    ['void f(void) { l: ; l: ; goto l; }', '1:21 C_REDECLARED'],
    ['void f(void) { goto nowhere; }', '1:16 C_UNDECLARED'],
    ['void f(void) { break; }', '1:16 C_MISPLACED'],
    ['void f(void) { switch (1) { continue; } }', '1:29 C_MISPLACED'],
    ['void f(void) { case 1: ; }', '1:16 C_MISPLACED'],
    ['void f(void) { switch (1) { case 1: case 1: ; } }', '1:37 C_DUPLICATE_CASE'],
    ['int x; void f(void) { switch (1) { case x: ; } }', '1:41 C_NOT_CONSTANT'],
    ['int f(void) { return; }', '1:15 C_MISSING_RETURN'],
    ['void f(void) { return 1; }', '1:23 C_TYPE_MISMATCH'],
    ['void f(int a) { } void g(void) { f(); }', '1:34 C_ARGUMENT_COUNT'],
    ['void f(int a) { } void g(void) { f(1, 2); }', '1:34 C_ARGUMENT_COUNT'],
    ['int x; void f(void) { x(); }', '1:23 C_NOT_A_FUNCTION'],
    ['int x; void f(void) { *x = 1; }', '1:23 C_NOT_A_POINTER'],
    ['int x; void f(void) { x->y = 1; }', '1:26 C_NOT_A_POINTER'],
    ['struct s { int a; } *p; void f(void) { p.a = 1; }', '1:42 C_NOT_A_STRUCT'],
    ['struct s { int a; } x; void f(void) { x.b = 1; }', '1:41 C_NO_MEMBER'],
    ['struct t *p; void f(void) { p->b = 1; }', '1:32 C_INCOMPLETE_TYPE'],
    ['struct t x;', '1:10 C_INCOMPLETE_TYPE'],
    ['void x;', '1:6 C_INCOMPLETE_TYPE'],
    ['const int x = 1; void f(void) { x = 2; }', '1:33 C_CONST'],
    ['const struct { int a; } x = { 1 }; void f(void) { x.a++; }', '1:53 C_CONST'],
    ['int x; void f(void) { 3 = x; }', '1:23 C_NOT_ASSIGNABLE'],
    ['int a[3]; void f(void) { a = 0; }', '1:26 C_NOT_ASSIGNABLE'],
    ['int x; void f(void) { f = 0; }', '1:23 C_NOT_ASSIGNABLE'],
    ['int x; int y = x;', '1:16 C_NOT_CONSTANT'],
    ['int x; void f(void) { x = &(x + 1); }', '1:27 C_NOT_ADDRESSABLE'],
    ['struct s { int a; } x; void f(void) { if (x) ; }', '1:43 C_BAD_OPERAND'],
    ['struct s { int a; } x; int y; void f(void) { y = x + 1; }', '1:52 C_BAD_OPERAND'],
    ['struct s { int a; } x; int y; void f(void) { y = x; }', '1:50 C_TYPE_MISMATCH'],
    ['struct s { int a; } x; int y; void f(void) { y = (int)x; }', '1:50 C_BAD_CAST'],
    ['int *p, *q; void f(void) { p = p + q; }', '1:34 C_BAD_OPERAND'],
    ['int x; void f(void) { x = ~&x; }', '1:27 C_BAD_OPERAND'],
    ['int a[-1];', '1:7 C_BAD_ARRAY_LENGTH'],
    ['int a[];', '1:5 C_INCOMPLETE_TYPE'],
    ['int a[2][];', '1:6 C_INCOMPLETE_TYPE'],
    ['void f(void) { int a[]; }', '1:20 C_INCOMPLETE_TYPE'],
    ['int x = 99999999999999999999;', '1:9 C_BAD_NUMBER'],
    ["int x = 'ab';", '1:9 C_BAD_CHARACTER_CONSTANT'],
    ['enum e { A = 0x100000000 };', '1:10 C_CONSTANT_RANGE'],
    ['extern int x; void P0(void) { x = 1; }', '1:12 C_UNDEFINED_VARIABLE'],
    ['void g(void); void P0(void) { g(); }', '1:6 C_UNDEFINED_FUNCTION'],
    ['void P0(int a) { }', '1:6 C_BAD_ROLE'],
    ['int P0(void) { return 1; }', '1:5 C_BAD_ROLE'],
    ['void always_x(void) { }', '1:6 C_BAD_ROLE'],
    ['void finally(int x) { }', '1:6 C_BAD_ROLE'],
    ['void P31(void) { }', '1:6 C_BAD_ROLE'],
    ['void P0_a(void) { } void P0_b(void) { }', '1:26 C_BAD_ROLE'],
    ['struct spinlock { int x; };', '1:8 C_REDECLARED'],
    ['signed unsigned x;', '1:1 C_BAD_TYPE'],
    ['spinlock_t l; void P0(void) { spin_lock(l); }', '1:41 C_TYPE_MISMATCH'],
    ['struct mutex m; void P0(void) { spin_lock(&m); }', '1:43 C_TYPE_MISMATCH'],
    ['wait_queue_head_t q; void P0(void) { wait_event(&q, 1); }', '1:49 C_TYPE_MISMATCH'],
    ['void P0(void) { smp_mb(1); }', '1:17 C_ARGUMENT_COUNT'],
    ['void P0(void) { trace_mark(1); }', '1:28 C_EXPECTED'],
    [
      'int f(int a, int b) { return a; } void P0(void) { submit_io(f, 0, 1); }',
      '1:61 C_TYPE_MISMATCH',
    ],
    ['atomic_t a; void P0(void) { atomic_inc(a); }', '1:40 C_TYPE_MISMATCH'],
    ['void P0(void) { BUILD_BUG_ON(sizeof(int) == 4); }', '1:17 C_BUILD_BUG'],
    ['int *p; int n; void P0(void) { n = ARRAY_SIZE(p); }', '1:47 C_BAD_OPERAND'],
    ['DECLARE_WAIT_QUEUE_HEAD(q); LIST_HEAD(l);', '1:29 C_UNDECLARED'],
    ['void P0(void) { __ghost int x; }', '1:29 C_GHOST_LOCAL'],
    ['void (*f)(void) = schedule;', '1:19 C_NOT_A_VALUE'],
  ])('%s', (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  test('name what was probably meant', () => {
    expect(onlyError('int counter; void f(void) { countre++; }').hint).toBe(
      "did you mean 'counter'?",
    )
    expect(onlyError('spinlock_t l; void P0(void) { spin_lock(l); }').hint).toBe(
      "write '&' before it",
    )
    expect(onlyError('struct s { int a; } x; void f(void) { x.b = 1; }').hint).toBe('it has a')
  })

  test('are not repeated for what follows from them', () => {
    const text = 'void f(void) { int x = unknown + 1; x += unknown * 2; if (unknown) x = unknown; }'
    expect(problems(text)).toEqual(['1:24 C_UNDECLARED'])
  })
})

describe('warnings', () => {
  test.each([
    ['int *p; long x; void P0(void) { p = x; }', '1:37 C_INTEGER_TO_POINTER'],
    ['int *p; int x; void P0(void) { x = p; }', '1:36 C_POINTER_TO_INTEGER'],
    ['int *p; char *q; void P0(void) { p = q; }', '1:38 C_POINTER_MISMATCH'],
    ['int *p; char *q; int x; void P0(void) { x = p == q; }', '1:47 C_POINTER_MISMATCH'],
    ['const int c = 1; int *p; void P0(void) { p = &c; }', '1:46 C_QUALIFIER_LOST'],
    ['int x; void P0(void) { if (x = 1) x = 2; }', '1:30 C_ASSIGNMENT_AS_CONDITION'],
    ['int x; void P0(void) { x = 1 << 32; }', '1:30 C_SHIFT_COUNT'],
    ['int x; void P0(void) { x = x / 0; }', '1:30 C_DIVISION_BY_ZERO'],
    ['void P0(void) { l: ; }', '1:17 C_UNUSED_LABEL'],
    ['int a[1] = { 1, 2 };', '1:17 C_EXCESS_INITIALISER'],
    ['int f(int x) { if (x) return 1; } void P0(void) { f(1); }', '1:33 C_MISSING_RETURN'],
  ])('%s', (text, problem) => {
    expect(compileText(text).ok).toBe(true)
    expect(problems(text)).toEqual([problem])
  })

  test('are not given where parentheses say that it is meant', () => {
    expect(problems('int x; void P0(void) { if ((x = 1)) x = 2; while ((x = 0)) ; }')).toEqual([])
  })
})

describe('a diagnostic as text', () => {
  test('shows the line with a caret under what is meant, and the hint', () => {
    const text = 'void f(void)\n{\n\tint counter = 1;\n\tcountre += counter;\n}\n'
    const error = onlyError(text)
    expect(formatDiagnostic(error, [{ name: 'test.c', text }])).toBe(
      [
        "test.c:4:2: error: 'countre' is not declared [C_UNDECLARED]",
        '    4 | \tcountre += counter;',
        '      | \t^~~~~~~',
        "      = did you mean 'counter'?",
      ].join('\n'),
    )
  })

  test('does without the line when the source is not at hand', () => {
    const error = onlyError('int x = y;')
    expect(formatDiagnostic(error, [])).toBe(
      "test.c:1:9: error: 'y' is not declared [C_UNDECLARED]",
    )
  })
})
