/**
 * The main job as a user does it, start to finish: run both kernels, compare them, travel through the
 * broken one, and carry it out of the lab and in again. The same steps run in Electron and in Chromium.
 */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  button,
  choose,
  currentEvent,
  enter,
  metric,
  openActivity,
  parseShown,
  position,
  runEnds,
  seek,
  signedReading,
  stateOf,
} from '../support/lab-page.ts'
import { REPOSITORY, type LabSession } from '../support/lab-session.ts'

const SEEKS = 24
const COMMAND_LINE = path.join(REPOSITORY, 'out/cli/racelab.js')

const execute = promisify(execFile)

export function describeMainJob(launch: () => Promise<LabSession>): void {
  describe('the main job', () => {
    let lab: LabSession
    /** The first violation's row, as replayed before the recording left the lab. */
    let violation: string[]
    const page = (): LabSession['page'] => lab.page

    beforeAll(async () => {
      lab = await launch()
    })
    afterAll(async () => {
      await lab.close()
    })

    it('runs both kernels for 100,000 operations; the unfixed one goes wrong, the fixed one ends at its ledger', async () => {
      await openActivity(page(), 'Lab')
      await choose(page(), 'Scenario', 'Inode accounting')
      await choose(page(), 'Variant', 'none')
      await choose(page(), 'Compare with', 'frlock')
      await enter(page(), 'Operations', 100_000)
      await button(page(), 'Run').click()
      await page().getByRole('progressbar').first().waitFor()
      await lab.screenshot('lab-running')
      await runEnds(page())

      const [drift = NaN, fixedDrift = NaN] = await metric(page(), 'Drift of i_blocks')
      const [blocks = NaN, fixedBlocks = NaN] = await metric(page(), 'i_blocks, read as signed')
      const [ledger, fixedLedger] = await metric(page(), 'Ledger')
      expect(drift).not.toBe(0)
      expect(blocks).toBeLessThan(0)
      expect(fixedDrift).toBe(0)
      expect(fixedBlocks).toBe(fixedLedger)
      expect(fixedLedger).toBe(ledger)
      expect(drift).toBe((blocks - (ledger ?? NaN)) * 512)
      for (const operations of await metric(page(), 'Completed operations')) {
        expect(operations).toBeGreaterThanOrEqual(100_000)
      }
      const runs = page().getByRole('group', { name: 'Runs' })
      expect(await runs.getByText('violated', { exact: true }).count()).toBe(1)
      expect(await runs.getByText('clean', { exact: true }).count()).toBe(1)
      await lab.screenshot('lab-done')
    })

    it('compares the recordings: one time axis, metrics of both, and the patch between them', async () => {
      await page()
        .getByRole('group', { name: 'Runs' })
        .getByRole('button', { name: 'Compare' })
        .click()
      await page().getByRole('heading', { name: 'Patch' }).waitFor()
      const retries = await metric(page(), 'Retries')
      expect(retries[0]).toBe(0)
      expect(retries[1]).toBeGreaterThan(0)
      const patch = page().getByRole('region', { name: 'Patch' })
      await patch.getByText('fr_write_lock(&inode->i_frlock);').first().waitFor()
      expect(await page().getByRole('region', { name: 'Timeline' }).count()).toBe(2)
      for (const side of ['upper', 'lower']) {
        await button(page(), `Open the ${side} recording in Replay`).waitFor()
      }
      await lab.screenshot('compare')
    })

    it('replays: every panel agrees at every event, forwards, backwards and anywhere', async () => {
      await openActivity(page(), 'Lab')
      await button(page(), 'Open in Replay').first().click()
      violation = await jumpToViolation()

      const { seq, last } = await position(page())
      expect(last).toBeGreaterThan(1_000_000)
      await button(page(), 'Step forward').click()
      await expectPosition(seq + 1)
      await button(page(), 'Step back').click()
      await expectPosition(seq)
      expect(await currentEvent(page())).toEqual(violation)

      await expectAgreement(Math.floor(last / 2))
      await lab.screenshot('replay')

      await button(page(), 'Play').click()
      await button(page(), 'Pause').waitFor()
      await page().waitForTimeout(500)
      await button(page(), 'Pause').click()
      expect((await position(page())).seq).toBeGreaterThan(Math.floor(last / 2))

      const times: number[] = []
      for (let n = 0; n < SEEKS; n++) {
        const target = Math.floor((last * ((n * 7_919) % 1_009)) / 1_009)
        const began = performance.now()
        await seek(page(), target)
        times.push(performance.now() - began)
      }
      times.sort((a, b) => a - b)
      console.log(
        `seek: median ${times[SEEKS >> 1]?.toFixed(0)} ms, worst ${times.at(-1)?.toFixed(0)} ms`,
      )
    })

    it('exports, deletes and imports a recording: the same digest, the same replay', async () => {
      await openActivity(page(), 'Library')
      const rows = page().getByRole('grid', { name: 'Recordings' }).getByRole('row')
      const none = rows.filter({ hasText: 'none' })
      await none.click()
      const digest = await factShown('Digest')
      expect(digest).toBe(await digestOnCommandLine(await factShown('Seed')))
      const file = await lab.savedBy(() => button(page(), 'Export').click())
      expect(file).toMatch(/\.racetrace$/)

      const table = await lab.savedBy(async () => {
        await button(page(), 'Export for other tools').click()
        await page().getByRole('menuitem', { name: 'CSV table…' }).click()
      })
      const lines = (await readFile(table, 'latin1')).split('\r\n')
      expect(lines[0]).toMatch(/^seq,time,cpu,actor,event,/)
      const events = (await factShown('Events')).replaceAll(/\D/g, '')
      expect(lines.length).toBe(Number(events) + 2)

      await lab.willChoose(file)
      await button(page(), 'Import').click()
      await page()
        .getByText(/^Already in the library/)
        .waitFor()

      await button(page(), 'Delete').click()
      await none.waitFor({ state: 'detached' })
      await lab.willChoose(file)
      await button(page(), 'Import').click()
      await none.waitFor()
      await none.click()
      expect(await factShown('Digest')).toBe(digest)

      await none.dblclick()
      await expectPosition(0)
      expect(await jumpToViolation()).toEqual(violation)

      const damaged = path.join(path.dirname(file), 'cut.racetrace')
      const bytes = await readFile(file)
      await writeFile(damaged, bytes.subarray(0, Math.floor(bytes.length / 2)))
      await openActivity(page(), 'Library')
      const before = await rows.count()
      await lab.willChoose(damaged)
      await button(page(), 'Import').click()
      const note = page().getByRole('alert').filter({ hasText: 'cut.racetrace' })
      await note.waitFor()
      expect(await note.innerText()).toMatch(/its end is missing/)
      expect(await rows.count()).toBe(before)
      await lab.screenshot('library')
      await note.getByRole('button', { name: 'Dismiss' }).click()
    })

    it('makes a recording compact, and its events again when it is opened', async () => {
      await openActivity(page(), 'Library')
      const rows = page().getByRole('grid', { name: 'Recordings' }).getByRole('row')
      const row = rows.filter({ hasText: 'none' })
      await row.click()
      const digest = await factShown('Digest')
      await button(page(), 'Convert to compact').click()
      const compact = row.filter({ hasText: 'compact' })
      await compact.waitFor()
      await openActivity(page(), 'Lab')
      await openActivity(page(), 'Library')
      await compact.dblclick()
      await openActivity(page(), 'Library')
      await compact.waitFor({ state: 'detached' })
      expect(await factShown('Digest')).toBe(digest)
      await row.dblclick()
      expect(await jumpToViolation()).toEqual(violation)
    })

    it('keeps its recordings over a restart, and complained of nothing', async () => {
      await lab.restart()
      await openActivity(page(), 'Library')
      await page()
        .getByRole('grid', { name: 'Recordings' })
        .getByText('frlock', { exact: true })
        .waitFor()
      expect(lab.problems()).toEqual([])
    })

    /** From the start to the first violation; its row in the event list. */
    async function jumpToViolation(): Promise<string[]> {
      await page().getByRole('region', { name: 'Timeline' }).waitFor()
      await button(page(), 'Next violation').click()
      await page()
        .getByRole('region', { name: 'Events' })
        .locator('[aria-current="true"]', { hasText: 'violation' })
        .waitFor()
      return currentEvent(page())
    }

    async function expectPosition(seq: number): Promise<void> {
      await expect.poll(async () => (await position(page())).seq).toBe(seq)
    }

    /** From `start` on, finds a store to i_blocks; list, source and state must tell the same of it. */
    async function expectAgreement(start: number): Promise<void> {
      await seek(page(), start)
      for (let seq = start; seq < start + 200; seq++) {
        await seek(page(), seq)
        const [, , , actor = '', text = '', place = ''] = await currentEvent(page())
        const stored = /^store inode\.i_blocks = (.+) \(was (.+)\)$/.exec(text)
        if (!stored) continue
        const [, after = '', before = ''] = stored
        const state = await stateOf(page(), 'i_blocks')
        expect(state).toContain('→')
        expect(state.split('→').map(parseShown)).toEqual([before, after].map(signedReading))
        const line = place.split(':')[1] ?? ''
        const marked = page().getByRole('region', { name: 'Source' }).getByText(`${actor}▸`)
        await marked.first().waitFor()
        expect(Number(line)).toBeGreaterThan(0)
        return
      }
      throw new Error('no store to i_blocks within 200 events')
    }

    async function factShown(term: string): Promise<string> {
      const name = page().locator('dt').getByText(term, { exact: true })
      return name
        .locator('xpath=../following-sibling::dd[1] | following-sibling::dd[1]')
        .first()
        .innerText()
    }

    /** The digest of the same run made by `racelab run`. */
    async function digestOnCommandLine(seed: string): Promise<string> {
      const words = ['run', 'inode-accounting', '--variant', 'none', '--seed', seed, '--json']
      const { stdout } = await execute(process.execPath, [COMMAND_LINE, ...words]).catch(
        // Exit code 1 says that something was violated, as it should be.
        (problem: unknown) => problem as { stdout: string },
      )
      return (JSON.parse(stdout) as { digest: string }).digest
    }
  })
}
