/**
 * Exploring as a user does it: find the race and see it short in Replay, prove the fixed kernel, compare
 * strategies by how often they find it, stop and go on. The same steps run in Electron and in Chromium.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { readDocument } from '#core/host/explore/read-document.ts'
import {
  button,
  choose,
  currentEvent,
  enter,
  openActivity,
  parseShown,
  position,
} from '../support/lab-page.ts'
import type { LabSession } from '../support/lab-session.ts'

const SEARCH_MS = 120_000

export function describeExploring(launch: () => Promise<LabSession>): void {
  describe('exploring', () => {
    let lab: LabSession
    const page = (): Page => lab.page

    beforeAll(async () => {
      lab = await launch()
    })
    afterAll(async () => {
      await lab.close()
    })

    it('starts empty, says what it is for, and refuses a form that asks for nothing', async () => {
      await openActivity(page(), 'Explore')
      await page().getByRole('heading', { name: 'Nothing has been explored yet' }).waitFor()
      await setVariants('none', 'frlock')
      await setVariants()
      await page().getByText('Choose at least one variant.').waitFor()
      // A number that does not fit names its field, and Defaults forgets it.
      const workers = page().getByRole('spinbutton', { name: 'Workers', exact: true })
      const usual = await workers.inputValue()
      await setVariants('none')
      await workers.fill('99999')
      await page().getByText('Another value is needed for Workers.').waitFor()
      await button(page(), 'Defaults').click()
      expect(await workers.inputValue()).toBe(usual)
      await setVariants()
      expect(await button(page(), 'Run').isDisabled()).toBe(true)
      await lab.screenshot('explore-empty')
    })

    it('finds the lost update in the unfixed kernel and proves the fixed one', async () => {
      await setVariants('none', 'frlock')
      await page().getByRole('checkbox', { name: /^dpor/ }).setChecked(true)
      await page().keyboard.press('Control+Enter')
      await ended()
      await verdictOf('none', 'dpor', 'violated')
      await verdictOf('frlock', 'dpor', 'proved')
      await row('none', 'dpor').click()
      const result = page().getByRole('region', { name: 'Result' })
      const table = result.getByRole('group', { name: /^Interleaving of/ }).first()
      expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(['CPU0', 'CPU1'])
      expect(await table.innerText()).toMatch(/At rest[^]*◆ .*\.(c|h):\d+/)
      await lab.screenshot('explore-done')
      await page().emulateMedia({ colorScheme: 'dark' })
      await lab.screenshot('explore-dark')
      await page().emulateMedia({ colorScheme: null })
    })

    it('spells out what was proved, as text for a mail too', async () => {
      await row('frlock', 'dpor').click()
      const result = page().getByRole('region', { name: 'Result' })
      await result.getByText('proved: no interleaving of this program under sc').waitFor()
      for (const fact of ['bounds', 'complete traces', 'digest of the program', 'memory']) {
        await result.getByText(fact, { exact: true }).waitFor()
      }
      await page().evaluate(() => {
        navigator.clipboard.writeText = (text) => {
          document.body.dataset['copied'] = text
          return Promise.resolve()
        }
      })
      await button(page(), 'Copy the report as text').click()
      // What is announced is there twice for a moment.
      await page().getByText('The report was copied').first().waitFor()
      const copied = await page().evaluate(() => document.body.dataset['copied'])
      await button(page(), 'Copy this result as text').click()
      await page().getByText('The result was copied').first().waitFor()
      const one = await page().evaluate(() => document.body.dataset['copied'])
      expect(one).toMatch(/^proved: no interleaving[^]*^ +bounds +none$[^]*^result +[0-9a-f]{64}$/m)
      expect(copied).toMatch(/^violated: 2 explorations[^]*^ +none.*violated[^]*^ +frlock.*proved/m)
    })

    it('opens the failure in Replay: the recording ends where the table does', async () => {
      await row('none', 'dpor').click()
      await button(page(), 'Open in Replay').first().click()
      await page().getByRole('region', { name: 'Timeline' }).waitFor()
      await button(page(), 'Next violation').click()
      await page()
        .getByRole('region', { name: 'Events' })
        .locator('[aria-current="true"]', { hasText: 'violation' })
        .waitFor()
      expect((await currentEvent(page())).join(' ')).toContain('violation')
      await lab.screenshot('explore-replay')
    })

    it('says how likely each strategy finds it, with intervals', async () => {
      await openActivity(page(), 'Explore')
      await setVariants('none')
      await setStrategies('random', 'pct', 'pos')
      await enter(page(), 'Runs', 2_000)
      await button(page(), 'Run').click()
      await ended()
      for (const strategy of ['random', 'pct 3', 'pos']) {
        await verdictOf('none', strategy, 'violated')
        const cells = await row('none', strategy).getByRole('gridcell').allInnerTexts()
        expect(cells[3]).toBe('2,000')
        expect(cells[5]).toMatch(/^[\d.]+.% \([\d.]+.% to [\d.]+.%\)$/)
      }
      const chart = page().getByRole('region', { name: 'Probability of failure' })
      await chart.getByText('Differences').waitFor()
      await lab.screenshot('explore-probability')
    })

    it('stops a long search, keeps what it knows, and goes on from there', async () => {
      await setVariants('frlock')
      await setStrategies('random')
      await enter(page(), 'Runs', 50_000_000)
      await button(page(), 'Run').click()
      await page().getByRole('progressbar', { name: 'Exploring' }).waitFor()
      const executions = (): Promise<number> => executionsOf('frlock', 'random')
      await expect.poll(executions, { timeout: 20_000 }).toBeGreaterThan(2_000)
      await lab.screenshot('explore-running')
      await button(page(), 'Stop').click()
      await ended()
      await verdictOf('frlock', 'random', 'incomplete')
      const before = await executions()
      await button(page(), 'Continue').click()
      await expect.poll(executions, { timeout: 20_000 }).toBeGreaterThan(before)
      await button(page(), 'Stop').click()
      await ended()
      await verdictOf('frlock', 'random', 'incomplete')
      expect(await executions()).toBeGreaterThan(before)
    })

    it('keeps what was explored over a restart, and goes on with what was stopped', async () => {
      const before = await executionsOf('frlock', 'random')
      await lab.restart()
      await openActivity(page(), 'Explore')
      await openHistory()
      const names = await history()
        .getByRole('button', { name: /^Open / })
        .allInnerTexts()
      const verdicts = names.map((text) => /incomplete|violated/.exec(text)?.[0])
      expect(verdicts).toEqual(['incomplete', 'violated', 'violated'])
      await history()
        .getByRole('button', { name: /^Open .*frlock, random, incomplete/ })
        .click()
      await verdictOf('frlock', 'random', 'incomplete')
      expect(await executionsOf('frlock', 'random')).toBe(before)
      await button(page(), 'Continue').click()
      await expect
        .poll(() => executionsOf('frlock', 'random'), { timeout: 20_000 })
        .toBeGreaterThan(before)
      await button(page(), 'Stop').click()
      await button(page(), 'Continue').waitFor()
      await lab.screenshot('explore-history')
    })

    it('deletes with a way back; exports, and imports what the command line reads', async () => {
      const pair = 'Inode accounting: none, frlock, dpor'
      const opener = history().getByRole('button', { name: `Open ${pair}, violated` })
      await button(page(), `Delete ${pair}`).click()
      await opener.waitFor({ state: 'detached' })
      await button(page(), 'Undo').click()
      await opener.click()
      await verdictOf('frlock', 'dpor', 'proved')
      const file = await lab.savedBy(() => button(page(), 'Export as JSON').click())
      const document = readDocument(new Uint8Array(await readFile(file)), file)
      expect(document).toMatchObject({ ok: true, value: { format: 'racelab-campaign' } })

      await lab.willChoose(file)
      await button(page(), 'Import…').click()
      await expect.poll(() => opener.count()).toBe(2)
      const hostile = `${file}.json`
      await writeFile(hostile, '{"format": "racelab-campaign", "cells": [{}]}')
      await lab.willChoose(hostile)
      await button(page(), 'Import…').click()
      await page().getByRole('alert').getByText('This is no result of racelab explore').waitFor()
    })

    it('opens what was found long ago, as short as it was made and as it was found', async () => {
      await row('none', 'dpor').click()
      await button(page(), 'Open as found').first().click()
      await page().getByRole('region', { name: 'Timeline' }).waitFor()
      expect((await position(page())).last).toBeGreaterThan(20)
    })

    it('goes on with more memory where a search ran out of it', async () => {
      await openActivity(page(), 'Explore')
      await page().getByRole('radio', { name: 'Set up' }).click()
      await setVariants('frlock')
      await setStrategies('stateful')
      await enter(page(), 'Memory limit', 16)
      await page().getByText('Parameters: as small').click()
      await enter(page(), 'CPUs', 4)
      await enter(page(), 'Writepage threads', 3)
      await enter(page(), 'Operations', 8)
      await button(page(), 'Run').click()
      await ended()
      await verdictOf('frlock', 'stateful', 'incomplete')
      const result = page().getByRole('region', { name: 'Result', exact: true })
      await result.getByText('16 MiB of memory were not enough').waitFor()
      await lab.screenshot('explore-memory')
      await page().getByRole('button', { name: 'Continue with 64 MiB' }).click()
      await verdictOf('frlock', 'stateful', 'proved')
      expect(await result.innerText()).toContain('(bounds: at most 64 MiB of memory; none of them')
    })

    it('complained of nothing', () => {
      expect(lab.problems()).toEqual([])
    })

    function row(variant: string, strategy: string): Locator {
      return page().getByRole('row', { name: `${variant}, ${strategy}`, exact: true })
    }

    async function executionsOf(variant: string, strategy: string): Promise<number> {
      const cells = await row(variant, strategy).getByRole('gridcell').allInnerTexts()
      return parseShown(cells[3] ?? '')
    }

    function history(): Locator {
      return page().getByRole('list', { name: 'History' })
    }

    async function openHistory(): Promise<void> {
      await page()
        .getByRole('radio', { name: /^History/ })
        .click()
    }

    async function verdictOf(variant: string, strategy: string, verdict: string): Promise<void> {
      await row(variant, strategy).getByText(verdict, { exact: true }).waitFor()
    }

    async function ended(): Promise<void> {
      await page()
        .getByRole('button', { name: 'Run', exact: true, disabled: false })
        .waitFor({ timeout: SEARCH_MS })
    }

    async function setVariants(...names: readonly string[]): Promise<void> {
      await choose(page(), 'Scenario', 'Inode accounting')
      await setGroup('Variants', names)
    }

    async function setStrategies(...names: readonly string[]): Promise<void> {
      await setGroup('Strategies', names)
    }

    /** Exactly these boxes of the group are ticked. */
    async function setGroup(group: string, names: readonly string[]): Promise<void> {
      const boxes = page().getByRole('group', { name: group, exact: true }).locator('label')
      for (const box of await boxes.all()) {
        const name = await box.locator('.name').innerText()
        await box.getByRole('checkbox').setChecked(names.includes(name))
      }
    }
  })
}
