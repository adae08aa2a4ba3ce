/** One lab per user-data folder: two would fight over the same recordings. */
import { app, type BrowserWindow } from 'electron'
import { recordingPaths, type OpenQueue } from './open-queue.ts'

/**
 * Claims the lab for this process. Chromium puts switches of its own into the argument list that the
 * first process gets to see, so the files travel apart from it, already as absolute paths.
 * @returns false when another process has it; that one shows its window and opens our files
 */
export function claimSingleInstance(
  queue: OpenQueue,
  currentWindow: () => BrowserWindow | undefined,
): boolean {
  const files = recordingPaths(process.argv.slice(1), process.cwd())
  if (!app.requestSingleInstanceLock({ files })) {
    const handed = files.length > 0 ? ` It was given ${files.join(', ')}.` : ''
    console.log(`Racelab is already running; its window is in front now.${handed}`)
    return false
  }
  queue.add(files)
  app.on('second-instance', (_event, _argv, _cwd, additionalData) => {
    queue.add(recordingPaths(filesIn(additionalData), '/'))
    const window = currentWindow()
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  })
  return true
}

function filesIn(additionalData: unknown): string[] {
  if (typeof additionalData !== 'object' || additionalData === null) return []
  const { files } = additionalData as { files?: unknown }
  return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : []
}
