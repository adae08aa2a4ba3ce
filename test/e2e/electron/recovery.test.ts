import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { button, choose, enter, openActivity, position } from '../support/lab-page.ts'
import { launchElectron, type ElectronSession } from '../support/electron.ts'

const WAIT = { timeout: 20_000 }

let lab: ElectronSession

/** Keys of the rows of a table of the lab's database. */
function keysOf(page: Page, table: string): Promise<unknown[]> {
  return page.evaluate(async (name) => {
    const finished = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('no reason given'))
      })
    const database = await finished(indexedDB.open('racelab'))
    const keys = await finished(database.transaction(name).objectStore(name).getAllKeys())
    database.close()
    return keys
  }, table)
}

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

  it('crashed in mid-run, offers what was recorded, and what is kept opens with its lanes', async () => {
    lab = await launchElectron()
    await openActivity(lab.page, 'Lab')
    await choose(lab.page, 'Compare with', 'nothing')
    await enter(lab.page, 'Operations', 4_000_000)
    await button(lab.page, 'Run').click()
    await lab.page
      .getByText(/events\/s/)
      .first()
      .waitFor()
    await expect
      .poll(async () => (await keysOf(lab.page, 'chunks')).length, WAIT)
      .toBeGreaterThan(2)
    await lab.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const back = new Promise<void>((resolve) => {
        contents?.once('did-finish-load', () => resolve())
      })
      contents?.forcefullyCrashRenderer()
      await back
    })
    // Playwright cannot follow a page over its crash.
    await lab.restart()
    await openActivity(lab.page, 'Library')
    await button(lab.page, 'Keep').click()
    await lab.page.getByText('partial', { exact: true }).first().waitFor()
    // Manifest and sources were there; series and lanes are made from the events, and what held room is gone.
    const parts = async (): Promise<unknown[]> =>
      (await keysOf(lab.page, 'parts')).map((key) => (key as unknown[])[1])
    await expect.poll(parts, WAIT).toEqual(['debug', 'lanes', 'manifest', 'series'])
    await lab.page.getByRole('row').nth(1).dblclick()
    await lab.page.getByRole('slider', { name: 'Playhead' }).waitFor()
    const { last } = await position(lab.page)
    expect(last).toBeGreaterThan(2 * 65_536)
    await lab.screenshot('kept')
  })

  it('keeps its storage over a restart', async () => {
    lab = await launchElectron()
    await lab.page.evaluate(() => localStorage.setItem('before', 'the restart'))
    await lab.restart()
    expect(await lab.page.evaluate(() => localStorage.getItem('before'))).toBe('the restart')
  })
})
