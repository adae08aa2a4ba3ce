/**
 * Splits a paragraph into prose, `code` between backticks, and sources in parentheses: Message-IDs and
 * commits, which a reader wants to be able to skip and to copy.
 */
export interface TextPiece {
  readonly text: string
  readonly code: boolean
  readonly cited: boolean
}

const PIECES = /`([^`]+)`|\(((?:[^()]*@[^()]*|[^()]*\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b[^()]*))\)/g

export function splitCitations(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  const prose = (to: number): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), code: false, cited: false })
  }
  for (const match of text.matchAll(PIECES)) {
    prose(match.index)
    const [whole, code] = match
    pieces.push(
      code === undefined
        ? { text: whole, code: false, cited: true }
        : { text: code, code: true, cited: false },
    )
    from = match.index + whole.length
  }
  prose(text.length)
  return pieces
}
