import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  isReachable,
  parseSaved,
  rememberBounds,
  savedBounds,
} from '../../../../electron/main/window-bounds.ts'
import { BrowserWindow, app } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 }

describe('a saved position', () => {
  it.each([
    ['on the screen', { x: 10, y: 20, width: 800, height: 600 }, true],
    ['hanging out at the right', { x: 1790, y: 20, width: 800, height: 600 }, true],
    ['on a screen that is gone', { x: 2000, y: 20, width: 800, height: 600 }, false],
    ['with its title bar above the screen', { x: 10, y: -50, width: 800, height: 600 }, false],
    ['below the screen', { x: 10, y: 1070, width: 800, height: 600 }, false],
  ])('%s is used again: %s', (_what, bounds, reachable) => {
    expect(isReachable(bounds, [SCREEN])).toBe(reachable)
  })

  it.each([
    '',
    'null',
    '{}',
    '{"bounds":{"x":1}}',
    '{"bounds":{"x":"1","y":1,"width":1,"height":1}}',
    '[]',
  ])('that reads %j is none', (text) => {
    expect(parseSaved(text)).toBeUndefined()
  })
})

describe('the window', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'racelab-window-'))
    app.setPath('userData', folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('opens at a sensible size first, and where it was ever after', async () => {
    expect(savedBounds()).toEqual({ bounds: { width: 1440, height: 900 }, maximized: false })
    const window = new BrowserWindow()
    rememberBounds(window as unknown as Electron.BrowserWindow)
    window.emit('close')
    expect(savedBounds()).toEqual({ bounds: window.bounds, maximized: true })
    await writeFile(path.join(folder, 'window.json'), 'half a fi')
    expect(savedBounds().bounds).toEqual({ width: 1440, height: 900 })
  })
})
