import { expect, test } from 'vitest'
import { parseMoment } from '#renderer/panels/foreign/parse-moment.ts'

test.each([
  ['2,000', 2_000],
  ['1.5 ms', 1_500_000],
  ['7us', 7_000],
  ['.25 µs', 250],
  ['3 s', 3e9],
  [' 12_000 ns ', 12_000],
  // By the clock of the machine, as a line of the capture has it.
  ['428.789473:', 89_473_000],
  ['428.789473001', 89_473_001],
  ['428.600000', -100_000_000],
  ['tomorrow', undefined],
  ['', undefined],
  ['1 h', undefined],
  ['1.2.3', undefined],
])('%j', (text, moment) => {
  expect(parseMoment(text, 428_700_000_000)).toBe(moment)
})
