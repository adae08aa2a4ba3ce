import { expect, test } from 'vitest'
import { diffSources } from '#core/analysis/source-diff.ts'

test('a diff numbers its lines on both sides and gives the text to mail', () => {
  const diff = diffSources(
    { name: 'none.c', text: 'a\nb\nc\nd\n' },
    { name: 'frlock.c', text: 'a\nlock\nb\nc2\nd\n' },
    1,
  )
  expect(diff).toMatchObject({ added: 2, removed: 1 })
  expect(diff.hunks).toEqual([
    {
      header: '@@ -1,4 +1,5 @@',
      lines: [
        { kind: 'same', text: 'a', before: 1, after: 1 },
        { kind: 'added', text: 'lock', before: undefined, after: 2 },
        { kind: 'same', text: 'b', before: 2, after: 3 },
        { kind: 'removed', text: 'c', before: 3, after: undefined },
        { kind: 'added', text: 'c2', before: undefined, after: 4 },
        { kind: 'same', text: 'd', before: 4, after: 5 },
      ],
    },
  ])
  expect(diff.text).toContain(
    '--- a/none.c\n+++ b/frlock.c\n@@ -1,4 +1,5 @@\n a\n+lock\n b\n-c\n+c2\n d\n',
  )
})

test('equal sources have no hunks', () => {
  const side = { name: 'none.c', text: 'a\n' }
  expect(diffSources(side, side)).toMatchObject({ hunks: [], added: 0, removed: 0 })
})
