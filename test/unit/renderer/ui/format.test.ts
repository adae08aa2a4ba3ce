import { describe, expect, it } from 'vitest'
import {
  asUnsigned32,
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatNumber,
  formatQuantity,
  formatSigned,
  formatSignedQuantity,
  formatTicks,
  formatTicksExact,
} from '#renderer/ui/format.ts'

/** Units follow a narrow no-break space; a true minus sign stands for a hyphen. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')

describe('numbers for people', () => {
  it('separates thousands and never shows a decimal of a count', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567')
    expect(formatCount(0)).toBe('0')
  })

  it('keeps about three significant digits', () => {
    expect([1234.5, 123.45, 12.345, 1.2345, 0.12345, 5].map(formatNumber)).toEqual([
      '1,235',
      '123',
      '12.3',
      '1.23',
      '0.123',
      '5',
    ])
  })

  it('shows the sign of a difference with a true minus, and none for zero', () => {
    expect([12, -40, 0, -0].map(formatSigned)).toEqual(['+12', '\u221240', '0', '0'])
  })

  it('scales ticks from nanoseconds to seconds', () => {
    expect(
      [0, 999, 1_500, 3_412_000, 2_000_000_000].map((ticks) => plain(formatTicks(ticks))),
    ).toEqual(['0 ns', '999 ns', '1.5 µs', '3.41 ms', '2 s'])
    expect(plain(formatTicksExact(3_412_000))).toBe('3,412,000 ns')
  })

  it('scales bytes in decimal units, as disks are sold and file managers count', () => {
    expect(
      [512, 1_000, 412_000_000, 40_000_000_000].map((bytes) => plain(formatBytes(bytes))),
    ).toEqual(['512 B', '1 kB', '412 MB', '40 GB'])
  })

  it('shortens large numbers for axes and rates', () => {
    expect(
      [9_999, 10_000, 1_520_000, -1_640_000].map((value) => plain(formatCompact(value))),
    ).toEqual(['9,999', '10 k', '1.52 M', '-1.64 M'])
  })

  it('says how long something takes in the two units that matter', () => {
    expect([4.4, 65, 3_780, Infinity].map((seconds) => plain(formatDuration(seconds)))).toEqual([
      '4 s',
      '1 min 05 s',
      '1 h 03 min',
      '–',
    ])
  })

  it('lets a unit decide how a value is written', () => {
    expect(plain(formatQuantity(1_500, 'ticks'))).toBe('1.5 µs')
    expect(formatQuantity(4_096, 'bytes')).toBe('4,096 bytes')
    expect(formatQuantity(7, '')).toBe('7')
    expect(plain(formatSignedQuantity(-40_960, 'bytes'))).toBe('-40,960 bytes')
    expect(plain(formatSignedQuantity(1_500, 'ticks'))).toBe('+1.5 µs')
  })

  it('shows a negative block count as e2fsck did in 2003', () => {
    // "i_blocks is 4294967256, should be 40" (20030123153832.A860@namesys.com)
    expect(asUnsigned32(-40)).toBe('4,294,967,256')
    expect(asUnsigned32(40)).toBeUndefined()
  })
})
