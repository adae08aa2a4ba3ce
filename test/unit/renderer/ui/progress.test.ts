import { describe, expect, it } from 'vitest'
import { estimateSecondsLeft, progressParts } from '#renderer/ui/progress.ts'

describe('progress in words', () => {
  it('says rate and time left', () => {
    const parts = progressParts({
      fraction: 0.5,
      rate: { perSecond: 1_520_000, unit: 'events' },
      secondsLeft: 61,
    })
    expect(parts.map((part) => part.replaceAll('\u202f', ' '))).toEqual([
      '1.52 M events/s',
      '1 min 01 s left',
    ])
  })

  it('writes a rate of bytes as bytes', () => {
    const [rate] = progressParts({ fraction: 0.5, rate: { perSecond: 8_400_000, unit: 'B' } })
    expect(rate?.replaceAll('\u202f', ' ')).toBe('8.4 MB/s')
  })

  it('says nothing it does not know', () => {
    expect(progressParts({ fraction: undefined })).toEqual([])
    expect(progressParts({ fraction: 0, rate: { perSecond: 0, unit: 'events' } })).toEqual([])
  })

  it('guesses the time left from what is done, but not from next to nothing', () => {
    expect(estimateSecondsLeft(0.25, 10)).toBe(30)
    expect(estimateSecondsLeft(0.001, 10)).toBeUndefined()
    expect(estimateSecondsLeft(0.5, 0.1)).toBeUndefined()
    expect(estimateSecondsLeft(undefined, 10)).toBeUndefined()
  })
})
