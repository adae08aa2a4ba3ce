/** The main process, in the order in which things have to happen. */
import { app, type BrowserWindow } from 'electron'
import { registerAppScheme, setupAppProtocol } from './app-protocol.ts'
import { releaseFilesWith, setupFiles } from './files.ts'
import { holdIncomingWith, listenForOpenedFiles, setupIncoming } from './incoming.ts'
import { push } from './ipc.ts'
import { setupMemory } from './memory.ts'
import { setupMenu } from './menu.ts'
import { OpenQueue } from './open-queue.ts'
import { enforceSandbox, setupSecurity } from './security.ts'
import { claimSingleInstance } from './single-instance.ts'
import { setupStorage } from './storage.ts'
import { setupTheme } from './theme.ts'
import { setupUserData } from './user-data.ts'
import { createWindow } from './window.ts'

let window: BrowserWindow | undefined
const queue = new OpenQueue()

function openWindow(): void {
  window = createWindow()
  releaseFilesWith(window.webContents)
  holdIncomingWith(window.webContents, queue)
  window.once('closed', () => (window = undefined))
}

// Before ready: the lock belongs to the user-data folder, and schemes and sandbox cannot change later.
setupUserData()
registerAppScheme()
enforceSandbox()
listenForOpenedFiles(queue)

if (claimSingleInstance(queue, () => window)) {
  void app.whenReady().then(() => {
    setupSecurity()
    setupAppProtocol()
    // Every listener is there before the page can send anything.
    setupFiles()
    setupStorage()
    setupMemory()
    setupTheme()
    setupIncoming(queue)
    setupMenu((id) => window && push(window.webContents, 'menu:command', id))
    openWindow()
    app.on('activate', () => {
      if (!window) openWindow()
    })
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
} else {
  app.exit(0)
}
