import { describe, expect, it } from 'vitest'
import {
  parseChunk,
  parseFileName,
  parseNothing,
  parseRange,
  parseTheme,
  parseToken,
} from '../../../../electron/main/parse.ts'

const TOKEN = '0123456789abcdef0123456789abcdef'

describe('parsers accept', () => {
  it.each([
    ['nothing', parseNothing(undefined), undefined],
    ['a token', parseToken(TOKEN), TOKEN],
    ['a theme', parseTheme('dark'), 'dark'],
    [
      'a range',
      parseRange({ token: TOKEN, offset: 2 ** 40, length: 0, more: 1 }),
      { token: TOKEN, offset: 2 ** 40, length: 0 },
    ],
    [
      'a chunk',
      parseChunk({ token: TOKEN, bytes: new Uint8Array([7]) }),
      { token: TOKEN, bytes: new Uint8Array([7]) },
    ],
  ])('%s', (_what, result, value) => {
    expect(result).toEqual({ ok: true, value })
  })
})

describe('parsers refuse', () => {
  it.each([
    ['something instead of nothing', parseNothing(null)],
    ['a path as token', parseToken('/etc/passwd')],
    ['an upper-case token', parseToken(TOKEN.toUpperCase())],
    ['a token object', parseToken({ toString: () => TOKEN })],
    ['an unknown theme', parseTheme('blue')],
    ['no range', parseRange(undefined)],
    ['a negative offset', parseRange({ token: TOKEN, offset: -1, length: 1 })],
    ['half an offset', parseRange({ token: TOKEN, offset: 0.5, length: 1 })],
    ['an offset past safe integers', parseRange({ token: TOKEN, offset: 2 ** 53, length: 1 })],
    ['an endless length', parseRange({ token: TOKEN, offset: 0, length: Infinity })],
    [
      'more than one transfer',
      parseRange({ token: TOKEN, offset: 0, length: 16 * 1024 * 1024 + 1 }),
    ],
    ['text as bytes', parseChunk({ token: TOKEN, bytes: 'abc' })],
    ['a list as bytes', parseChunk({ token: TOKEN, bytes: [1, 2] })],
    ['too many bytes', parseChunk({ token: TOKEN, bytes: new Uint8Array(16 * 1024 * 1024 + 1) })],
    ['a number as name', parseFileName(7)],
    ['an empty name', parseFileName(' .. ')],
  ])('%s', (_what, result) => {
    expect(result).toMatchObject({ ok: false, error: { code: 'E_BAD_MESSAGE' } })
  })
})

describe('a suggested file name', () => {
  it.each([
    ['run 1.racetrace', 'run 1.racetrace'],
    ['../../etc/passwd', '-..-etc-passwd'],
    ['C:\\Windows\\x', 'C--Windows-x'],
    ['.hidden', 'hidden'],
    ['a\0b\nc', 'a-b-c'],
    ['gpj\u202Eecartecar', 'gpj-ecartecar'],
    ['trailing. ', 'trailing'],
  ])('%j becomes the bare name %j', (suggested, name) => {
    expect(parseFileName(suggested)).toEqual({ ok: true, value: name })
  })

  it('has a length that file systems take', () => {
    expect(parseFileName('x'.repeat(1000))).toEqual({ ok: true, value: 'x'.repeat(255) })
  })
})
