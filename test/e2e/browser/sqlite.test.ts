/**
 * Chromium is on its way to keep IndexedDB in SQLite rather than LevelDB. What the lab relies on, a chunk
 * and its summary in one transaction that a kill leaves whole, has to hold there too.
 */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { describeKills } from '../flows/kill.ts'
import { launchBrowser, type BrowserSession } from '../support/browser.ts'
import {
  button,
  choose,
  enter,
  openActivity,
  position,
  runEnds,
  seek,
} from '../support/lab-page.ts'

const IN_SQLITE =
  '--enable-features=IdbSqliteOnDiskRollout:UseSqliteForNewStores/true,IdbSqliteBackingStore'

const launch = (): Promise<BrowserSession> => launchBrowser([IN_SQLITE])

describeKills(4, launch)

it('records into SQLite and finds any moment in it', async () => {
  const lab = await launch()
  const { page } = lab
  await openActivity(page, 'Lab')
  await choose(page, 'Compare with', 'nothing')
  await enter(page, 'Operations', 10_000)
  await button(page, 'Run').click()
  await runEnds(page)
  const files = await readdir(path.join(lab.profile, 'Default/IndexedDB'), { recursive: true })
  // LevelDB would have a folder of its own, and no write-ahead log of that name.
  expect(files.filter((file) => file.endsWith('-wal'))).toHaveLength(1)
  expect(files.filter((file) => file.endsWith('.leveldb'))).toEqual([])
  await button(page, 'Open in Replay').first().click()
  await page.getByRole('slider', { name: 'Playhead' }).waitFor()
  const { last } = await position(page)
  expect(last).toBeGreaterThan(100_000)
  for (const share of [0.9, 0.1, 0.5]) await seek(page, Math.floor(last * share))
  expect(lab.problems()).toEqual([])
  await lab.close()
})
