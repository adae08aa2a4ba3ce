import { describe, expect, test } from 'vitest'
import { preprocess } from '#core/language/source/preprocessor.ts'
import { Reporter } from '#core/language/source/reporter.ts'

interface Outcome {
  readonly text: string
  readonly problems: readonly string[]
  readonly sources: readonly string[]
}

function run(
  text: string,
  headers: Readonly<Record<string, string>> = {},
  defines: Readonly<Record<string, number>> = {},
  wordBits: 32 | 64 = 32,
): Outcome {
  const reporter = new Reporter()
  const include = (name: string): string | undefined => headers[name]
  const { tokens } = preprocess({ main: { name: 'main.c', text }, include, defines, wordBits }, reporter)
  return {
    text: tokens.slice(0, -1).map((token) => token.text).join(' '),
    problems: [...reporter.errors, ...reporter.warnings].map(
      ({ file, line, column, code }) => `${file}:${line}:${column} ${code}`,
    ),
    sources: reporter.sources.map(({ name }) => name),
  }
} // prettier-ignore

test('IS_ENABLED is answered in code, in conditions and in macros', () => {
  const text = '#define ON IS_ENABLED(CONFIG_A)\nON IS_ENABLED(CONFIG_B)\n#if ON\nyes\n#endif'
  expect(run(text, {}, { CONFIG_A: 1, CONFIG_B: 0 }).text).toBe('1 0 yes')
})

describe('macros', () => {
  test('stand for their tokens, through other macros, and never for themselves', () => {
    expect(run('#define A B + 1\n#define B (2)\n#define C C + A\nA; C;').text).toBe(
      '( 2 ) + 1 ; C + ( 2 ) + 1 ;',
    )
  })

  test('point at the place of use', () => {
    const reporter = new Reporter()
    const main = { name: 'main.c', text: '#define TEN 5 + 5\nint x =\n  TEN;' }
    const { tokens } = preprocess(
      { main, include: () => undefined, defines: {}, wordBits: 32 },
      reporter,
    )
    const places = tokens
      .slice(3, 6)
      .map(({ place }) => `${place.line}:${place.column}+${place.length}`)
    expect(places).toEqual(['3:3+3', '3:3+3', '3:3+3'])
  })

  test('come from outside too, negative ones in parentheses', () => {
    expect(run('int x = LIMIT, y = LOW;', {}, { LIMIT: 7, LOW: -3 }).text).toBe(
      'int x = 7 , y = ( - 3 ) ;',
    )
  })

  test('from outside give way to those of a source, which are told apart', () => {
    const overruled = (text: string): readonly string[] => {
      const main = { name: 'main.c', text }
      const input = { main, include: () => undefined, defines: { LIMIT: 7 }, wordBits: 32 } as const
      return [...preprocess(input, new Reporter()).overruled]
    }
    expect(overruled('#define LIMIT 8')).toEqual(['LIMIT'])
    expect(overruled('#define LIMIT 7')).toEqual([])
    expect(overruled('#ifndef LIMIT\n#define LIMIT 8\n#endif')).toEqual([])
  })

  test('can be taken back', () => {
    expect(run('#define A 1\n#undef A\nA').text).toBe('A')
  })

  test('that take arguments are refused with what to write instead', () => {
    expect(run('#define SQUARE(x) ((x) * (x))\n#define PAIR (1, 2)\nPAIR')).toEqual({
      text: '( 1 , 2 )',
      problems: ['main.c:1:9 C_UNSUPPORTED_FUNCTION_MACRO'],
      sources: ['main.c'],
    })
  })

  test('that change their meaning are pointed out', () => {
    expect(run('#define A 1\n#define A 1\n#define A 2').problems).toEqual([
      'main.c:3:9 C_MACRO_REDEFINED',
    ])
  })

  test('that double are stopped, whether they come to anything or not', () => {
    const lines = Array.from(
      { length: 60 },
      (_, index) => `#define A${index} A${index + 1} A${index + 1}`,
    )
    expect(run(`${lines.join('\n')}\nA0`).problems).toEqual(['main.c:61:1 C_TOO_MANY_TOKENS'])
    expect(run(`${lines.join('\n')}\n#define A60\nA0`).problems).toEqual([
      'main.c:62:1 C_TOO_MANY_TOKENS',
    ])
  })
})

