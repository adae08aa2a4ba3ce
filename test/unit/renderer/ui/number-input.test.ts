import { describe, expect, it } from 'vitest'
import { readNumber, stepNumber, writeNumber } from '#renderer/ui/number-input.ts'

const OPERATIONS = { minimum: 2, maximum: 10_000_000, step: 1 }

describe('what is typed into a number field', () => {
  it.each([
    ['100000', 100_000],
    ['100,000', 100_000],
    [' 1 000 ', 1_000],
    ['1_000', 1_000],
    ['1e6', 1_000_000],
    ['+7', 7],
  ])('reads %j as %i', (text, value) => {
    expect(readNumber(text, OPERATIONS)).toEqual({ value, error: undefined })
  })

  it.each([
    ['', 'Enter a number'],
    ['abc', 'Not a number'],
    ['0x10', 'Not a number'],
    ['1.5', 'Enter a whole number'],
    ['1', 'At least 2'],
    ['-3', 'At least 2'],
    ['99999999999', 'At most 10,000,000'],
    ['Infinity', 'Not a number'],
  ])('refuses %j: %s', (text, error) => {
    expect(readNumber(text, OPERATIONS)).toEqual({ value: undefined, error })
  })

  it('takes fractions where the step is one', () => {
    expect(readNumber('0.25', { minimum: 0, maximum: 1, step: 0.05 }).value).toBe(0.25)
  })

  it('steps by the step and stops at the ends', () => {
    expect(stepNumber(5, 1, OPERATIONS)).toBe(6)
    expect(stepNumber(5, -10, OPERATIONS)).toBe(2)
    expect(stepNumber(0.1, 1, { minimum: 0, maximum: 1, step: 0.2 })).toBe(0.3)
  })

  it('writes what it reads back', () => {
    expect(readNumber(writeNumber(1_234_567), OPERATIONS).value).toBe(1_234_567)
  })
})
