import { describe, expect, it } from 'vitest'
import { scenarios } from '#core/scenarios/index.ts'
import { splitCitations } from '#renderer/panels/lab/citations.ts'

describe('a paragraph of the story', () => {
  it('is split into prose, code and sources', () => {
    const text =
      'Sample `post` (twice), then stop. (linux-history b0de9c7647) Done. (20030123153832.A860@namesys.com)'
    expect(splitCitations(text)).toEqual([
      { text: 'Sample ', code: false, cited: false },
      { text: 'post', code: true, cited: false },
      { text: ' (twice), then stop. ', code: false, cited: false },
      { text: '(linux-history b0de9c7647)', code: false, cited: true },
      { text: ' Done. ', code: false, cited: false },
      { text: '(20030123153832.A860@namesys.com)', code: false, cited: true },
    ])
  })

  it('loses no word of any story', () => {
    const parts = scenarios.flatMap(({ story }) => story)
    expect(parts.length).toBeGreaterThan(0)
    for (const { text } of parts) {
      const joined = splitCitations(text)
        .map((piece) => (piece.code ? `\`${piece.text}\`` : piece.text))
        .join('')
      expect(joined).toBe(text)
    }
  })
})