describe('conditions', () => {
  test.each([
    ['1', true],
    ['0', false],
    ['UNKNOWN', false],
    ['defined(SET) && !defined(UNKNOWN)', true],
    ['defined SET', true],
    ['SET == 4 && SET * 2 > 7', true],
    ['IS_ENABLED(SET) && !IS_ENABLED(UNKNOWN)', true],
    ['-1 < 0u', false],
    ['(1 << 40) > 0 ? 1 : 0', true],
    ["'a' == 97", true],
    ['BITS_PER_LONG == 32', true],
    ['~0 == -1', true],
    ['7 / 2 == 3 && -7 / 2 == -3 && -7 % 3 == -1', true],
    ['1 || 0 && 0', true],
    ['1 + 2 * 3 == 7', true],
  ])('#if %s', (condition, holds) => {
    const outcome = run(`#if ${condition}\nyes\n#else\nno\n#endif`, {}, { SET: 4 })
    expect(outcome).toEqual({ text: holds ? 'yes' : 'no', problems: [], sources: ['main.c'] })
  })

  test('take the first branch that holds, and look at no other', () => {
    const text =
      '#if 0\na\n#elif 1\nb\n#elif 1 / 0\nc\n#else\nd\n#endif\n#ifdef X\ne\n#endif\n#ifndef X\nf\n#endif'
    expect(run(text)).toEqual({ text: 'b f', problems: [], sources: ['main.c'] })
  })

  test('IS_ENABLED is a question in the code too', () => {
    const text = 'IS_ENABLED(CONFIG_A) + IS_ENABLED(CONFIG_B) + IS_ENABLED(CONFIG_C)'
    expect(run(text, {}, { CONFIG_A: 1, CONFIG_B: 0 }).text).toBe('1 + 0 + 0')
    expect(run('#if IS_ENABLED(CONFIG_B)\nyes\n#endif', {}, { CONFIG_B: 0 }).text).toBe('')
  })

  test('within a part that is left out count only for nesting', () => {
    expect(run('#if 0\n#if 1\na\n#else\nb\n#endif\n#error c\n#else\nd\n#endif').text).toBe('d')
  })

  test('know the width of long', () => {
    const text = '#if BITS_PER_LONG == 64 && defined(CONFIG_64BIT)\nwide\n#endif'
    expect(run(text, {}, {}, 64).text).toBe('wide')
    expect(run(text, {}, {}, 32).text).toBe('')
  })

  test.each([
    ['#if\n#endif', '1:2 C_BAD_CONDITION'],
    ['#if 1 +\n#endif', '1:7 C_BAD_CONDITION'],
    ['#if 1 / 0\n#endif', '1:9 C_BAD_CONDITION'],
    ['#if (1\n#endif', '1:6 C_BAD_CONDITION'],
    ['#if 1 2\n#endif', '1:7 C_BAD_CONDITION'],
    ['#if 1.5\n#endif', '1:5 C_BAD_CONDITION'],
    ['#ifdef 3\n#endif', '1:2 C_BAD_CONDITION'],
    ['#if 1\nx', '1:2 C_UNTERMINATED_IF'],
    ['#endif', '1:2 C_UNEXPECTED_ENDIF'],
    ['#else', '1:2 C_UNEXPECTED_ELSE'],
    ['#if 1\n#else\n#elif 1\n#endif', '3:2 C_UNEXPECTED_ELSE'],
  ])('%j is reported', (text, problem) => {
    expect(run(text).problems).toEqual([`main.c:${problem}`])
  })
})

describe('headers', () => {
  test('are read where they are named, once if they are guarded', () => {
    const guarded = '#ifndef A_H\n#define A_H\na\n#endif'
    const outcome = run('#include "a.h"\n#include "b.h"\nmain', {
      'a.h': guarded,
      'b.h': '#include "a.h"\n#pragma once\nb',
    })
    expect(outcome).toEqual({ text: 'a b main', problems: [], sources: ['main.c', 'a.h', 'b.h'] })
  })

  test('with #pragma once are read once', () => {
    const outcome = run('#include "a.h"\n#include "a.h"', { 'a.h': '#pragma once\na' })
    expect(outcome.text).toBe('a')
  })

  test('that are not there are named, with the place', () => {
    expect(run('#include "none.h"\n  #include <linux/fs.h>\n#include none').problems).toEqual([
      'main.c:1:10 C_UNKNOWN_INCLUDE',
      'main.c:2:12 C_UNKNOWN_INCLUDE',
      'main.c:3:10 C_BAD_INCLUDE',
    ])
  })

  test('that include themselves are stopped', () => {
    const outcome = run('#include "a.h"', { 'a.h': '#include "a.h"' })
    expect(outcome.problems).toEqual(['a.h:1:2 C_NESTED_TOO_DEEP'])
  })

  test('report their mistakes under their own name', () => {
    expect(run('#include "a.h"', { 'a.h': '\n#error no' }).problems).toEqual([
      'a.h:2:2 C_ERROR_DIRECTIVE',
    ])
  })
})

describe('other directives', () => {
  test('unknown ones are reported, #warning warns, an empty one is nothing', () => {
    expect(run('#\n#frobnicate\n#warning careful').problems).toEqual([
      'main.c:2:2 C_UNKNOWN_DIRECTIVE',
      'main.c:3:2 C_WARNING_DIRECTIVE',
    ])
  })
})
