/**
 * Leaving the lab is refused. In a session of its own: a navigation that is refused leaves Playwright's
 * own view of the page behind, though the page is fine.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchElectron, type ElectronSession } from '../support/electron.ts'

let lab: ElectronSession
let token: string

beforeAll(async () => {
  lab = await launchElectron()
  const file = path.join(lab.userData, 'open.racetrace')
  await writeFile(file, 'still here')
  await lab.willChoose(file)
  const opened = await lab.page.evaluate(() => window.racelab?.openFiles())
  const [info] = opened?.ok ? opened.value : []
  token = info?.ok ? info.value.token : ''
})
afterAll(() => lab.close())

it('the page opens no window', async () => {
  expect(await lab.page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
  expect(await lab.page.evaluate(() => window.open('lab://app/') === null)).toBe(true)
  expect(lab.app.windows()).toHaveLength(1)
})

it.each(['https://example.org/', 'lab://evil/', 'file:///etc/hostname', 'data:text/html,gone'])(
  'the page stays when something sends it to %s',
  async (url) => {
    await lab.page.evaluate((target) => {
      location.href = target
    }, url)
    const read = await lab.page.evaluate((open) => window.racelab?.fileRead(open, 0, 10), token)
    expect(read?.ok && new TextDecoder().decode(read.value)).toBe('still here')
    expect(await lab.page.evaluate(() => location.href)).toBe('lab://app/')
  },
)

it('a reload is no way to keep what the page before had open', async () => {
  await lab.page.reload()
  const read = await lab.page.evaluate((open) => window.racelab?.fileRead(open, 0, 10), token)
  expect(read).toMatchObject({ ok: false, error: { code: 'E_FILE_CLOSED' } })
})
