import { expect, test } from 'vitest'
import { readText, repositoryFiles } from '../support/repository.ts'

const sources = repositoryFiles().filter((file) =>
  /^(core|renderer|electron)\/.*\.(ts|vue)$/.test(file),
)

/** Every match of a pattern in the sources under `folder`, as `file: match`. */
function occurrences(folder: string, pattern: RegExp): string[] {
  return sources
    .filter((file) => file.startsWith(folder))
    .flatMap((file) => [...readText(file).matchAll(pattern)].map(([match]) => `${file}: ${match}`))
}

test('nothing large is reactive: deep reactivity holds scalars and small records', () => {
  const large = /\bref<[^(]*(?:\[\]|Array|Map<|Set<|Columns|Trace|Manifest|Recording)[^(]*>\(/g
  expect(occurrences('renderer/', large)).toEqual([])
  expect(occurrences('renderer/', /\breactive(?:<[^(]*>)?\([^)]*/g)).toEqual([])
})

test('a failure that a user can cause is a value: the core throws nothing but named bugs', () => {
  expect(occurrences('core/', /throw new Error\b.*/g)).toEqual([])
  expect(occurrences('core/', /Promise\.reject\(.*/g)).toEqual([])
})

test('no window weakens what Electron protects', () => {
  const weak =
    /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|bypassCSP/g
  expect(occurrences('electron/', weak)).toEqual([])
  expect(occurrences('', /\beval\(|new Function\(/g)).toEqual([])
})
