/** Ways to spoil a source: what typing, pasting, truncation and malice do to it. */
import * as fc from 'fast-check'

/** Takes a source (and another, to splice from) and spoils it. Positions are fractions of its length. */
export type Mutation = (text: string, other: string) => string

const TOKEN = /[A-Za-z_]\w*|\d\w*|"[^"\n]*"|[^\s\w]|\s+/g

const INSERTS = [
  '{', '}', '(', ')', '[', ']', ';', ',', '*', '&', '->', '.', '=', '==', '+', '++', '?', ':', '#', '\\',
  '"', "'", '/*', '*/', '//', '\n', '...', '<<', '0', '1.5', '0x', '99999999999999999999', '-1', "'ab'",
  'int', 'float', 'struct', 'union', 'enum', 'typedef', 'static', 'void', 'const', 'if', 'else', 'while', 'for',
  'do', 'switch', 'case', 'default', 'goto', 'return', 'sizeof', '__ghost', 'container_of', 'spinlock_t',
  'min', 'NULL', 'u64', 'bool', 'x', 'P0', 'always_x', '#define A A A', '#include "list.h"', '#if', '#endif',
  '\u201c', '\u0000', '\u{1f600}', 'int a[1 << 30];', 'int f(int x, ...);', 'struct s { int b : 3; };',
  'asm("nop");', '({ 1; })', 'typeof(', '[0 ... 3] =', 'x ?: y', '*(int *)0 = 1;', '&&label',
] // prettier-ignore

function at(text: string, fraction: number): number {
  return Math.floor(fraction * text.length)
}

function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? []
}

function onTokens(
  change: (tokens: string[], index: number, second: number) => void,
): fc.Arbitrary<Mutation> {
  return fc.tuple(fraction, fraction).map(([first, second]) => (text) => {
    const tokens = tokensOf(text)
    change(tokens, Math.floor(first * tokens.length), Math.floor(second * tokens.length))
    return tokens.join('')
  })
}

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** One mutation. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  onTokens((tokens, index) => tokens.splice(index, 1)),
  onTokens((tokens, index) => tokens.splice(index, 6)),
  onTokens((tokens, index) => tokens.splice(index, 0, tokens[index] ?? '')),
  onTokens((tokens, index, second) => {
    const kept = tokens[index] ?? ''
    tokens[index] = tokens[second] ?? ''
    tokens[second] = kept
  }),
  onTokens((tokens, index, second) => {
    tokens[index] = tokens[second] ?? ''
  }),
  fc.tuple(fc.constantFrom(...INSERTS), fraction).map(([insert, where]): Mutation => (text) => {
    const tokens = tokensOf(text)
    tokens.splice(Math.floor(where * tokens.length), 0, ` ${insert} `)
    return tokens.join('')
  }),
  fc.tuple(fc.constantFrom(...INSERTS), fraction).map(([insert, where]): Mutation => (text) => {
    const tokens = tokensOf(text)
    tokens[Math.floor(where * tokens.length)] = ` ${insert} `
    return tokens.join('')
  }),
  fraction.map((where): Mutation => (text) => text.slice(0, at(text, where))),
  fraction.map((where): Mutation => (text) => text.slice(at(text, where))),
  fc.tuple(fraction, fraction).map(([from, to]): Mutation => (text, other) => text.slice(0, at(text, from)) + other.slice(at(other, to))),
  fc.tuple(fraction, fc.string({ unit: 'binary', maxLength: 4 })).map(([where, inserted]): Mutation => (text) => text.slice(0, at(text, where)) + inserted + text.slice(at(text, where))),
  fc.tuple(fraction, fc.constantFrom('(', '{', '[', '-', '*', '!', 'if(1)', 'a.', 'a+', 'struct {', '{{', 'f(', '1?', 'do ', '~'), fc.integer({ min: 2, max: 3_000 })).map(
    ([where, piece, times]): Mutation => (text) => text.slice(0, at(text, where)) + piece.repeat(times) + text.slice(at(text, where)),
  ),
) // prettier-ignore
