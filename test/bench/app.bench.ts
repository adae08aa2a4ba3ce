/**
 * The whole lab in the real Electron, as a user meets it: time to a usable window, events a second into
 * IndexedDB and what the window feels of it, and how long any moment of a recording takes to appear, from
 * input to the row on screen.
 *
 * RACELAB_BENCH_OPERATIONS=1020000 makes it a recording of 30 million events.
 */
import type { Page } from 'playwright-core'
import { launchElectron, type ElectronSession } from '../e2e/support/electron.ts'
import {
  button,
  choose,
  enter,
  openActivity,
  parseShown,
  position,
  runEnds,
} from '../e2e/support/lab-page.ts'
import { queuedSeconds, residentMebibytes } from '../e2e/support/process-tree.ts'
import { drawCharts } from './charts-in-page.ts'
import type { BenchResult } from './machine.bench.ts'

const OPERATIONS = Number(process.env['RACELAB_BENCH_OPERATIONS'] ?? 400_000)
/** A recording of one chunk, with which everything is used for the first time. */
const FIRST_OPERATIONS = 2_000
const FIRST_CHUNKS = 1
const SEEKS = 200

export async function run(): Promise<readonly BenchResult[]> {
  const lab = await launchElectron()
  try {
    const began = performance.now()
    await lab.restart()
    await lab.page.getByRole('tab', { name: 'Lab', exact: true }).waitFor()
    const start = performance.now() - began
    return [
      {
        name: 'app: end and start again, to a usable window',
        value: Math.round(start),
        unit: 'ms',
      },
      ...(await record(lab)),
      ...(await drawCharts(lab.page)),
      ...(await reopen(lab)),
      ...(await seekAnywhere(lab.page)),
      await erase(lab.page),
    ]
  } finally {
    await lab.close()
  }
}

async function record(lab: ElectronSession): Promise<BenchResult[]> {
  const { page } = lab
  await openActivity(page, 'Lab')
  await choose(page, 'Variant', 'frlock')
  await choose(page, 'Compare with', 'nothing')
  await enter(page, 'Operations', FIRST_OPERATIONS)
  await button(page, 'Run').click()
  await runEnds(page)
  await enter(page, 'Operations', OPERATIONS)
  const mebibytes = (): number => residentMebibytes(lab.app.process().pid ?? 0)
  const idle = mebibytes()
  let peak = idle
  await page.evaluate(watchInPage)
  const queued = (): number => queuedSeconds(lab.app.process().pid ?? 0, 'DedicatedWorker')
  const queuedBefore = queued()
  const began = performance.now()
  await button(page, 'Run').click()
  const watch = setInterval(() => (peak = Math.max(peak, mebibytes())), 500)
  await runEnds(page)
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1_000
  const waited = queued() - queuedBefore
  const { longestTask, frames } = await page.evaluate(watchedInPage)
  const strip = await page.getByRole('group', { name: 'Runs' }).innerText()
  const events = parseShown(/([\d,]+) events/.exec(strip)?.[1] ?? '')
  const figure = (name: string, value: number, unit: string): BenchResult => ({
    name: `app: ${name}`,
    value: Math.round(value),
    unit,
  })
  return [
    figure('recorded', events, 'events'),
    figure('recorded into IndexedDB', events / seconds, 'events/s'),
    figure(
      'recorded into IndexedDB, less what the recorder waited for a processor',
      events / (seconds - waited),
      'events/s',
    ),
    figure('memory of all processes above idle at its peak', peak - idle, 'MiB'),
    figure('frames while recording, p95', frames, 'ms'),
    figure('longest task of the window while recording', longestTask, 'ms'),
  ]
}

interface Watched {
  tasks: number[]
  frames: number[]
}

/** Runs in the page: notes from now on what keeps it from answering. */
function watchInPage(): void {
  const watched: Watched = { tasks: [], frames: [] }
  Object.assign(globalThis, { watched })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.tasks.push(duration)
  }).observe({ entryTypes: ['longtask'] })
  let last = performance.now()
  const frame = (now: number): void => {
    watched.frames.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

/** Runs in the page: a task is long from 50 ms on. */
function watchedInPage(): { readonly longestTask: number; readonly frames: number } {
  const { tasks, frames } = (globalThis as unknown as { watched: Watched }).watched
  frames.sort((a, b) => a - b)
  return {
    longestTask: Math.max(0, ...tasks),
    frames: frames[Math.floor(frames.length * 0.95)] ?? 0,
  }
}

/** Ends the lab and opens the recording after its next start. */
async function reopen(lab: ElectronSession): Promise<BenchResult[]> {
  await lab.restart()
  await openActivity(lab.page, 'Library')
  const began = performance.now()
  await lab.page.getByRole('row').nth(1).dblclick()
  await lab.page.getByRole('slider', { name: 'Playhead' }).waitFor()
  const opened = Math.round(performance.now() - began)
  return [{ name: 'app: open in Replay after a restart, to a playhead', value: opened, unit: 'ms' }]
}

async function seekAnywhere(page: Page): Promise<BenchResult[]> {
  const { last } = await position(page)
  const times = await page.evaluate(seekInPage, { last, count: SEEKS })
  times.sort((a, b) => a - b)
  const at = (share: number): number => Number((times[Math.floor(share * SEEKS)] ?? 0).toFixed(1))
  return [
    { name: 'app: seek from input to screen, p50', value: at(0.5), unit: 'ms' },
    { name: 'app: seek from input to screen, p95', value: at(0.95), unit: 'ms' },
  ]
}

/** Runs in the page: moves the playhead and looks each frame whether the event list has followed. */
async function seekInPage({ last, count }: { last: number; count: number }): Promise<number[]> {
  const slider = document.querySelector<HTMLInputElement>('input[aria-label="Playhead"]')
  if (!slider) throw new Error('no playhead')
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const target = Math.floor((last * ((n * 7_919) % 10_007)) / 10_007)
    const began = performance.now()
    slider.value = String(target)
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    while (!document.querySelector(`[aria-current="true"][aria-rowindex="${target + 2}"]`))
      await frame()
    times.push(performance.now() - began)
  }
  return times
}

/** Until nothing of the recording is left in the database, after Undo was let go. */
async function erase(page: Page): Promise<BenchResult> {
  await openActivity(page, 'Library')
  await page.getByRole('row').nth(1).click()
  await button(page, 'Delete').first().click()
  await page.getByText(/^Deleted /).waitFor()
  const milliseconds = await page.evaluate(eraseInPage, FIRST_CHUNKS)
  return { name: 'app: erase the recording', value: Math.round(milliseconds), unit: 'ms' }
}

/** Runs in the page: times from the first part that goes to the last. */
async function eraseInPage(others: number): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('racelab')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error('the database does not open'))
  })
  const count = (table: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const counting = database.transaction(table).objectStore(table).count()
      counting.onsuccess = () => resolve(counting.result)
      counting.onerror = () => reject(new Error('the database does not count'))
    })
  const wait = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5))
  const all = await count('chunks')
  // A transaction that erases makes the count wait for it: the first piece goes during a look.
  let began = performance.now()
  for (let left = all; left > others; left = await count('chunks')) {
    if (left === all) began = performance.now()
    await wait()
  }
  database.close()
  return performance.now() - began
}
