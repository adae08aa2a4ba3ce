/** The arguments of a foreign event, one by one where they can be told apart. */

export interface EventArgument {
  /** Empty where the whole text is one argument. */
  readonly name: string
  readonly value: string
}

const PAIR = /(?:^|\s)([A-Za-z_][\w.]*)=/g

/** `{"page":7}` and `comm=my shell pid=20` by name; any other text whole. */
export function eventArguments(detail: string): readonly EventArgument[] {
  if (detail === '') return []
  return objectArguments(detail) ?? fieldArguments(detail) ?? [{ name: '', value: detail }]
}

function objectArguments(detail: string): EventArgument[] | undefined {
  if (!detail.startsWith('{')) return undefined
  try {
    const fields = JSON.parse(detail) as object
    return Object.entries(fields).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }))
  } catch {
    // It was too long to be kept whole.
    return undefined
  }
}

/** Fields as the kernel prints them; a value goes on, spaces and all, until the next field. */
function fieldArguments(detail: string): EventArgument[] | undefined {
  const found = [...detail.matchAll(PAIR)]
  if (found.length === 0 || found[0]?.index !== 0) return undefined
  return found.map((match, at) => ({
    name: match[1] ?? '',
    value: detail.slice(match.index + match[0].length, found[at + 1]?.index).trim(),
  }))
}
