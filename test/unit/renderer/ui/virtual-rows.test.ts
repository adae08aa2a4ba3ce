import { describe, expect, it } from 'vitest'
import { rowWindow } from '#renderer/ui/virtual-rows.ts'

describe('the rows of a long table that are drawn', () => {
  it('are those in view and eight on either side', () => {
    expect(rowWindow(1_000_000, 20, 2_000, 100)).toEqual({
      first: 92,
      end: 113,
      before: 92 * 20,
      after: (1_000_000 - 113) * 20,
    })
  })

  it('are all of a short table', () => {
    expect(rowWindow(3, 20, 0, 600)).toEqual({ first: 0, end: 3, before: 0, after: 0 })
  })

  it('always fill the height of the whole', () => {
    for (const top of [0, 1_234, 19_999, 50_000]) {
      const { first, end, before, after } = rowWindow(1_000, 20, top, 300)
      expect(before + (end - first) * 20 + after).toBe(20_000)
    }
  })

  it('are none of an empty table', () => {
    expect(rowWindow(0, 20, 400, 300)).toEqual({ first: 0, end: 0, before: 0, after: 0 })
  })
})
