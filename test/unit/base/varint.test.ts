import { describe, expect, test } from 'vitest'
import {
  MAX_VARINT_BYTES,
  unzigzag,
  VarintReader,
  writeSignedLong,
  writeVarint,
  zigzag,
} from '#core/base/varint.ts'

describe('zigzag', () => {
  test('interleaves negative and positive numbers', () => {
    expect([0, -1, 1, -2, 2].map(zigzag)).toEqual([0, 1, 2, 3, 4])
    expect(zigzag(-(2 ** 31))).toBe(2 ** 32 - 1)
    expect(zigzag(2 ** 31 - 1)).toBe(2 ** 32 - 2)
  })

  test('is undone for the outermost values', () => {
    for (const value of [-(2 ** 31), 2 ** 31 - 1, -1, 0, 1]) {
      expect(unzigzag(zigzag(value))).toBe(value)
    }
  })
})

describe('varints', () => {
  test('are the bytes of LEB128', () => {
    // 624485 is the worked example of the DWARF standard and of Wikipedia: E5 8E 26.
    const bytes = new Uint8Array(8)
    expect(writeVarint(bytes, 0, 624_485)).toBe(3)
    expect([...bytes.subarray(0, 3)]).toEqual([0xe5, 0x8e, 0x26])
    expect(new VarintReader(bytes, 0, 3).varint()).toBe(624_485)
  })

  test('hold every unsigned 32-bit integer', () => {
    const bytes = new Uint8Array(8)
    for (const value of [0, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 - 1]) {
      const end = writeVarint(bytes, 0, value)
      const reader = new VarintReader(bytes, 0, end)
      expect(reader.varint()).toBe(value)
      expect(reader.exact).toBe(true)
    }
  })

  test('that never end are unsound instead of endless', () => {
    const reader = new VarintReader(new Uint8Array(20).fill(0xff))
    reader.varint()
    expect(reader.sound).toBe(false)
  })

  test('that are cut off are unsound', () => {
    const reader = new VarintReader(Uint8Array.of(0x80))
    expect(reader.varint()).toBe(0)
    expect(reader.sound).toBe(false)
  })
})

describe('signed long integers', () => {
  test('hold every safe integer in at most eight bytes', () => {
    const bytes = new Uint8Array(MAX_VARINT_BYTES)
    const edges = [0, 1, -1, 63, 64, -64, 2 ** 30, 2 ** 30 - 1, 2 ** 52]
    for (const value of [...edges, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      const end = writeSignedLong(bytes, 0, value)
      expect(end).toBeLessThanOrEqual(MAX_VARINT_BYTES)
      const reader = new VarintReader(bytes, 0, end)
      expect(reader.signedLong() + 0).toBe(value)
      expect(reader.exact).toBe(true)
    }
  })

  test('that never end are unsound instead of endless', () => {
    const reader = new VarintReader(new Uint8Array(20).fill(0xff))
    reader.signedLong()
    expect(reader.sound).toBe(false)
  })
})
