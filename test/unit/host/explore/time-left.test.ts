import { expect, test } from 'vitest'
import { leftText, TimeLeftWatch, type TimeLeft } from '#core/host/explore/time-left.ts'

/** What is said after `seconds` of telling five times a second how much is done. */
function said(seconds: number, doneAfter: (seconds: number) => number): TimeLeft | undefined {
  const watch = new TimeLeftWatch()
  let last: TimeLeft | undefined
  for (let tick = 0; tick <= 5 * seconds; tick++) last = watch.note(tick / 5, doneAfter(tick / 5))
  return last
}

test('what goes on evenly is foretold', () => {
  const left = said(20, (seconds) => seconds / 100)
  expect(left?.low).toBeCloseTo(80, 6)
  expect(left?.high).toBeCloseTo(80, 6)
  expect(leftText(left!)).toBe('about 80 s left')
})

test('what was done before it was gone on with counts as done, not as quick', () => {
  const left = said(20, (seconds) => 0.5 + seconds / 200)
  expect(left?.high).toBeCloseTo(80, 6)
})

test('nothing is foretold at first, nor of an estimate that stands still or that turns out wrong', () => {
  expect(said(1.8, (seconds) => seconds / 10)).toBeUndefined()
  expect(said(3, (seconds) => seconds / 100)).toBeUndefined()
  // A third seems to be done at once, and for a minute nothing else.
  expect(said(60, (seconds) => Math.min(seconds, 1) / 3)).toBeUndefined()
  // Each half of what is left takes twice as long as the one before.
  expect(said(60, (seconds) => 1 - 1 / (1 + seconds))).toBeUndefined()
})

test('what wavers is foretold as a range', () => {
  const left = said(50, (seconds) => (seconds + 3 * Math.sin(seconds / 4)) / 200)
  expect(left!.low).toBeGreaterThan(100)
  expect(left!.low).toBeLessThan(150)
  expect(left!.high).toBeGreaterThan(150)
  expect(left!.high).toBeLessThan(200)
})

test('no more digits than are known', () => {
  const text = (low: number, high: number): string => leftText({ low, high })
  expect(text(61, 100)).toBe('60 to 100 s left')
  expect(text(130, 190)).toBe('2 to 3 min left')
  expect(text(5_000, 8_000)).toBe('1 to 2 h left')
  expect(text(0, 1)).toBe('about 1 s left')
  expect(text(0.2, 3)).toBe('about 3 s left')
})
