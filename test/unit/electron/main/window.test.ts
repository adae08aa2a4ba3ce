import { expect, it, vi } from 'vitest'
import { createWindow, windowOptions } from '../../../../electron/main/window.ts'
import type { BrowserWindow } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

it('confines the page as far as Electron can', () => {
  const { webPreferences } = windowOptions('/app', true)
  expect(webPreferences).toEqual({
    preload: '/app/out/electron/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  })
  expect(Object.isFrozen(webPreferences)).toBe(true)
})

it('shows the window when there is something to see, on the colour of its theme', () => {
  const window = createWindow() as unknown as BrowserWindow
  expect(window.options).toMatchObject({ show: false, backgroundColor: '#14171c' })
  expect(window.loaded).toBe('lab://app/')
  expect(window.shown).toBe(0)
  window.emit('ready-to-show')
  expect(window.shown).toBe(1)
})

it('reloads once after a crash and asks after the next', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const window = createWindow() as unknown as BrowserWindow
  const { dialog } = await import('../../../doubles/electron.ts')
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  expect(window.webContents.reloads).toBe(1)
  expect(dialog.asked).toBeUndefined()
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  await vi.waitFor(() => expect(dialog.asked).toBeDefined())
  error.mockRestore()
})
