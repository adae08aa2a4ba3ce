import { describe, expect, it } from 'vitest'
import { filterRows, idsBetween, sortRows } from '#renderer/panels/library/sort-rows.ts'
import { recordingRow } from '../../stores/recording-row.ts'

const rows = [
  recordingRow({
    id: 'a',
    created: 1,
    events: 30,
    setup: { variant: 'none' },
    verdict: 'violated',
  }),
  recordingRow({ id: 'b', created: 2, events: 10, name: 'For the talk', tags: ['keep'] }),
  recordingRow({ id: 'c', created: 3, events: 20, setup: { variant: 'spinlock' } }),
]
const ids = (sorted: readonly { readonly id: string }[]): string =>
  sorted.map(({ id }) => id).join('')

describe('the table of recordings', () => {
  it('sorts by any column, either way', () => {
    expect(ids(sortRows(rows, { key: 'created', ascending: false }))).toBe('cba')
    expect(ids(sortRows(rows, { key: 'events', ascending: true }))).toBe('bca')
    expect(ids(sortRows(rows, { key: 'name', ascending: true }))).toBe('bca')
    expect(ids(sortRows(rows, { key: 'verdict', ascending: false }))).toBe('acb')
  })

  it('finds by words in any of name, kernel, verdict and tags', () => {
    expect(ids(filterRows(rows, 'violated NONE'))).toBe('a')
    expect(ids(filterRows(rows, 'keep'))).toBe('b')
    expect(ids(filterRows(rows, 'talk spinlock'))).toBe('')
    expect(ids(filterRows(rows, ' '))).toBe('abc')
  })
})

describe('a range of rows', () => {
  const four = ['a', 'b', 'c', 'd'].map((id) => recordingRow({ id }))

  it.each([
    ['b', 'd', ['b', 'c', 'd']],
    ['c', 'a', ['c', 'b', 'a']],
    ['b', 'b', ['b']],
    [undefined, 'c', ['c']],
    ['filtered away', 'c', ['c']],
  ])('from %s to %s', (anchor, id, expected) => {
    expect(idsBetween(four, anchor, id)).toEqual(expected)
  })
})
