import { describe, expect, test } from 'vitest'
import { tokenize } from '#core/language/source/lexer.ts'
import { Reporter } from '#core/language/source/reporter.ts'

function texts(source: string): string[] {
  return tokenize(source, 0, new Reporter()).map(({ kind, text }) => `${kind} ${text}`.trim())
}

function problemsOf(source: string): string[] {
  const reporter = new Reporter()
  tokenize(source, 0, reporter)
  return reporter.errors.map(
    ({ code, line, column, length }) => `${line}:${column}+${length} ${code}`,
  )
}

describe('the lexer', () => {
  test('takes the longest punctuator', () => {
    expect(texts('a+++b>>=c->d...')).toEqual([
      'identifier a', 'punctuator ++', 'punctuator +', 'identifier b', 'punctuator >>=', 'identifier c',
      'punctuator ->', 'identifier d', 'punctuator ...', 'end',
    ]) // prettier-ignore
  })

  test('takes a number with everything that may follow a digit', () => {
    expect(texts('0x1fUL 1.5e+3f 0b101 12ab .5')).toEqual([
      'number 0x1fUL', 'number 1.5e+3f', 'number 0b101', 'number 12ab', 'number .5', 'end',
    ]) // prettier-ignore
  })

  test('keeps quoted text whole, escapes included', () => {
    expect(texts(String.raw`"a\"b" '\'' '\\'`)).toEqual([
      String.raw`string "a\"b"`,
      String.raw`character '\''`,
      String.raw`character '\\'`,
      'end',
    ])
  })

  test('counts lines and columns from 1, through comments and splices', () => {
    const tokens = tokenize('a /* x\n y */ b \\\n c // d\n\te', 0, new Reporter())
    expect(tokens.map(({ text, place }) => `${text}@${place.line}:${place.column}`)).toEqual([
      'a@1:1',
      'b@2:7',
      'c@3:2',
      'e@4:2',
      '@4:3',
    ])
  })

  test('knows which tokens begin a line and which have blank space before them', () => {
    const [define, name, parenthesis] = tokenize('#define f(x)\n', 0, new Reporter()).slice(1)
    const [, , spacedParenthesis] = tokenize('#define f (x)\n', 0, new Reporter()).slice(1)
    expect(define?.startsLine).toBe(false)
    expect(name?.spaced).toBe(true)
    expect(parenthesis?.spaced).toBe(false)
    expect(spacedParenthesis?.spaced).toBe(true)
  })

  test('takes no notice of a byte order mark, nor of what ends lines elsewhere', () => {
    expect(texts('\ufeffint x;\r\nint y;\r\n')).toEqual([
      'identifier int', 'identifier x', 'punctuator ;', 'identifier int', 'identifier y', 'punctuator ;', 'end',
    ]) // prettier-ignore
    expect(problemsOf('\ufeffint x;\r\n')).toEqual([])
  })

  test('names characters that have no meaning and goes on behind them', () => {
    expect(problemsOf('int @x = 1;\n  $y `z`')).toEqual([
      '1:5+1 C_BAD_CHARACTER',
      '2:6+1 C_BAD_CHARACTER',
      '2:8+1 C_BAD_CHARACTER',
    ])
    expect(texts('a @ b')).toEqual(['identifier a', 'identifier b', 'end'])
  })

  test('says what to write instead of a character that a mail client made', () => {
    const reporter = new Reporter()
    tokenize('x = \u201cy\u201d \u2013 1;', 0, reporter)
    expect(reporter.errors.map(({ hint }) => hint)).toEqual([
      'write " instead',
      'write " instead',
      'write - instead',
    ])
  })

  test('reports a comment and a string that are never closed', () => {
    expect(problemsOf('a /* b\nc')).toEqual(['1:3+2 C_UNTERMINATED_COMMENT'])
    expect(problemsOf('"abc\nint x;')).toEqual(['1:1+4 C_UNTERMINATED_STRING'])
    expect(texts('"abc\nx')).toEqual(['identifier x', 'end'])
  })
})
