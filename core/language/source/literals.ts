/** The values of number, character and string tokens. */

/** An integer constant as written; its type depends on the machine (C11 6.4.4.1). */
export interface IntegerLiteral {
  readonly value: bigint
  readonly decimal: boolean
  readonly unsigned: boolean
  /** Number of `l` in the suffix. */
  readonly longs: 0 | 1 | 2
}

const INTEGER =
  /^(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|(0[0-7]*)|([1-9][0-9]*))([uU]?(?:l|L|ll|LL)?|(?:l|L|ll|LL)[uU])$/
const FLOAT =
  /^(?:[0-9]*\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]+)?[fFlL]?$|^0[xX][0-9a-fA-F.]+[pP]/

/** What a number token means: an integer, a floating constant (not supported), or nothing. */
export function parseNumber(text: string): IntegerLiteral | 'float' | undefined {
  if (text.length > 80) return undefined
  const match = INTEGER.exec(text)
  if (!match) return FLOAT.test(text) ? 'float' : undefined
  const [, hexadecimal, binary, octal, decimal, suffix = ''] = match
  const longs = suffix.toLowerCase().replace('u', '').length
  return {
    value: digits(hexadecimal, binary, octal, decimal),
    decimal: decimal !== undefined,
    unsigned: /u/i.test(suffix),
    longs: longs === 2 ? 2 : longs === 1 ? 1 : 0,
  }
}

function digits(
  hexadecimal: string | undefined,
  binary: string | undefined,
  octal: string | undefined,
  decimal: string | undefined,
): bigint {
  if (hexadecimal !== undefined) return BigInt(`0x${hexadecimal}`)
  if (binary !== undefined) return BigInt(`0b${binary}`)
  if (octal !== undefined) return BigInt(`0o${octal}`)
  return BigInt(decimal ?? '0')
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  n: 10, t: 9, r: 13, '0': 0, a: 7, b: 8, f: 12, v: 11, e: 27,
  '\\': 92, "'": 39, '"': 34, '?': 63,
} // prettier-ignore

const PIECE = /\\(?:x([0-9a-fA-F]+)|([0-7]{1,3})|\r?(\n)|([^]))|([^\\])/gu

/** The bytes of a quoted token (quotes included in `text`), without a terminating zero. */
export function quotedBytes(text: string): number[] {
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const match of text.slice(1, -1).matchAll(PIECE)) {
    const [, hexadecimal, octal, splice, simple, plain] = match
    if (hexadecimal !== undefined) bytes.push(Number(BigInt(`0x${hexadecimal}`) & 0xffn))
    else if (octal !== undefined) bytes.push(parseInt(octal, 8) & 0xff)
    else if (simple !== undefined) bytes.push(SIMPLE_ESCAPES[simple] ?? simple.charCodeAt(0) & 0xff)
    else if (splice === undefined) bytes.push(...encoder.encode(plain ?? ''))
  }
  return bytes
}

/** The value of a character constant: a signed char as on x86, or undefined unless it is one byte. */
export function characterValue(text: string): number | undefined {
  const bytes = quotedBytes(text)
  const [byte] = bytes
  if (byte === undefined || bytes.length !== 1) return undefined
  return (byte << 24) >> 24
}
