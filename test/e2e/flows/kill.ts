/**
 * The lab is killed in the middle of a recording, again and again: what its database counts is there,
 * and a recording that was cut off ends, when it is resumed, as if nothing had happened.
 */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { button, choose, enter, openActivity, runEnds } from '../support/lab-page.ts'
import { REPOSITORY, type LabSession } from '../support/lab-session.ts'

/** Long enough that no run ends before it is killed. */
const LONG = 2_000_000
/** Enough for several chunks, and soon over. */
const SHORT = 100_000

/** What the database says of one recording, and what is there. */
interface Stored {
  readonly id: string
  readonly state: string
  readonly summaries: { readonly index: number; readonly bytes: number }[]
  readonly chunks: { readonly index: number; readonly bytes: number }[]
}

/** Milliseconds to wait before each kill: random, and the same in every run of this test. */
function moments(kills: number): number[] {
  let random = 12_345
  return Array.from({ length: kills }, () => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    return (random / 2 ** 32) * 700
  })
}

/** Reads the tables themselves, past everything that could smooth them over. */
function readTables(page: Page): Promise<Stored[]> {
  return page.evaluate(async () => {
    const finished = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('no reason given'))
      })
    const database = await finished(indexedDB.open('racelab'))
    const all = <Row>(table: string): Promise<Row[]> =>
      finished(database.transaction(table).objectStore(table).getAll() as IDBRequest<Row[]>)
    const recordings = await all<{ id: string; state: string }>('recordings')
    const summaries = await all<{ recording: string; index: number; summary: { bytes: number } }>(
      'summaries',
    )
    const chunks = await all<{ recording: string; index: number; bytes: Uint8Array }>('chunks')
    database.close()
    return recordings.map(({ id, state }) => ({
      id,
      state,
      summaries: summaries
        .filter((row) => row.recording === id)
        .map(({ index, summary }) => ({ index, bytes: summary.bytes })),
      chunks: chunks
        .filter((row) => row.recording === id)
        .map(({ index, bytes }) => ({ index, bytes: bytes.length })),
    }))
  })
}

/** A lab that can be killed: every process at once, as a power cut would, and started again. */
interface KilledSession extends LabSession {
  kill(): Promise<void>
}

export function describeKills(kills: number, launch: () => Promise<KilledSession>): void {
  describe('a lab that is killed while it records', () => {
    let lab: KilledSession
    const page = (): Page => lab.page

    beforeAll(async () => {
      lab = await launch()
    })
    afterAll(() => lab.close())

    async function begin(operations: number): Promise<void> {
      await openActivity(page(), 'Lab')
      await choose(page(), 'Compare with', 'nothing')
      await enter(page(), 'Operations', operations)
      await button(page(), 'Run').click()
    }

    /** Waits until the run under way has stored that many chunks. */
    async function storedChunks(count: number): Promise<void> {
      const enough = async (): Promise<boolean> =>
        (await readTables(page())).some(
          ({ state, chunks }) => state === 'recording' && chunks.length >= count,
        )
      while (!(await enough())) await delay(20)
    }

    it(`keeps whole what it counts, ${kills} times over`, { timeout: 300_000 }, async () => {
      for (const [at, moment] of moments(kills).entries()) {
        await begin(LONG)
        // Every fourth dies while it begins, the others while chunk follows chunk.
        if (at % 4 !== 0) await storedChunks(1)
        await delay(moment)
        await lab.kill()
        const stored = await readTables(page())
        for (const { summaries, chunks } of stored) {
          expect(chunks).toEqual(summaries)
          expect(summaries.map(({ index }) => index)).toEqual(summaries.map((_, at) => at))
          if (at % 4 !== 0) expect(chunks.length).toBeGreaterThan(0)
        }
        await openActivity(page(), 'Library')
        const list = page().getByRole('list', { name: 'Unfinished recordings' })
        // Killed so early that nothing was begun, there is nothing to offer.
        if (stored.length === 0) continue
        for (const name of ['Keep', 'Resume', 'Delete']) {
          await list.getByRole('button', { name, exact: true }).waitFor()
        }
        await list.getByRole('button', { name: 'Delete', exact: true }).click()
        await list.waitFor({ state: 'detached' })
      }
    })

    it('goes on where it was cut off, to the digest of an undisturbed run', async () => {
      await begin(SHORT)
      await storedChunks(3)
      await lab.kill()
      const [cut] = await readTables(page())
      expect(cut?.state).toBe('recording')
      await openActivity(page(), 'Library')
      await lab.screenshot('unfinished')
      await button(page(), 'Resume').click()
      await runEnds(page())
      await openActivity(page(), 'Library')
      const rows = page().getByRole('grid', { name: 'Recordings' }).getByRole('row')
      await rows.filter({ hasText: 'none' }).click()
      expect(await fact('Digest')).toBe(await undisturbed(await fact('Seed')))
      const [whole] = await readTables(page())
      expect(whole?.state).toBe('finished')
      expect(lab.problems()).toEqual([])
    })

    /** A line of the details of the selected recording. */
    async function fact(term: string): Promise<string> {
      const name = page().locator('dt').getByText(term, { exact: true })
      const value = name.locator('xpath=../following-sibling::dd[1] | following-sibling::dd[1]')
      return value.first().innerText()
    }

    async function undisturbed(seed: string): Promise<string> {
      const program = path.join(REPOSITORY, 'out/cli/racelab.js')
      const words = [
        'run',
        'inode-accounting',
        '--variant',
        'none',
        '--seed',
        seed.replace(/\D/g, ''),
      ]
      const setting = ['--param', `OPERATIONS=${SHORT}`, '--json']
      // The race shows, and that is the exit code 1.
      const { stdout } = await promisify(execFile)(process.execPath, [
        program,
        ...words,
        ...setting,
      ]).catch((ended: { stdout: string }) => ended)
      return (JSON.parse(stdout) as { digest: string }).digest
    }
  })
}
