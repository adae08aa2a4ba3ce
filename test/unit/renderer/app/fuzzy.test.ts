import { describe, expect, it } from 'vitest'
import { fuzzyScore, fuzzySort } from '#renderer/app/fuzzy.ts'

const TITLES = [
  'View Library',
  'View Compare',
  'Library Compare the two selected recordings',
  'Replay Next violation',
  'Replay Next retry',
  'Lab Run',
]
const sort = (query: string): readonly string[] => fuzzySort(query, TITLES, (title) => title)

describe('finding a command by a few letters', () => {
  it('keeps the order of the table when nothing is typed', () => {
    expect(sort('  ')).toEqual(TITLES)
  })

  it('finds by the starts of words', () => {
    expect(sort('nv')[0]).toBe('Replay Next violation')
    expect(sort('rnr')[0]).toBe('Replay Next retry')
  })

  it('prefers the shorter of two that fit alike', () => {
    expect(sort('compare').slice(0, 2)).toEqual([
      'View Compare',
      'Library Compare the two selected recordings',
    ])
  })

  it('leaves out what does not fit', () => {
    expect(sort('xyz')).toEqual([])
    expect(fuzzyScore('nur', 'Run')).toBeUndefined()
  })
})
