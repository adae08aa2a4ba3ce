import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textsWith } from '#core/foreign/find-texts.ts'
import { TextStore } from '#core/foreign/text-store.ts'

const letters = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'é', '[', '{', 'z', '@'),
  maxLength: 5,
})

test('a word is found in the texts that have it, and never across two of them', () => {
  fc.assert(
    fc.property(fc.array(letters), letters, (texts, word) => {
      const store = new TextStore()
      const numbers = texts.map((text) => store.number(text))
      const found = textsWith(store.finish(), word)
      const ascii = (text: string): string => text.replaceAll(/[A-Z]/g, (one) => one.toLowerCase())
      expect(numbers.map((number) => found[number] === 1)).toEqual(
        texts.map((text) => ascii(text).includes(ascii(word))),
      )
    }),
  )
})
