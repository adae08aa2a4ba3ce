import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { INTRINSICS } from '#core/language/intrinsics.ts'
import { refusals } from '../support/manual-refusals.ts'
import { MANUAL, withTables, written } from '../support/manual.ts'
import { readText, ROOT } from '../support/repository.ts'

const LINES = 350

test('the tables of the manual are those of the code', async () => {
  const document = readText(MANUAL)
  const drawn = await withTables(document)
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path.join(ROOT, MANUAL), drawn)
  else expect(document).toBe(drawn)
})

test('every refusal of the compiler is in the manual', () => {
  const source = readdirSync(path.join(ROOT, 'core/language'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readText(`core/language/${file}`))
    .join('\n')
  const known = new Set([...source.matchAll(/'(C_UNSUPPORTED_\w+)'/g)].map(([, code]) => code))
  const shown = new Set(refusals().map(({ problem }) => problem.code))
  expect([...known].filter((code) => code !== undefined && !shown.has(code))).toEqual([])
})

test('the three families of atomics have the same calls', () => {
  const callsOf = (prefix: RegExp): string[] =>
    INTRINSICS.filter(({ name }) => prefix.test(name)).map(({ name }) => name.replace(prefix, ''))
  const plain = callsOf(/^atomic_(?!long_)/)
  expect(callsOf(/^atomic64_/)).toEqual(plain)
  expect(callsOf(/^atomic_long_/)).toEqual(plain)
})

test('the manual is short enough to be read', () => {
  const lines = written(readText(MANUAL)).split('\n').length
  expect(lines).toBeLessThanOrEqual(LINES)
})
