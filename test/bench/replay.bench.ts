/**
 * Replay in the real window over a recording of ten million events: how long after a recording is opened
 * its lanes are there, what a frame costs while one pans and zooms, and where the time of a seek goes
 * from the input to the screen. On a busy machine look at the work of a frame, not at its length.
 */
import type { Page } from 'playwright-core'
import { launchElectron } from '../e2e/support/electron.ts'
import { button, choose, enter, openActivity, position, runEnds } from '../e2e/support/lab-page.ts'
import type { BenchResult } from './machine.bench.ts'

const OPERATIONS = Number(process.env['RACELAB_BENCH_OPERATIONS'] ?? 400_000)
const SEEKS = 200
const FRAMES = 240
const SEEK_WAYS = ['anywhere', 'near', 'next'] as const

type SeekWay = (typeof SEEK_WAYS)[number]

function targetOf(way: SeekWay, seek: number, last: number): number {
  const share = (((seek + 1) * 7_919) % 10_007) / 10_007
  if (way === 'anywhere') return Math.floor(last * share)
  const middle = Math.floor(last / 2)
  return middle + (way === 'near' ? Math.floor(share * 60_000) - 30_000 : seek)
}

export async function run(): Promise<readonly BenchResult[]> {
  const lab = await launchElectron()
  try {
    const { page } = lab
    await openActivity(page, 'Lab')
    await choose(page, 'Variant', 'frlock')
    await choose(page, 'Compare with', 'nothing')
    await enter(page, 'Operations', OPERATIONS)
    await button(page, 'Run').click()
    await runEnds(page)
    const opened = await page.evaluate(openInPage)
    const { last } = await position(page)
    const figures: BenchResult[] = [
      { name: 'replay: open, to lanes drawn', value: opened, unit: 'ms' },
    ]
    for (const way of ['zoom in', 'pan', 'zoom out'] as const) {
      figures.push(
        ...summary(`replay: ${way}`, await page.evaluate(moveInPage, { way, frames: FRAMES })),
      )
    }
    for (const way of SEEK_WAYS) figures.push(...(await seeksInWorker(page, last, way)))
    for (const way of SEEK_WAYS) figures.push(...(await seeks(page, last, way)))
    return figures
  } finally {
    await lab.close()
  }
}

/** A seek by itself: the worker that holds the recording, and has read it ahead, is asked; nothing is drawn. */
async function seeksInWorker(page: Page, last: number, way: SeekWay): Promise<BenchResult[]> {
  const worker = page.workers().find((one) => one.url().includes('replay'))
  if (!worker) throw new Error('no worker replays')
  const targets = Array.from({ length: SEEKS }, (_, seek) => targetOf(way, seek, last))
  const rows = await worker.evaluate(async (seqs) => {
    const taken: { engine: number }[] = []
    for (const [seek, seq] of seqs.entries()) {
      const question = { id: -1 - seek, call: 'momentAt', arguments: [seq] }
      const began = performance.now()
      await self.onmessage?.(new MessageEvent('message', { data: question }))
      taken.push({ engine: performance.now() - began })
    }
    return taken
  }, targets)
  return summary(`replay: seek ${way}`, rows)
}

async function seeks(page: Page, last: number, way: SeekWay): Promise<BenchResult[]> {
  const targets = Array.from({ length: SEEKS }, (_, seek) => targetOf(way, seek, last))
  const rows = await page.evaluate(seekInPage, { targets, rest: way === 'next' ? 120 : 0 })
  return summary(`replay: seek ${way}`, rows)
}

