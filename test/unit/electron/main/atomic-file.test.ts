import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AtomicFile } from '../../../../electron/main/atomic-file.ts'
import { PartFiles } from '../../../../electron/main/part-files.ts'

let folder: string
let target: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'racelab-atomic-'))
  target = path.join(folder, 'run.racetrace')
})
afterEach(() => rm(folder, { recursive: true }))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('AtomicFile', () => {
  it('appears under its name only when it is finished', async () => {
    const file = await AtomicFile.create(target)
    await file.write(bytes('one '))
    await file.write(bytes('two'))
    await expect(readFile(target)).rejects.toThrow('ENOENT')
    await file.finish()
    expect(await readFile(target, 'utf8')).toBe('one two')
    expect(await readdir(folder)).toEqual(['run.racetrace'])
  })

  it('keeps the order of writes that nobody waited for', async () => {
    const file = await AtomicFile.create(target)
    const pieces = Array.from({ length: 50 }, (_, index) => `${index},`)
    const writes = pieces.map((piece) => file.write(bytes(piece)))
    await Promise.all([...writes, file.finish()])
    expect(await readFile(target, 'utf8')).toBe(pieces.join(''))
  })

  it('leaves the older file as it was when it is aborted', async () => {
    await writeFile(target, 'older')
    const file = await AtomicFile.create(target)
    await file.write(bytes('newer'))
    await file.abort()
    expect(await readFile(target, 'utf8')).toBe('older')
    expect(await readdir(folder)).toEqual(['run.racetrace'])
  })

  it('is taken away at the next start when its process was killed, and nothing else is', async () => {
    const list = path.join(folder, 'list.json')
    const parts = new PartFiles(list)
    const [whole, dropped, killed] = await Promise.all(
      ['whole', 'dropped', 'killed'].map((name) =>
        AtomicFile.create(path.join(folder, name), parts),
      ),
    )
    await whole?.finish()
    await dropped?.abort()
    await killed?.write(bytes('half'))
    const left = (await readdir(folder)).filter((name) => name.endsWith('.part'))
    expect(left).toHaveLength(1)
    const noted = JSON.parse(await readFile(list, 'utf8')) as string[]
    expect(noted).toEqual(left.map((name) => path.join(folder, name)))

    await writeFile(list, JSON.stringify([...noted, path.join(folder, 'whole'), 7]))
    await new PartFiles(list).sweep()
    expect(await readdir(folder)).toEqual(['whole'])
    await writeFile(list, '[torn')
    await new PartFiles(list).sweep()
    expect(await readdir(folder)).toEqual(['whole'])
  })

  it('leaves nothing behind when it fails in the middle', async () => {
    const file = await AtomicFile.create(target)
    await file.write(bytes('half'))
    await expect(file.write(undefined as never)).rejects.toThrow('must be')
    expect(await readdir(folder)).toEqual([])
  })

  it('writes through a link instead of replacing it', async () => {
    const real = path.join(folder, 'real.racetrace')
    await writeFile(real, 'older')
    await symlink(real, target)
    const file = await AtomicFile.create(target)
    await file.write(bytes('newer'))
    await file.finish()
    expect(await readFile(real, 'utf8')).toBe('newer')
    expect((await readdir(folder)).sort()).toEqual(['real.racetrace', 'run.racetrace'])
  })

  it('says at once when the place cannot be written to', async () => {
    await expect(AtomicFile.create(path.join(folder, 'missing', 'x'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
    await writeFile(target, '')
    await expect(AtomicFile.create(path.join(target, 'x'))).rejects.toMatchObject({
      code: 'ENOTDIR',
    })
  })
})
