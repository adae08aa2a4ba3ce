import { describe, expect, test } from 'vitest'
import { characterValue, parseNumber, quotedBytes } from '#core/language/source/literals.ts'

describe('numbers', () => {
  test.each([
    ['0', 0n, false, false, 0],
    ['42', 42n, true, false, 0],
    ['017', 15n, false, false, 0],
    ['0x1F', 31n, false, false, 0],
    ['0b101', 5n, false, false, 0],
    ['10u', 10n, true, true, 0],
    ['10UL', 10n, true, true, 1],
    ['10lu', 10n, true, true, 1],
    ['0xffULL', 255n, false, true, 2],
    ['7ll', 7n, true, false, 2],
  ] as const)('%s is %s', (text, value, decimal, unsigned, longs) => {
    expect(parseNumber(text)).toEqual({ value, decimal, unsigned, longs })
  })

  test.each(['1.5', '.5', '1e3', '0x1p3', '2.f'])('%s is a floating constant', (text) => {
    expect(parseNumber(text)).toBe('float')
  })

  test.each(['08', '1lul', '0x', '12ab', '1LLL', '0b2', '1lL'])('%s is no number', (text) => {
    expect(parseNumber(text)).toBeUndefined()
  })
})

describe('characters and strings', () => {
  test.each([
    ["'a'", 97],
    [String.raw`'\n'`, 10],
    [String.raw`'\0'`, 0],
    [String.raw`'\x41'`, 65],
    [String.raw`'\101'`, 65],
    [String.raw`'\xff'`, -1],
    [String.raw`'\\'`, 92],
  ])('%s is %d', (text, value) => {
    expect(characterValue(text)).toBe(value)
  })

  test('a character constant has exactly one byte', () => {
    expect(characterValue("''")).toBeUndefined()
    expect(characterValue("'ab'")).toBeUndefined()
    expect(characterValue("'\u00e9'")).toBeUndefined()
  })

  test('a string is its bytes in UTF-8', () => {
    expect(quotedBytes(String.raw`"a\tb\u0041"`)).toEqual([97, 9, 98, 117, 48, 48, 52, 49])
    expect(quotedBytes('"\u00e9"')).toEqual([0xc3, 0xa9])
  })
})
