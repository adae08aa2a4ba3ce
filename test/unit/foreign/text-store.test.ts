import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_DETAIL_LENGTH } from '#core/foreign/limits.ts'
import { textAt, TextStore } from '#core/foreign/text-store.ts'

/** Half of a pair cannot be written in UTF-8. */
const wellFormed = (text: string): string =>
  new TextDecoder().decode(new TextEncoder().encode(text))

test('every text comes back, and equal texts have one number', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 200 }),
      (texts) => {
        const store = new TextStore()
        const numbers = texts.map((text) => store.number(text))
        const kept = store.finish()
        expect(numbers.map((number) => textAt(kept, number))).toEqual(
          texts.map((text) => wellFormed(text)),
        )
        const different = new Set(texts.map((text) => wellFormed(text))).add('')
        expect(kept.offsets.length).toBe(different.size + 1)
      },
    ),
    { numRuns: 100 },
  )
})

test('more texts than there was room for at first', () => {
  const store = new TextStore()
  const numbers = Array.from({ length: 20_000 }, (_, at) => store.number(`pid=${at} comm=task`))
  expect(new Set(numbers).size).toBe(20_000)
  expect(store.number('pid=19999 comm=task')).toBe(numbers[19_999])
  expect(textAt(store.finish(), numbers[12_345] ?? 0)).toBe('pid=12345 comm=task')
})

test('a long text is shortened', () => {
  const store = new TextStore()
  const number = store.number('x'.repeat(5_000))
  const kept = textAt(store.finish(), number)
  expect(kept).toHaveLength(MAX_DETAIL_LENGTH)
  expect(kept.endsWith('x…')).toBe(true)
})
