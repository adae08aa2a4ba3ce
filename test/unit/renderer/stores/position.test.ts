import { describe, expect, test } from 'vitest'
import { parsePosition } from '#renderer/stores/position.ts'

const at = (text: string): unknown => {
  const position = parsePosition(text, 500, 1_000_000)
  return position.ok ? position.value : position.error.code
}

describe('a typed position', () => {
  test('is an event, with or without separators', () => {
    expect(at('12001')).toEqual({ kind: 'seq', seq: 12_001 })
    expect(at(' #12,001 ')).toEqual({ kind: 'seq', seq: 12_001 })
    expect(at('12 001')).toEqual({ kind: 'seq', seq: 12_001 })
  })

  test('is a time in any unit', () => {
    expect(at('250 ns')).toEqual({ kind: 'time', time: 250 })
    expect(at('3.412ms')).toEqual({ kind: 'time', time: 3_412_000 })
    expect(at('1.5 µs')).toEqual({ kind: 'time', time: 1_500 })
    expect(at('2 s')).toEqual({ kind: 'time', time: 2_000_000_000 })
  })

  test('is a share of the recording or steps from here', () => {
    expect(at('50 %')).toEqual({ kind: 'seq', seq: 500_000 })
    expect(at('+100')).toEqual({ kind: 'seq', seq: 600 })
    expect(at('-100')).toEqual({ kind: 'seq', seq: 400 })
  })

  test('stays inside the recording', () => {
    expect(at('99,999,999')).toEqual({ kind: 'seq', seq: 999_999 })
    expect(at('-9999')).toEqual({ kind: 'seq', seq: 0 })
    expect(at('250 %')).toEqual({ kind: 'seq', seq: 999_999 })
  })

  test('that is none says what could be typed', () => {
    for (const text of ['', 'abc', '1.5', '3 parsecs', '--4', '1e9']) {
      expect(at(text), text).toBe('E_POSITION')
    }
    const wrong = parsePosition('abc', 0, 10)
    expect(wrong.ok ? '' : wrong.error.hint).toContain('12,001')
  })
})