/** Median and 95th percentile of each column. */
function summary(name: string, rows: readonly Readonly<Record<string, number>>[]): BenchResult[] {
  return Object.keys(rows[0] ?? {}).flatMap((column) => {
    const sorted = rows.map((row) => row[column] ?? 0).sort((one, other) => one - other)
    const at = (share: number): number =>
      Number((sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(1))
    return [
      { name: `${name}, ${column}, p50`, value: at(0.5), unit: 'ms' },
      { name: `${name}, ${column}, p95`, value: at(0.95), unit: 'ms' },
    ]
  })
}

/** Runs in the page: opens the recording that was just made and waits until a lane has a colour. */
async function openInPage(): Promise<number> {
  const open = [...document.querySelectorAll('button')].find(
    ({ textContent, ariaLabel }) => (ariaLabel ?? textContent ?? '').trim() === 'Open in Replay',
  )
  const began = performance.now()
  open?.click()
  const drawn = (): boolean => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label^="Lanes of"]')
    if (!canvas || canvas.width === 0 || canvas.height === 0) return false
    const strip = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, 40).data ?? []
    const colours = new Set<number>()
    for (let at = 0; at < strip.length; at += 4 * 97) {
      colours.add((strip[at]! << 16) | (strip[at + 1]! << 8) | strip[at + 2]!)
    }
    return colours.size > 3
  }
  while (!drawn()) await new Promise((resolve) => requestAnimationFrame(resolve))
  return Math.round(performance.now() - began)
}

/** Runs in the page: turns the wheel over the lanes once a frame. */
async function moveInPage({
  way,
  frames,
}: {
  way: 'pan' | 'zoom in' | 'zoom out'
  frames: number
}): Promise<Record<string, number>[]> {
  const lanes = document.querySelector<HTMLCanvasElement>('canvas[aria-label^="Lanes of"]')
  if (!lanes) throw new Error('no lanes')
  const box = lanes.getBoundingClientRect()
  const wheel = (turn: number): boolean =>
    lanes.dispatchEvent(
      new WheelEvent('wheel', {
        bubbles: true,
        cancelable: true,
        clientX: box.left + box.width * 0.6,
        clientY: box.top + 20,
        ctrlKey: way !== 'pan',
        deltaX: way === 'pan' ? turn : 0,
        deltaY: way === 'pan' ? 0 : turn,
      }),
    )
  const rows: Record<string, number>[] = []
  let before = 0
  for (let frame = 0; frame < frames; frame++) {
    // Whoever asks for a frame from here is drawn in the same one: callbacks run in order of asking.
    wheel(way === 'pan' ? (frame % 120 < 60 ? 80 : -80) : way === 'zoom in' ? -12 : 12)
    const began = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const started = performance.now()
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', resolve)
      port1.start()
      port2.postMessage(0)
    })
    if (before > 0)
      rows.push({
        length: began - before,
        drawing: performance.now() - began,
        painting: performance.now() - started,
      })
    before = began
  }
  return rows
}

/** Runs in the page: moves the playhead and follows it to the row of the event and on to the screen. */
async function seekInPage({
  targets,
  rest,
}: {
  targets: readonly number[]
  rest: number
}): Promise<Record<string, number>[]> {
  const slider = document.querySelector<HTMLInputElement>('input[aria-label="Playhead"]')
  if (!slider) throw new Error('no playhead')
  const rows: Record<string, number>[] = []
  for (const target of targets) {
    const there = (): boolean =>
      document.querySelector(`[role="row"][aria-current="true"][aria-rowindex="${target + 2}"]`) !==
      null
    const began = performance.now()
    slider.value = String(target)
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise<void>((resolve) => {
      if (there()) return resolve()
      const observer = new MutationObserver(() => {
        if (!there()) return
        observer.disconnect()
        resolve()
      })
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributeFilter: ['aria-current', 'aria-rowindex'],
      })
    })
    const told = performance.now()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const frame = performance.now()
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', resolve)
      port1.start()
      port2.postMessage(0)
    })
    const shown = performance.now()
    rows.push({
      'to the panels': told - began,
      'to the screen': shown - began,
      drawing: shown - frame,
    })
    await new Promise((resolve) => setTimeout(resolve, rest))
  }
  return rows
}
