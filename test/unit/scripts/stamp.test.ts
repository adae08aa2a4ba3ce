import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOf, readStamp, writeStamp } from '../../../scripts/stamp.mjs'

const INPUTS = ['core', 'package.json', 'absent']
let root = ''

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stamp-'))
  mkdirSync(path.join(root, 'core/base'), { recursive: true })
  writeFileSync(path.join(root, 'core/base/one.ts'), 'one')
  writeFileSync(path.join(root, 'core/two.ts'), 'two')
  writeFileSync(path.join(root, 'package.json'), '{}')
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

test('touching a file changes nothing, its contents do', () => {
  const before = digestOf(root, INPUTS)
  utimesSync(path.join(root, 'core/two.ts'), 1, 1)
  expect(digestOf(root, INPUTS)).toBe(before)
  writeFileSync(path.join(root, 'core/base/one.ts'), 'ONE')
  expect(digestOf(root, INPUTS)).not.toBe(before)
})

test('a renamed and a new file change it', () => {
  const before = digestOf(root, INPUTS)
  renameSync(path.join(root, 'core/two.ts'), path.join(root, 'core/three.ts'))
  const renamed = digestOf(root, INPUTS)
  expect(renamed).not.toBe(before)
  writeFileSync(path.join(root, 'absent'), '')
  expect(digestOf(root, INPUTS)).not.toBe(renamed)
})

test('what is not an input does not matter', () => {
  const before = digestOf(root, INPUTS)
  writeFileSync(path.join(root, 'README.md'), 'hello')
  expect(digestOf(root, INPUTS)).toBe(before)
})

test('a stamp reads back; one that was never written is nothing', () => {
  const file = path.join(root, 'out/.stamps/cli')
  expect(readStamp(file)).toBeUndefined()
  writeStamp(file, 'abc')
  expect(readStamp(file)).toBe('abc')
})
