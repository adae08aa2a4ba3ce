import { describe, expect, test } from 'vitest'
import { niceStep, rulerTicks } from '#renderer/timeline/ruler.ts'

const THIN = '\u202f'
const labels = (from: number, to: number, width: number): (string | undefined)[] =>
  rulerTicks({ from, to }, width, 100)
    .map(({ label }) => label)
    .filter((label) => label !== undefined)

describe('the ruler', () => {
  test('steps by 1, 2 or 5 times a power of ten', () => {
    expect([0.2, 1, 1.1, 3, 5, 7, 10, 11, 499, 2_001].map(niceStep)).toEqual([
      1, 1, 2, 5, 5, 10, 10, 20, 500, 5_000,
    ])
  })

  test('labels in the unit of the end of the view', () => {
    expect(labels(0, 2_000_000, 400)).toEqual(
      ['0.0', '0.5', '1.0', '1.5', '2.0'].map((text) => `${text}${THIN}ms`),
    )
    expect(labels(0, 400, 400)).toEqual(
      ['0', '100', '200', '300', '400'].map((text) => `${text}${THIN}ns`),
    )
  })

  test('writes as many decimals as tell neighbours apart', () => {
    expect(labels(3_412_000, 3_412_400, 400)).toEqual(
      ['3.4120', '3.4121', '3.4122', '3.4123', '3.4124'].map((text) => `${text}${THIN}ms`),
    )
  })

  test('puts small ticks between the labelled ones and none outside', () => {
    const ticks = rulerTicks({ from: 130, to: 370 }, 240, 100)
    expect(ticks.map(({ time }) => time)).toEqual([
      140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 360,
    ])
    expect(ticks.filter(({ label }) => label !== undefined).map(({ time }) => time)).toEqual([
      200, 300,
    ])
  })

  test('is empty where there is no room', () => {
    expect(rulerTicks({ from: 0, to: 100 }, 0, 100)).toEqual([])
    expect(rulerTicks({ from: 5, to: 5 }, 100, 100)).toEqual([])
  })
})
