/**
 * How well a few typed letters fit a title: the letters must appear in order; whole words, starts of
 * words and unbroken stretches count more. Undefined when they do not fit.
 */
export function fuzzyScore(query: string, title: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '')
  const text = title.toLowerCase()
  let score = 0
  let from = 0
  let last = -2
  for (const letter of wanted) {
    const at = bestPlace(text, letter, from, last)
    if (at < 0) return undefined
    if (at === last + 1) score += 3
    else if (startsWord(text, at)) score += 2
    else score -= Math.min(3, at - from)
    last = at
    from = at + 1
  }
  // Of titles that fit alike, the shorter is meant.
  return score - text.length / 100
}

/** Items that fit, best first; all of them, in their order, for an empty query. */
export function fuzzySort<Item>(
  query: string,
  items: readonly Item[],
  titleOf: (item: Item) => string,
): readonly Item[] {
  if (query.trim() === '') return items
  return items
    .map((item) => ({ item, score: fuzzyScore(query, titleOf(item)) }))
    .filter((entry): entry is { item: Item; score: number } => entry.score !== undefined)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

/** Right after the last letter, else at the start of a later word, else anywhere. */
function bestPlace(text: string, letter: string, from: number, last: number): number {
  if (last >= 0 && text[last + 1] === letter) return last + 1
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (startsWord(text, at)) return at
  }
  return text.indexOf(letter, from)
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\d]/u.test(text[at - 1] ?? '')
}
