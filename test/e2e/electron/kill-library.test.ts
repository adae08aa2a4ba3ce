/**
 * The lab is killed while it works on recordings that are there: takes one in, erases one, makes one
 * compact, makes its events again. After the next start each is whole or gone, and nothing hangs about.
 */
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { button, openActivity } from '../support/lab-page.ts'
import { launchElectron, type ElectronSession } from '../support/electron.ts'
import { REPOSITORY } from '../support/lab-session.ts'

/** Some 700,000 events. */
const OPERATIONS = 20_000
const WAIT = { timeout: 20_000 }

interface Stored {
  readonly recordings: { id: string; state: string; compact?: boolean; events: number }[]
  /** Recording of each row, without the list itself. */
  readonly owners: Readonly<Record<'parts' | 'chunks' | 'summaries', string[]>>
}

let lab: ElectronSession
let file: string
let chunksOfFile = 0

beforeAll(async () => {
  lab = await launchElectron()
  file = path.join(lab.userData, 'long.racetrace')
  const program = path.join(REPOSITORY, 'out/cli/racelab.js')
  const words = ['run', 'inode-accounting', '--variant', 'frlock', '--out', file]
  const setting = ['--param', `OPERATIONS=${OPERATIONS}`]
  await promisify(execFile)(process.execPath, [program, ...words, ...setting])
})
afterAll(() => lab.close())

/** The tables as they are. */
function readTables(page: Page): Promise<Stored> {
  return page.evaluate(async () => {
    const finished = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('no reason given'))
      })
    const database = await finished(indexedDB.open('racelab'))
    const store = (table: string): IDBObjectStore => database.transaction(table).objectStore(table)
    const owners = async (table: string): Promise<string[]> => {
      const keys = await finished(store(table).getAllKeys())
      return keys.map((key) => (key as string[])[0] ?? '')
    }
    const rows = await finished(store('recordings').getAll())
    const tables = {
      parts: await owners('parts'),
      chunks: await owners('chunks'),
      summaries: await owners('summaries'),
    }
    database.close()
    return { recordings: rows as Stored['recordings'], owners: tables }
  })
}

const grid = (): Locator => lab.page.getByRole('grid', { name: 'Recordings' })
const firstRow = (): Locator => grid().getByRole('row').nth(1)

/**
 * Kills the lab some milliseconds from now. After the next start nothing belongs to no recording, and each
 * recording is whole: all its events, or none of a compact one.
 *
 * @returns the recordings
 */
async function killAfter(milliseconds: number): Promise<Stored['recordings']> {
  await delay(milliseconds)
  await lab.kill()
  await openActivity(lab.page, 'Library')
  await expect.poll(async () => orphans(await readTables(lab.page)), WAIT).toEqual([])
  const { recordings, owners } = await readTables(lab.page)
  for (const { id, compact } of recordings) {
    const chunks = owners.chunks.filter((one) => one === id)
    expect(owners.summaries.filter((one) => one === id)).toEqual(chunks)
    expect(chunks).toHaveLength(compact === true ? 0 : chunksOfFile)
  }
  return recordings
}

/** Rows that belong to no finished recording. */
function orphans({ recordings, owners }: Stored): string[] {
  const shown = new Set(recordings.flatMap(({ id, state }) => (state === 'finished' ? [id] : [])))
  return [...Object.values(owners).flat(), ...recordings.map(({ id }) => id)].filter(
    (id) => !shown.has(id),
  )
}

async function beginImport(): Promise<void> {
  await openActivity(lab.page, 'Library')
  await lab.willChoose(file)
  await button(lab.page, 'Import').click()
}

async function select(): Promise<void> {
  await firstRow().waitFor()
  await firstRow().click()
}

/** Deletes the only recording, and lets the offer to bring it back pass. */
async function beginErasing(): Promise<void> {
  await select()
  await button(lab.page, 'Delete').click()
  const notice = lab.page.locator('li').filter({ hasText: 'Deleted' })
  await notice.getByRole('button', { name: 'Dismiss' }).click()
}

it('while it takes one in: all of it is there, or nothing', async () => {
  await beginImport()
  await firstRow().waitFor()
  chunksOfFile = (await readTables(lab.page)).owners.chunks.length
  expect(chunksOfFile).toBeGreaterThan(5)
  for (const moment of [0, 15]) {
    await beginErasing()
    expect(await killAfter(moment)).toEqual([])
    await beginImport()
    if ((await killAfter(moment * 20)).length === 0) await beginImport()
    await firstRow().waitFor()
  }
})

it('while it makes one compact, and its events again: it stays what it is', async () => {
  await select()
  await button(lab.page, 'Convert to compact').click()
  expect(await killAfter(300)).toHaveLength(1)
  await select()
  const convert = button(lab.page, 'Convert to compact')
  if (await convert.isVisible()) await convert.click()
  await grid().getByText('compact', { exact: true }).waitFor()
  await firstRow().dblclick()
  expect(await killAfter(300)).toHaveLength(1)
  await firstRow().dblclick()
  await lab.page.getByRole('slider', { name: 'Playhead' }).waitFor()
  expect((await readTables(lab.page)).owners.chunks).toHaveLength(chunksOfFile)
  expect(lab.problems()).toEqual([])
})
