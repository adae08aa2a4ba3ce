import { afterEach, describe, expect, it } from 'vitest'
import { launchElectron, type ElectronSession } from '../support/electron.ts'

let lab: ElectronSession
afterEach(() => lab.close())

describe('the window', () => {
  it('comes back by itself after a crash, with its storage', async () => {
    lab = await launchElectron()
    await lab.page.evaluate(() => localStorage.setItem('before', 'the crash'))
    const remembered = await lab.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (!contents) return 'no window'
      const back = new Promise<void>((resolve) => {
        contents.once('did-finish-load', () => resolve())
      })
      contents.forcefullyCrashRenderer()
      await back
      return contents.executeJavaScript('localStorage.getItem("before")') as Promise<unknown>
    })
    expect(remembered).toBe('the crash')
  })

  it('keeps its storage over a restart', async () => {
    lab = await launchElectron()
    await lab.page.evaluate(() => localStorage.setItem('before', 'the restart'))
    await lab.restart()
    expect(await lab.page.evaluate(() => localStorage.getItem('before'))).toBe('the restart')
  })
})
