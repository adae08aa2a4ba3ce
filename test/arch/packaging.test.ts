/** What is released: the packaging recipe is valid, and every switch of the runtime is set on purpose. */
import { FuseV1Options } from '@electron/fuses'
import { createRequire } from 'node:module'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')

interface Recipe {
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly fileAssociations: readonly { ext: string; mimeType: string }[]
  readonly files: readonly string[]
}
/** The part of electron-builder that reads and checks its own configuration. */
interface ConfigReader {
  getConfig(projectDir: string, configPath: string, override: null): Promise<Recipe>
  validateConfiguration(config: Recipe, log: { isEnabled: boolean }): Promise<void>
}

const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const builder = require('app-builder-lib/out/util/config/config.js') as ConfigReader
let recipe: Recipe

beforeAll(async () => {
  recipe = await builder.getConfig(ROOT, 'electron-builder.yml', null)
})

describe('electron-builder.yml', () => {
  it('is valid by the schema of electron-builder itself', async () => {
    await expect(
      builder.validateConfiguration(recipe, { isEnabled: false }),
    ).resolves.toBeUndefined()
    const misspelt = { ...recipe, electronFuzes: {} }
    await expect(builder.validateConfiguration(misspelt, { isEnabled: false })).rejects.toThrow(
      'electronFuzes',
    )
  })

  it('decides every fuse there is, and opens no way into the packaged app', () => {
    const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
    const known = Object.keys(FuseV1Options)
      .filter((name) => Number.isNaN(Number(name)))
      .map(lowerFirst)
    expect(Object.keys(recipe.electronFuses).sort()).toEqual(known.sort())
    expect(recipe.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  it('opens recordings by double click', () => {
    expect(recipe.fileAssociations).toMatchObject([
      { ext: 'racetrace', mimeType: 'application/vnd.racelab.trace' },
    ])
  })
})
