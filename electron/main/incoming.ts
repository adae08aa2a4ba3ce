/** Delivers queued files to the window once it listens, and holds them again while it reloads. */
import { app, type WebContents } from 'electron'
import { openForWindow } from './files.ts'
import { handle, push } from './ipc.ts'
import { whenPageGoes } from './page-lifetime.ts'
import { recordingPaths, type OpenQueue } from './open-queue.ts'
import { parseNothing } from './parse.ts'
import { ok } from '#core/base/result.ts'

/** macOS announces files by an event, possibly before `ready`: listen first thing. */
export function listenForOpenedFiles(queue: OpenQueue): void {
  app.on('will-finish-launching', () => {
    app.on('open-file', (event, file) => {
      event.preventDefault()
      queue.add(recordingPaths([file], '/'))
    })
  })
}

export function setupIncoming(queue: OpenQueue): void {
  handle('app:ready', parseNothing, (_nothing, window) => {
    queue.connect((paths) => void deliver(paths, window))
    return ok({
      version: app.getVersion(),
      platform: process.platform,
      electron: process.versions['electron'] ?? '',
      chromium: process.versions['chrome'] ?? '',
    })
  })
}

/** Nobody listens between one page of the window and the next. */
export function holdIncomingWith(window: WebContents, queue: OpenQueue): void {
  whenPageGoes(window, () => queue.disconnect())
}

async function deliver(paths: readonly string[], window: WebContents): Promise<void> {
  push(
    window,
    'files:incoming',
    await Promise.all(paths.map((file) => openForWindow(file, window))),
  )
}
