/**
 * A capture of a real machine: imported by its content, listed, looked at, laid beside a recording. The same
 * steps run in Electron and in Chromium.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeRacetrace } from '#core/trace/racetrace-file.ts'
import { record, requestOf } from '../../support/memory-trace.ts'
import { MemoryOutput } from '../../support/racetrace-files.ts'
import { expectOk } from '../../support/results.ts'
import { button, openActivity } from '../support/lab-page.ts'
import type { LabSession } from '../support/lab-session.ts'

export function describeForeign(launch: () => Promise<LabSession>): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'racelab-foreign-'))
  let lab: LabSession

  beforeAll(async () => {
    lab = await launch()
  })
  afterAll(async () => {
    await lab.close()
    rmSync(folder, { recursive: true })
  })

  test('ftrace text becomes a timeline that says what it cannot show', async () => {
    const { page } = lab
    const file = path.join(folder, 'capture.txt')
    writeFileSync(file, ftraceText(60))
    await openActivity(page, 'Library')
    await lab.willChoose(file)
    await button(page, 'Import').click()
    const traces = page.getByRole('list', { name: 'Foreign traces' })
    await traces.getByText('ftrace text, 2 CPUs, 600 events').waitFor()

    await traces.getByRole('button', { name: 'Rename capture.txt' }).click()
    await traces.getByRole('textbox').fill('from the server')
    await traces.getByRole('textbox').press('Enter')
    await traces.getByText('from the server').waitFor()

    await traces.getByRole('button', { name: 'Open from the server' }).click()
    const panel = page.getByRole('region', { name: 'Foreign trace' })
    await panel.getByText('There is no state, source or memory').waitFor()
    await panel.getByText('Read-only, no state').waitFor()
    await panel.getByText('Not understood, of its lines or events: 1.').waitFor()
    const lanes = panel
      .getByRole('region', { name: 'Timeline' })
      .getByLabel('Lanes', { exact: true })
    expect((await lanes.locator('.name').allInnerTexts()).slice(0, 4)).toEqual([
      'CPU 0',
      'CPU 1',
      'flush-100',
      'flush-100 · events',
    ])
    // Something is drawn: the lanes are not of one colour.
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.lanes')
      const context = canvas?.getContext('2d')
      if (!canvas || !context) return false
      const row = context.getImageData(
        0,
        Math.floor((canvas.height * 40) / canvas.clientHeight),
        canvas.width,
        1,
      )
      return new Set(new Uint32Array(row.data.buffer)).size > 3
    })
    await lab.screenshot('foreign-ftrace')

    await button(page, 'Back to the library').click()
    await traces.getByRole('button', { name: 'Delete from the server' }).click()
    await traces.waitFor({ state: 'detached' })
    await button(page, 'Undo').click()
    await traces.getByText('from the server').waitFor()
    expect(lab.problems()).toEqual([])
  })

  test('what is no trace is refused, and says in which line', async () => {
    const { page } = lab
    const file = path.join(folder, 'graph.txt')
    writeFileSync(file, '# tracer: function_graph\n 0)   0.1 us    |  mutex_lock();\n')
    await lab.willChoose(file)
    await button(page, 'Import').click()
    await page.getByText(/Nothing in the file was understood as ftrace text/).waitFor()
    await page.getByText('graph.txt:2').first().waitFor()
    expect(lab.problems()).toEqual([])
  })

  test('events are found by name, stepped through and say their arguments', async () => {
    const { page } = lab
    const file = path.join(folder, 'requests.json')
    writeFileSync(file, chromeText(100))
    await lab.willChoose(file)
    await button(page, 'Import').click()
    await page.getByText('Foreign trace imported', { exact: true }).first().waitFor()
    await button(page, 'Open requests.json').click()
    const lanes = page.getByLabel('Lanes', { exact: true })
    await lanes.getByRole('button', { name: 'queue depth' }).waitFor()

    const events = page.getByRole('region', { name: 'Events' })
    await page.keyboard.press('/')
    await page.keyboard.type('overl')
    await events.getByText('1', { exact: true }).waitFor()
    await events.getByRole('button', { name: /overload/ }).click()
    await selection(page).getByText('4,321,000').waitFor()
    await selection(page).getByText('5 %').waitFor()

    // From there through all events, and through those of the lane.
    await selection(page).getByText('limit').waitFor()
    await search(page).fill('')
    await lanes.getByRole('button', { name: 'client · process 1' }).click()
    await page.keyboard.press(']')
    await selection(page).getByRole('heading', { name: 'serve' }).waitFor()
    await page.keyboard.press('[')
    await selection(page).getByRole('heading', { name: 'overload' }).waitFor()
    await search(page).fill('nobody')
    await events.getByText('No event says “nobody” in its name').waitFor()
    await button(page, 'Show all events').click()

    // By thread and argument, one of how many; then a time is gone to.
    await search(page).fill('client "request":42')
    await events.getByText('1', { exact: true }).waitFor()
    await button(page, 'Next event found').click()
    await events.getByText('1 of 1', { exact: true }).waitFor()
    await selection(page).getByText('4,200,000').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('canvas.lanes').first().focus()
    await page.keyboard.press('g')
    await page.keyboard.type('soon')
    await events.getByText(/A time is 1.5 ms/).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.type('2.5 ms')
    await page.keyboard.press('Enter')
    await selection(page).getByText('2.5 ms').waitFor()
    await lab.screenshot('foreign-found')
    expect(lab.problems()).toEqual([])
  })

  test('two captures lie beside each other, laid by chosen moments', async () => {
    const { page } = lab
    const panel = page.getByRole('region', { name: 'Foreign trace' })
    await panel.getByRole('combobox', { name: 'Beside' }).click()
    await page.getByRole('option', { name: /from the server/ }).click()
    const [upper, lower] = [0, 1].map((at) => page.locator('canvas.lanes').nth(at))
    await panel.getByText('Both are counted from their start.').waitFor()
    expect(await button(page, 'Align moments').isDisabled()).toBe(true)
    // Only the lower one scrolls, and the cursor stays one line through both.
    expect((await upper?.boundingBox())?.width).toBe((await lower?.boundingBox())?.width)
    await upper?.click({ position: { x: 300, y: 40 } })
    await lower?.click({ position: { x: 40, y: 40 } })
    await panel.getByText(/^.*The lower moment is at −/).waitFor()
    await button(page, 'Align moments').click()
    await panel.getByText(/from the server is laid [\d.]+\s(?:ms|µs) later/).waitFor()
    await panel.getByText('The chosen moments lie above each other.').waitFor()
    await lab.screenshot('foreign-aligned')
    await button(page, 'Align starts').click()
    await panel.getByText('Both are counted from their start.').waitFor()
    await button(page, 'Back to the library').click()
    expect(lab.problems()).toEqual([])
  })

  test('a recording of the lab lies beside it, on one axis', async () => {
    const { page } = lab
    const parameters = { OPERATIONS: 200, THINK: 100 }
    const { trace } = await record(requestOf({ variant: 'frlock', parameters, seed: 5 }))
    const output = new MemoryOutput()
    expectOk(await writeRacetrace(trace, output))
    const file = path.join(folder, 'frlock.racetrace')
    writeFileSync(file, output.bytes())
    await lab.willChoose(file)
    await button(page, 'Import').click()
    await page.getByRole('grid', { name: 'Recordings' }).getByRole('row').nth(1).waitFor()
    await button(page, 'Open from the server').click()
    const panel = page.getByRole('region', { name: 'Foreign trace' })
    await panel.getByRole('combobox', { name: 'Beside' }).click()
    await page.getByRole('option', { name: /frlock/ }).click()
    const lower = panel.getByRole('region', { name: /^Timeline beside it/ })
    await lower.getByRole('button', { name: 'CPU 1' }).waitFor()
    // A simulated stretch is far shorter than a captured one: it can be drawn as long.
    await button(page, 'Same length').click()
    await panel.getByText(/is drawn as long as the trace above it/).waitFor()
    await button(page, 'Same pace').waitFor()
    await lab.screenshot('foreign-beside')
    await button(page, 'Back to the library').click()
    await page.getByRole('grid', { name: 'Recordings' }).waitFor()
    expect(lab.problems()).toEqual([])
  })

  test('of thousands of lanes those are shown that are called so, under heads that collapse', async () => {
    const { page } = lab
    const file = path.join(folder, 'crowd.json.gz')
    writeFileSync(file, gzipSync(crowdText()))
    await lab.willChoose(file)
    await button(page, 'Import').click()
    await button(page, 'Open crowd.json.gz').click()
    const panel = page.getByRole('region', { name: 'Foreign trace' })
    await panel.getByText('2,000 lanes', { exact: true }).waitFor()
    const lanes = panel.getByLabel('Lanes', { exact: true })
    await lanes.getByRole('button', { name: 'worker 0 · service 0' }).waitFor()
    // As many are in the page as fit a few screens.
    expect(await lanes.getByRole('button').count()).toBeLessThan(200)
    await page.locator('canvas.lanes').first().focus()
    await page.keyboard.press('Shift+F')
    await page.keyboard.type('service 49')
    await panel.getByText('40 of 2,000 lanes').waitFor()
    await lanes.getByRole('button', { name: 'worker 39 · service 49' }).waitFor()
    await page.keyboard.type('x')
    await panel.getByText('No lane is called so.').waitFor()
    await page.keyboard.press('Escape')
    const head = lanes.getByRole('button', { name: 'service 0, 40 lanes' })
    await head.click()
    expect(await head.getAttribute('aria-expanded')).toBe('false')
    await lanes.getByRole('button', { name: 'worker 0 · service 0' }).waitFor({ state: 'detached' })
    await page.locator('canvas.lanes').first().focus()
    await page.keyboard.press('Shift+C')
    await lanes.getByRole('button', { name: 'service 20, 40 lanes' }).waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await lab.screenshot('foreign-heads')
    await page.keyboard.press('Shift+C')
    await lab.screenshot('foreign-crowd')
    await page.emulateMedia({ colorScheme: null })
    await button(page, 'Back to the library').click()
    expect(lab.problems()).toEqual([])
  })
}

/** Two CPUs, on each two tasks that take turns every 40 µs, and an interrupt in every turn. */
function ftraceText(turns: number): string {
  const lines = [
    '# tracer: nop',
    '#',
    '# entries-in-buffer/entries-written: 9/9   #P:2',
    'no event',
  ]
  const stamp = (microseconds: number): string => `77.${String(microseconds).padStart(6, '0')}`
  for (let turn = 0; turn < turns; turn++) {
    for (const cpu of [0, 1]) {
      const at = turn * 40 + cpu * 13
      const [prev, next] = turn % 2 === 0 ? ['flush', 'my shell'] : ['my shell', 'flush']
      const pid = (name: string | undefined): number => (name === 'flush' ? 100 : 200) + cpu
      const head = (name: string | undefined, time: number): string =>
        `${(name ?? '').padStart(16)}-${String(pid(name)).padEnd(7)} [00${cpu}] d..2.    ${stamp(time)}: `
      lines.push(
        `${head(prev, at)}sched_switch: prev_comm=${prev} prev_pid=${pid(prev)} prev_prio=120 prev_state=${turn % 3 === 0 ? 'R+' : 'S'} ==> next_comm=${next} next_pid=${pid(next)} next_prio=120`,
        `${head(next, at + 10)}irq_handler_entry: irq=24 name=virtio0-req.0`,
        `${head(next, at + 14)}irq_handler_exit: irq=24 ret=handled`,
        `${head(next, at + 20)}block_rq_issue: 254,0 R 4096 () 2048 + 8 [${next}]`,
        `${head(next, at + 30)}sched_waking: comm=${prev} pid=${pid(prev)} prio=120 target_cpu=00${cpu}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}

/** Where the chosen moment is said, of the trace that was looked at last. */
const selection = (page: Page): Locator => page.getByRole('region', { name: 'Selection' })

const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Find events' })

/** Two threads, a request from one to the other every 100 µs, and how many are queued. */
function chromeText(requests: number): string {
  const events: object[] = [
    { ph: 'M', name: 'thread_name', pid: 1, tid: 1, args: { name: 'client' } },
    { ph: 'M', name: 'thread_name', pid: 1, tid: 2, args: { name: 'server' } },
  ]
  for (let at = 0; at < requests; at++) {
    const ts = at * 100
    events.push(
      { ph: 'X', pid: 1, tid: 1, name: 'ask', ts, dur: 30, args: { request: at } },
      { ph: 's', pid: 1, tid: 1, name: 'request', id: at, ts: ts + 20 },
      { ph: 'f', pid: 1, tid: 2, name: 'request', id: at, ts: ts + 40, bp: 'e' },
      { ph: 'X', pid: 1, tid: 2, name: 'serve', ts: ts + 40, dur: 50 },
      { ph: 'C', pid: 1, name: 'queue', ts: ts + 20, args: { depth: at % 5 } },
    )
  }
  events.push({ ph: 'i', pid: 1, tid: 2, name: 'overload', ts: 4_321, args: { limit: '5 %' } })
  return JSON.stringify(events)
}

/** Fifty services with forty workers each. */
function crowdText(): string {
  const events: object[] = []
  for (let pid = 0; pid < 50; pid++) {
    events.push({ ph: 'M', name: 'process_name', pid, args: { name: `service ${pid}` } })
    for (let worker = 0; worker < 40; worker++) {
      const tid = pid * 100 + worker
      events.push({ ph: 'M', name: 'thread_name', pid, tid, args: { name: `worker ${worker}` } })
      for (let at = 0; at < 5; at++) {
        events.push({ ph: 'X', pid, tid, name: 'job', ts: at * 1_000 + worker * 20, dur: 400 })
      }
    }
  }
  return JSON.stringify(events)
}
