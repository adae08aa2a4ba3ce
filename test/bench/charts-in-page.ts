/**
 * How long the charts of a recording take from their numbers to the screen: each is taken away (its table
 * comes in its place) and brought back, as with the button that does so.
 */
import type { Page } from 'playwright-core'
import type { BenchResult } from './machine.bench.ts'

const TIMES = 8

/** Of every chart that the Lab shows after a run. */
export async function drawCharts(page: Page): Promise<BenchResult[]> {
  const figures: BenchResult[] = []
  const quantities = page.getByRole('radiogroup', { name: 'Quantity' }).getByRole('radio')
  const names = await quantities.allInnerTexts()
  for (const [at, name] of names.entries()) {
    await quantities.nth(at).click()
    figures.push(...(await drawChart(page, 0, name)))
  }
  const charts = await page.locator('figure').count()
  for (let at = 1; at < charts; at++) {
    const title = await page.locator('figure').nth(at).locator('.title').innerText()
    figures.push(...(await drawChart(page, at, title)))
  }
  return figures
}

async function drawChart(page: Page, at: number, name: string): Promise<BenchResult[]> {
  const times = await page.evaluate(drawInPage, { at, times: TIMES })
  times.sort((one, other) => one - other)
  const figure = (which: string, milliseconds = 0): BenchResult => ({
    name: `charts: ${name}, from numbers to screen, ${which}`,
    value: Math.round(milliseconds),
    unit: 'ms',
  })
  return [figure('median', times[TIMES >> 1]), figure('longest', times.at(-1))]
}

/** Runs in the page: brings chart `at` back and looks after each frame whether something is drawn. */
async function drawInPage({ at, times }: { at: number; times: number }): Promise<number[]> {
  const figure = document.querySelectorAll('figure')[at]
  const button = figure?.querySelector<HTMLButtonElement>('button[aria-label="Show as a table"]')
  if (!figure || !button) throw new Error('no such chart')
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
  const painted = (): Promise<unknown> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', resolve)
      port1.start()
      port2.postMessage(0)
    })
  const small = new OffscreenCanvas(32, 32).getContext('2d', { willReadFrequently: true })
  if (!small) throw new Error('no canvas')
  const drawn = (): boolean => {
    const canvas = figure.querySelector('canvas')
    if (!canvas || canvas.width === 0) return false
    small.clearRect(0, 0, 32, 32)
    small.drawImage(canvas, 0, 0, 32, 32)
    return small.getImageData(0, 0, 32, 32).data.some((part) => part > 0)
  }
  const milliseconds: number[] = []
  for (let n = 0; n < times; n++) {
    button.click()
    await frame()
    await frame()
    const began = performance.now()
    button.click()
    do {
      await frame()
      await painted()
    } while (!drawn())
    milliseconds.push(performance.now() - began)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  return milliseconds
}
