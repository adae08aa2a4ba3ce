/**
 * The whole lab in the real Electron, as a user meets it: time to a usable window, events a second into
 * IndexedDB, and how long any moment of a recording takes to appear, from input to the row on screen.
 */
import type { Page } from 'playwright-core'
import { launchElectron } from '../e2e/support/electron.ts'
import {
  button,
  choose,
  enter,
  openActivity,
  parseShown,
  position,
  runEnds,
} from '../e2e/support/lab-page.ts'

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

const OPERATIONS = 400_000
const SEEKS = 200

export async function run(): Promise<readonly Figure[]> {
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
      ...(await record(lab.page, () => rendererMebibytes(lab.app))),
      ...(await seekAnywhere(lab.page)),
      await erase(lab.page),
    ]
  } finally {
    await lab.close()
  }
}

type App = Awaited<ReturnType<typeof launchElectron>>['app']

/** Memory of the window's process, workers included. */
async function rendererMebibytes(app: App): Promise<number> {
  const kibibytes = await app.evaluate(({ app: self }) =>
    self
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .reduce((sum, { memory }) => sum + memory.workingSetSize, 0),
  )
  return kibibytes / 1024
}

async function record(page: Page, mebibytes: () => Promise<number>): Promise<Figure[]> {
  await openActivity(page, 'Lab')
  await choose(page, 'Variant', 'frlock')
  await choose(page, 'Compare with', 'nothing')
  await enter(page, 'Operations', OPERATIONS)
  const idle = await mebibytes()
  let peak = idle
  const began = performance.now()
  await button(page, 'Run').click()
  const watch = setInterval(() => void mebibytes().then((now) => (peak = Math.max(peak, now))), 500)
  await runEnds(page)
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1_000
  const strip = await page.getByRole('group', { name: 'Runs' }).innerText()
  const events = parseShown(/([\d,]+) events/.exec(strip)?.[1] ?? '')
  return [
    { name: 'app: recorded', value: events, unit: 'events' },
    { name: 'app: recorded into IndexedDB', value: Math.round(events / seconds), unit: 'events/s' },
    { name: 'app: memory above idle at its peak', value: Math.round(peak - idle), unit: 'MiB' },
  ]
}

async function seekAnywhere(page: Page): Promise<Figure[]> {
  const began = performance.now()
  await button(page, 'Open in Replay').first().click()
  await page.getByRole('slider', { name: 'Playhead' }).waitFor()
  const opened = performance.now() - began
  const { last } = await position(page)
  const times = await page.evaluate(seekInPage, { last, count: SEEKS })
  times.sort((a, b) => a - b)
  const at = (share: number): number => Number((times[Math.floor(share * SEEKS)] ?? 0).toFixed(1))
  return [
    { name: 'app: open in Replay, to a playhead', value: Math.round(opened), unit: 'ms' },
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
async function erase(page: Page): Promise<Figure> {
  await openActivity(page, 'Library')
  await page.getByRole('row').nth(1).click()
  await button(page, 'Delete').first().click()
  await page.getByText(/^Deleted /).waitFor()
  const milliseconds = await page.evaluate(eraseInPage)
  return { name: 'app: erase the recording', value: Math.round(milliseconds), unit: 'ms' }
}

/** Runs in the page: times from the first part that goes to the last. */
async function eraseInPage(): Promise<number> {
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
  // A transaction that erases makes the count wait for it: the time is that of the longest look.
  let longest = 0
  let left = await count('chunks')
  while (left > 0) {
    const began = performance.now()
    left = await count('chunks')
    longest = Math.max(longest, performance.now() - began)
    await wait()
  }
  database.close()
  return longest
}
