/** Mutations of JSON documents: values of other types and sizes, fields missing, twice or too many. */

type Random = (limit: number) => number

/** One place in a document: what holds it, and under which key. */
interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

/** What a value is replaced by. */
const STRANGERS: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  2 ** 31,
  2 ** 53,
  '',
  'x',
  '__proto__',
  '\u0000',
  'é'.repeat(300),
  [],
  {},
  [[[[]]]],
  { __proto__: null, constructor: 1, length: 9 },
]

/** Text that is put in place of a value as it is, JSON or not. */
const RAW = ['NaN', '1e999', '-0', '1e-7', '"\\ud800"', '{"a":1,"a":2}', '[', '\u0000', '01', '']

/** A document with one thing about it changed. */
export function mutateJson(document: string, random: Random): string {
  const value = JSON.parse(document) as Record<string, unknown>
  const places: Place[] = []
  collect(value, places)
  const { holder, key } = places[random(places.length)]!
  switch (random(8)) {
    case 0:
      delete holder[key]
      return JSON.stringify(value)
    case 1:
      return raw(value, holder, key, RAW[random(RAW.length)]!)
    case 2:
      return raw(value, holder, key, '['.repeat(1 + random(3_000)))
    case 3:
      Object.assign(holder, { [`more${random(9)}`]: STRANGERS[random(STRANGERS.length)] })
      return JSON.stringify(value)
    case 4: {
      const other = places[random(places.length)]!
      const copy = other.holder[other.key]
      holder[key] = structuredClone(copy)
      return JSON.stringify(value)
    }
    case 5: {
      const number = Number(holder[key])
      holder[key] = Number.isFinite(number) ? number + random(5) - 2 : random(100)
      return JSON.stringify(value)
    }
    default:
      holder[key] = STRANGERS[random(STRANGERS.length)]
      return JSON.stringify(value)
  }
}

function raw(
  value: unknown,
  holder: Record<string, unknown>,
  key: string,
  replacement: string,
): string {
  holder[key] = '@@@'
  return JSON.stringify(value).replace('"@@@"', () => replacement)
}

function collect(value: unknown, places: Place[]): void {
  if (typeof value !== 'object' || value === null) return
  const holder = value as Record<string, unknown>
  for (const key of Object.keys(holder)) {
    places.push({ holder, key })
    collect(holder[key], places)
  }
}
