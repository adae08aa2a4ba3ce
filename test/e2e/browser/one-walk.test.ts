/** One random walk over the schedules, as the story of the barriers asks for it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, type BrowserSession } from '../support/browser.ts'
import {
  button,
  currentEvent,
  metric,
  openActivity,
  position,
  runEnds,
} from '../support/lab-page.ts'

let lab: BrowserSession

beforeAll(async () => {
  lab = await launchBrowser()
})
afterAll(() => lab.close())

test('without its first barrier the frlock is caught under pso, and replays to where it was', async () => {
  const { page } = lab
  await openActivity(page, 'Lab')
  await page.getByRole('button', { name: /^Try frlock-no-wmb1 vs frlock · pso · explore/ }).click()
  await button(page, 'Run').click()
  const runs = page.getByRole('group', { name: 'Runs' })
  await runs.getByText('violated', { exact: true }).waitFor()
  await runEnds(page)
  expect(await runs.getByText('clean', { exact: true }).count()).toBe(1)
  const [stopped = NaN, whole = NaN] = await metric(page, 'Completed operations')
  expect(stopped).toBeLessThan(2_000)
  expect(whole).toBe(2_000)

  await lab.screenshot('lab-explored')
  await runs.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('heading', { name: 'Patch' }).waitFor()
  await openActivity(page, 'Lab')
  await button(page, 'Open in Replay').first().click()
  await page.getByRole('region', { name: 'Timeline' }).waitFor()
  await button(page, 'Next violation').click()
  await page
    .getByRole('region', { name: 'Events' })
    .locator('[aria-current="true"]', { hasText: 'violation' })
    .waitFor()
  const { seq, last } = await position(page)
  expect(last - seq).toBeLessThanOrEqual(2)
  expect((await currentEvent(page)).join(' ')).toContain('was_true')
  expect(lab.problems()).toEqual([])
})
