import { app, BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron'
import path from 'node:path'
import { setupRecovery } from './recovery.ts'
import { rememberBounds, savedBounds } from './window-bounds.ts'
import { APP_ORIGIN } from '#shared/origin.ts'

/** The page's background in both themes, so that nothing flashes before it has painted. */
const BACKGROUND = { dark: '#14171c', light: '#ffffff' }

/** @param appPath folder of the app's package.json */
export function windowOptions(appPath: string, dark: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Racelab',
    minWidth: 800,
    minHeight: 560,
    show: false,
    backgroundColor: dark ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: Object.freeze({
      preload: path.join(appPath, 'out', 'electron', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    }),
  }
}

export function createWindow(): BrowserWindow {
  const { bounds, maximized } = savedBounds()
  const options = windowOptions(app.getAppPath(), nativeTheme.shouldUseDarkColors)
  const window = new BrowserWindow({ ...options, ...bounds })
  rememberBounds(window)
  setupRecovery(window)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  void window.loadURL(`${APP_ORIGIN}/`)
  return window
}
