/** How much room is left for recordings: the browser's own estimate is a quota, not the disk. */
import { app } from 'electron'
import { statfs } from 'node:fs/promises'
import { fileFailure } from './file-failure.ts'
import { handle } from './ipc.ts'
import { parseNothing } from './parse.ts'
import { err, ok } from '#core/base/result.ts'

export function setupStorage(): void {
  handle('storage:free', parseNothing, async () => {
    try {
      const { bavail, bsize } = await statfs(app.getPath('userData'))
      return ok(bavail * bsize)
    } catch (error) {
      return err(fileFailure(error, 'the folder of the recordings'))
    }
  })
}
