import { describe, expect, it } from 'vitest'
import { cacheKey, placeInRuntime } from '../../../scripts/runtime/generic-runtime.mjs'

describe('placeInRuntime', () => {
  it.each([
    ['Cypress/Cypress', 'electron'],
    ['Cypress/icudtl.dat', 'icudtl.dat'],
    ['Cypress/locales/en-US.pak', 'locales/en-US.pak'],
    ['Cypress/v8_context_snapshot.bin', 'v8_context_snapshot.bin'],
    ['Cypress/LICENSE.electron.txt', 'LICENSE.electron.txt'],
  ])('keeps %s of Electron as %s', (entry, place) => {
    expect(placeInRuntime(entry)).toBe(place)
  })

  it.each([
    'Cypress/browser_v8_context_snapshot.bin',
    'Cypress/resources/app-update.yml',
    'Cypress/resources/app/package.json',
  ])('leaves %s out, which is the product itself', (entry) => {
    expect(placeInRuntime(entry)).toBeUndefined()
  })
})

it('names the cached runtime after its version and the way it is made', () => {
  expect(cacheKey()).toMatch(/^33\.2\.1-linux-x64-[0-9a-f]{12}$/)
})
