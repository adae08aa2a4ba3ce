import { afterAll, beforeAll, expect, it } from 'vitest'
import { button, choose, enter, openActivity, position, runEnds } from '../support/lab-page.ts'
import { launchBrowser, type BrowserSession } from '../support/browser.ts'

const MIB = 1024 * 1024

let lab: BrowserSession

// Electron has no quota but the disk: its origin is unlimited there.
beforeAll(async () => {
  lab = await launchBrowser()
  const session = await lab.page.context().newCDPSession(lab.page)
  const { origin } = new URL(lab.url)
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4 * MIB })
})
afterAll(() => lab.close())

async function run(operations: number): Promise<void> {
  await openActivity(lab.page, 'Lab')
  await choose(lab.page, 'Compare with', 'nothing')
  await enter(lab.page, 'Operations', operations)
  await button(lab.page, 'Run').click()
  await runEnds(lab.page)
}

it('seals what was recorded when the room the browser gives is full to the last byte', async () => {
  await run(2_000)
  await run(4_000_000)
  const note = lab.page.getByRole('group', { name: 'Runs' }).getByRole('alert')
  expect(await note.innerText()).toMatch(/is full[^]*Delete recordings[^]*is kept/)

  await openActivity(lab.page, 'Library')
  const rows = lab.page.getByRole('grid', { name: 'Recordings' }).getByRole('row')
  await expect.poll(() => rows.count()).toBe(3)
  expect(await button(lab.page, 'Keep').count()).toBe(0)
  await rows.filter({ hasText: 'partial' }).dblclick()
  await lab.page.getByRole('slider', { name: 'Playhead' }).waitFor()
  expect((await position(lab.page)).last).toBeGreaterThan(5 * 65_536)
})

it('records again when something was deleted, as it said', async () => {
  await openActivity(lab.page, 'Library')
  const rows = lab.page.getByRole('grid', { name: 'Recordings' }).getByRole('row')
  await rows.filter({ hasText: 'partial' }).click()
  await button(lab.page, 'Delete').click()
  await button(lab.page, 'Dismiss').first().click()
  await run(2_000)
  await openActivity(lab.page, 'Library')
  await expect.poll(() => rows.filter({ hasText: 'violated' }).count()).toBe(2)
})
