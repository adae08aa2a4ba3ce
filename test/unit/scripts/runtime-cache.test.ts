import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildCached, findCached } from '../../../scripts/runtime/runtime-cache.mjs'

let cache: string

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'racelab-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', cache)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(cache, { recursive: true })
})

const root = (): string => path.join(cache, 'racelab', 'electron')
async function build(_work: string, target: string): Promise<void> {
  await writeFile(path.join(target, 'electron'), 'binary')
  await writeFile(path.join(target, 'version'), '1')
}

describe('the cache of runtimes', () => {
  it('finds what was built, in one folder and one stamp', async () => {
    expect(await findCached('key')).toBeUndefined()
    const folder = await buildCached('key', 1, build)
    expect(await findCached('key')).toBe(folder)
    expect((await readdir(root())).sort()).toEqual(['key', 'key.json'])
    expect(await readFile(path.join(folder, 'electron'), 'utf8')).toBe('binary')
  })

  it('does not trust a folder that lost a file or a part of one', async () => {
    const folder = await buildCached('key', 1, build)
    await truncate(path.join(folder, 'electron'), 3)
    expect(await findCached('key')).toBeUndefined()
    await buildCached('key', 1, build)
    expect(await findCached('key')).toBe(folder)
    await rm(path.join(folder, 'version'))
    expect(await findCached('key')).toBeUndefined()
  })

  it('leaves nothing behind when building fails', async () => {
    const failing = buildCached('key', 1, async (_work, target) => {
      await writeFile(path.join(target, 'electron'), 'half')
      throw new Error('the network went away')
    })
    await expect(failing).rejects.toThrow('the network went away')
    expect(await readdir(root())).toEqual([])
  })

  it('says how much room it needs and where', async () => {
    await expect(buildCached('key', 1e18, build)).rejects.toThrow(
      /takes 1000000000000 MB in .*racelab/,
    )
  })
})
