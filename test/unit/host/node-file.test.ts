import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOutputFile, isSameFile, openInputFile } from '#core/host/node-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'racelab-file-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

test('a file is there when it is committed, and not before', async () => {
  const path = join(folder, 'a.racetrace')
  writeFileSync(path, 'what was there')
  const file = await createOutputFile(path)
  if (!file.ok) throw new Error(file.error.message)
  await file.value.write(bytes('one '))
  await file.value.write(bytes('two'))
  expect(readFileSync(path, 'utf8')).toBe('what was there')
  expect(await file.value.commit()).toMatchObject({ ok: true })
  expect(readFileSync(path, 'utf8')).toBe('one two')
  expect(readdirSync(folder)).toEqual(['a.racetrace'])
})

test('a file that is discarded leaves nothing', async () => {
  const file = await createOutputFile(join(folder, 'a'))
  if (!file.ok) throw new Error(file.error.message)
  await file.value.write(bytes('x'))
  await file.value.discard()
  expect(readdirSync(folder)).toEqual([])
})

test('what cannot be written is said, with the path', async () => {
  mkdirSync(join(folder, 'sub'))
  expect(await createOutputFile(join(folder, 'sub'))).toMatchObject({
    ok: false,
    error: { code: 'E_CANNOT_WRITE', at: join(folder, 'sub') },
  })
  expect(await createOutputFile(join(folder, 'no', 'a'))).toMatchObject({ ok: false })
})

test('a pipe is written to, and is a pipe afterwards', async () => {
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const reader = readFile(path, 'utf8')
  const file = await createOutputFile(path)
  if (!file.ok) throw new Error(file.error.message)
  await file.value.write(bytes('through'))
  expect(await file.value.commit()).toMatchObject({ ok: true })
  expect(await reader).toBe('through')
  expect(lstatSync(path).isFIFO()).toBe(true)
  expect(readdirSync(folder)).toEqual(['pipe'])
})

test('through a link its target is written, and it stays a link', async () => {
  const path = join(folder, 'link')
  mkdirSync(join(folder, 'there'))
  writeFileSync(join(folder, 'there/target'), 'old')
  symlinkSync('there/target', path)
  const file = await createOutputFile(path)
  if (!file.ok) throw new Error(file.error.message)
  await file.value.write(bytes('new'))
  expect(await file.value.commit()).toMatchObject({ ok: true })
  expect(lstatSync(path).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'there/target'), 'utf8')).toBe('new')
  expect(await isSameFile(path, join(folder, 'there/target'))).toBe(true)
  expect(await isSameFile(path, join(folder, 'other'))).toBe(false)
})

test('the longest name there may be can be written', async () => {
  const path = join(folder, 'n'.repeat(255))
  const file = await createOutputFile(path)
  if (!file.ok) throw new Error(file.error.message)
  expect(await file.value.commit()).toMatchObject({ ok: true })
  expect(lstatSync(path).size).toBe(0)
})

test('reading gives what is there, less at the end and nothing beyond', async () => {
  const path = join(folder, 'a')
  writeFileSync(path, '0123456789')
  const file = await openInputFile(path)
  if (!file.ok) throw new Error(file.error.message)
  const read = async (offset: number, length: number): Promise<string> => {
    const part = await file.value.read(offset, length)
    return part.ok ? new TextDecoder().decode(part.value) : part.error.code
  }
  expect(file.value).toMatchObject({ name: 'a', size: 10 })
  expect([await read(0, 4), await read(8, 9), await read(20, 1)]).toEqual(['0123', '89', ''])
  await file.value.close()
})

test('what is no file cannot be read', async () => {
  expect(await openInputFile(folder)).toMatchObject({ ok: false, error: { code: 'E_CANNOT_READ' } })
  expect(await openInputFile(join(folder, 'no'))).toMatchObject({ ok: false })
})
