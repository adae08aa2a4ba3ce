/**
 * When the page dies or hangs. Finished recordings are in the database and an unfinished one is offered
 * again by the page, so the first crash reloads at once; a second one soon after asks.
 */
import { app, dialog, type BrowserWindow } from 'electron'

const CALM_MS = 60_000

export function setupRecovery(window: BrowserWindow): void {
  let lastCrash = -Infinity

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    console.error(`the window's process is gone: ${reason}, code ${exitCode}`)
    const first = performance.now() - lastCrash > CALM_MS
    lastCrash = performance.now()
    if (first) window.webContents.reload()
    else void askAfterCrash(window, reason)
  })

  let asking: Promise<void> | undefined
  window.on('unresponsive', () => {
    asking ??= askWhenUnresponsive(window).finally(() => (asking = undefined))
  })

  window.webContents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (isMainFrame) console.error(`${url} did not load: ${description} (${code})`)
  })
}

async function askWhenUnresponsive(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'Racelab does not respond.',
    detail: 'Reloading ends a running recording; what was recorded so far is kept.',
    buttons: ['Wait', 'Reload'],
    defaultId: 0,
    cancelId: 0,
  })
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
}

async function askAfterCrash(window: BrowserWindow, reason: string): Promise<void> {
  const memory = reason === 'oom' ? ' It ran out of memory: try fewer operations or CPUs.' : ''
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The Racelab window crashed again.',
    detail: `Reason: ${reason}.${memory} Finished recordings are intact.`,
    buttons: ['Reload', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  if (response === 1) app.quit()
  else if (!window.isDestroyed()) window.webContents.reload()
}
