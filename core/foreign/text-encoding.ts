/** How the text of a file is written: in UTF-8, or as some shells write what they redirect. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** By its byte order mark; without one, by the zeros that text in two bytes a letter is full of. */
export function encodingOf(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const pairs = Math.min(32, head.length >> 1)
  if (pairs < 4) return 'utf-8'
  const zeros = [0, 0]
  for (let at = 0; at < pairs * 2; at++) {
    if (head[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1
  }
  const [first = 0, second = 0] = zeros
  if (first === 0 && second > pairs * 0.8) return 'utf-16le'
  return second === 0 && first > pairs * 0.8 ? 'utf-16be' : 'utf-8'
}
