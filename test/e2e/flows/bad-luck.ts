/** What must not cost a recording: workers that die in mid-run, and a disk that fills up. */
import type { Worker } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { button, choose, enter, openActivity, runEnds } from '../support/lab-page.ts'
import type { LabSession } from '../support/lab-session.ts'

const SMALL = 2_000
const LONG = 4_000_000

export function describeBadLuck(launch: () => Promise<LabSession>): void {
  describe('bad luck', () => {
    let lab: LabSession

    beforeAll(async () => {
      lab = await launch()
      await openActivity(lab.page, 'Lab')
      await choose(lab.page, 'Compare with', 'nothing')
      await enter(lab.page, 'Operations', SMALL)
      await button(lab.page, 'Run').click()
      await runEnds(lab.page)
    })
    afterAll(async () => {
      await lab.close()
    })

    it('says so when a worker throws in mid-run, and runs again', async () => {
      const kept = await verdicts('partial')
      await begin(LONG)
      await (
        await recorder()
      ).evaluate(() => {
        setTimeout(() => {
          throw new Error('planted')
        })
      })
      await expectFailure(/ended in mid-run[^]*kept in the library/)
      await expect.poll(() => verdicts('partial'), { timeout: 5_000 }).toBe(kept + 1)
      await expectRunsAgain()
    })

    it('says so when a worker vanishes without a word, and runs again', async () => {
      const kept = await verdicts('partial')
      await begin(LONG)
      await (await recorder()).evaluate(() => self.close())
      await expectFailure(/ended in mid-run[^]*kept in the library/)
      await expect.poll(() => verdicts('partial'), { timeout: 5_000 }).toBe(kept + 1)
      await expectRunsAgain()
    })

    it('stops a recording when there is no room left, keeps it and everything before it', async () => {
      const finished = await verdicts('violated', 'clean')
      const kept = await verdicts('partial')
      await begin(LONG)
      const makeRoom = await lab.fillDisk()
      await expectFailure(/(is full|left on the disk)[^]*[Ff]ree disk space[^]*is kept/)
      await makeRoom()
      expect(await verdicts('violated', 'clean')).toBe(finished)
      await keepWhatWasCutOff(kept)
      await expect.poll(() => verdicts('partial'), { timeout: 5_000 }).toBe(kept + 1)
      await expectRunsAgain()
      await lab.screenshot('bad-luck')
    })

    it('refuses a parameter out of range where it was typed, and does not run', async () => {
      await openActivity(lab.page, 'Lab')
      await enter(lab.page, 'CPUs', 99)
      const field = lab.page.getByRole('spinbutton', { name: 'CPUs', exact: true })
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      expect(await button(lab.page, 'Run').isDisabled()).toBe(true)
      await enter(lab.page, 'CPUs', 4)
      expect(await button(lab.page, 'Run').isEnabled()).toBe(true)
    })

    /** Starts a run far too long to end by itself, and waits until events of it are stored. */
    async function begin(operations: number): Promise<void> {
      const before = await storedChunks()
      await openActivity(lab.page, 'Lab')
      await enter(lab.page, 'Operations', operations)
      await button(lab.page, 'Run').click()
      await lab.page
        .getByText(/[1-9][\d.,]*\s?[kM]? events\/s/)
        .first()
        .waitFor()
      await expect.poll(storedChunks, { timeout: 20_000 }).toBeGreaterThan(before)
    }

    function storedChunks(): Promise<number> {
      return lab.page.evaluate(async () => {
        const finished = <Value>(request: IDBRequest<Value>): Promise<Value> =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error ?? new Error('no reason given'))
          })
        const database = await finished(indexedDB.open('racelab'))
        const count = await finished(database.transaction('chunks').objectStore('chunks').count())
        database.close()
        return count
      })
    }

    async function recorder(): Promise<Worker> {
      const worker = lab.page.workers().find((one) => one.url().includes('recorder.worker'))
      if (!worker) throw new Error('no recorder is running')
      return Promise.resolve(worker)
    }

    async function expectFailure(words: RegExp): Promise<void> {
      const runs = lab.page.getByRole('group', { name: 'Runs' })
      const note = runs.getByRole('alert')
      await note.waitFor()
      expect(await note.innerText()).toMatch(words)
      await note.getByRole('button', { name: 'Dismiss' }).click()
    }

    /** Sealing takes room as well: where there was none, the Library offers what is safe instead. */
    async function keepWhatWasCutOff(kept: number): Promise<void> {
      const keep = button(lab.page, 'Keep')
      await expect
        .poll(async () => (await verdicts('partial')) > kept || (await keep.isVisible()))
        .toBe(true)
      if (await keep.isVisible()) await keep.click()
    }

    async function expectRunsAgain(): Promise<void> {
      await openActivity(lab.page, 'Lab')
      await enter(lab.page, 'Operations', SMALL)
      const before = await verdicts('violated', 'clean')
      await openActivity(lab.page, 'Lab')
      await button(lab.page, 'Run').click()
      await runEnds(lab.page)
      expect(await verdicts('violated', 'clean')).toBe(before + 1)
    }

    /** Recordings in the library with one of these verdicts. */
    async function verdicts(...wanted: string[]): Promise<number> {
      await openActivity(lab.page, 'Library')
      const grid = lab.page.getByRole('grid', { name: 'Recordings' })
      await grid.waitFor()
      let count = 0
      for (const verdict of wanted) count += await grid.getByText(verdict, { exact: true }).count()
      return count
    }
  })
}
