/** Exports opened in a viewer that others made: speedscope, with its own importers. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium } from '../support/chromium.ts'
import { REPOSITORY } from '../support/lab-session.ts'

const VIEWER = path.join(REPOSITORY, 'node_modules/speedscope/dist/release/index.html')
const SAMPLE = path.join(REPOSITORY, 'traces/samples/buffer-race-unlock-late.racetrace')
const COMMAND_LINE = path.join(REPOSITORY, 'out/cli/racelab.js')
const run = promisify(execFile)

describe('speedscope', () => {
  let folder: string
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'racelab-viewers-'))
    const recording = path.join(folder, 'run.racetrace')
    const what = ['run', 'inode-accounting', '--variant', 'frlock', '--seed', '2']
    await run(process.execPath, [
      COMMAND_LINE,
      ...what,
      '--param',
      'OPERATIONS=400',
      '--out',
      recording,
    ])
    for (const format of ['speedscope', 'chrome']) {
      await run(process.execPath, [COMMAND_LINE, 'export', recording, '--format', format])
    }
    // Explored: many things happen at one and the same time.
    const explored = path.join(folder, 'explored.trace.json')
    const chrome = ['export', SAMPLE, '--format', 'chrome', '--out', explored]
    await run(process.execPath, [COMMAND_LINE, ...chrome])
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })

  it.each([
    ['its own format', 'run.speedscope.json', /P0 writepage/],
    ['Chrome JSON', 'run.trace.json', /CPU 0|P0 writepage|inode/],
    ['Chrome JSON of an explored run', 'explored.trace.json', /CPU 0|P0 pdflush|inode/],
  ])('opens %s without a complaint', async (_format, file, title) => {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'warning' || message.type() === 'error')
        complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(dialog.message())
      void dialog.dismiss()
    })
    await page.goto(pathToFileURL(VIEWER).href)
    await page.setInputFiles('input[type=file]', path.join(folder, file))
    await page.waitForFunction(
      (expected) => new RegExp(expected).test(document.body.innerText),
      title.source,
    )
    // What a file from disk may not do, such as ask for a release of the viewer, is no fault of ours.
    const own = complaints.filter(
      (text) => !/file:\/\/|favicon|Failed to load resource|GPU stall|GL Driver/.test(text),
    )
    expect(own).toEqual([])
    await page.close()
  })
})
