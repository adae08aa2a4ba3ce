/**
 * The timeline under a user's hands: nothing is lost at any zoom, and what is above each other is. The
 * pointer is put on whole pixels: a wheel and a click tell of no others.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchElectron, type ElectronSession } from '../support/electron.ts'
import {
  button,
  choose,
  enter,
  openActivity,
  parseShown,
  position,
  runEnds,
} from '../support/lab-page.ts'

let lab: ElectronSession
let page: Page

beforeAll(async () => {
  lab = await launchElectron()
  page = lab.page
  await openActivity(page, 'Lab')
  await choose(page, 'Variant', 'none')
  await choose(page, 'Compare with', 'nothing')
  await enter(page, 'Operations', 6_000)
  await button(page, 'Run').click()
  await runEnds(page)
  await button(page, 'Open in Replay').click()
  await page.getByRole('slider', { name: 'Playhead' }).waitFor()
})
afterAll(() => lab.close())

const LANES = 'canvas[aria-label^="Lanes of"]'
const MINIMAP = 'canvas[aria-label="The whole recording"]'
const RULER = 'canvas[aria-label="Time ruler"]'

/** Where on a canvas the colour of violations is: from the left, in CSS pixels, ascending. */
function violationColumns(selector: string): Promise<number[]> {
  return page.evaluate((query) => {
    const canvas = document.querySelector<HTMLCanvasElement>(query)
    const one = new OffscreenCanvas(1, 1).getContext('2d')
    if (!canvas || !one) return []
    one.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--violation')
    one.fillRect(0, 0, 1, 1)
    const [red, green, blue] = one.getImageData(0, 0, 1, 1).data
    const { width, height } = canvas
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] }
    const columns = new Set<number>()
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue)
        columns.add(((at / 4) % width) / devicePixelRatio)
    }
    return [...columns].sort((a, b) => a - b)
  }, selector)
}

async function frame(): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

async function box(selector: string): Promise<{ x: number; y: number; width: number }> {
  const found = await page.locator(selector).boundingBox()
  if (!found) throw new Error(`${selector} is not there`)
  return found
}

/** The time under the pointer, ticks, as the tooltip says exactly. */
async function pointedTime(): Promise<number> {
  await frame()
  return parseShown(await page.getByRole('tooltip').locator('.exact').innerText())
}

async function fitAll(): Promise<void> {
  await page.locator(LANES).focus()
  await page.keyboard.press('f')
  await frame()
}

it('a violation stays on the screen at every zoom, whatever picture is at hand', async () => {
  // Each press of a key is one step then.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect.poll(async () => (await violationColumns(LANES)).length).toBeGreaterThan(0)
  await button(page, 'Next violation').click()
  await expect.poll(async () => (await position(page)).seq).toBeGreaterThan(0)
  const seen: number[] = []
  // W and S zoom about the playhead, which is at the violation: 1.4 times a step, 380 in all.
  for (const key of 'w'.repeat(18) + 's'.repeat(18)) {
    await page.keyboard.press(key)
    await frame()
    seen.push((await violationColumns(LANES)).length, (await violationColumns(MINIMAP)).length)
  }
  expect(Math.min(...seen)).toBeGreaterThan(6)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
})

it('ruler, strip and lanes are as wide as each other, also where lanes are scrolled', async () => {
  await lab.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1_100, 640),
  )
  const scrolls = (): Promise<boolean> =>
    page.locator('.scroller').evaluate((one) => one.scrollHeight > one.clientHeight)
  await expect.poll(scrolls).toBe(true)
  await frame()
  const [lanes, ruler, strip] = [await box(LANES), await box(RULER), await box(MINIMAP)]
  for (const one of [ruler, strip]) {
    expect([one.x, one.width]).toEqual([lanes.x, lanes.width])
  }
})

it('zooming keeps the time under the pointer, the wheel and keys move it', async () => {
  await fitAll()
  const { x, y, width } = await box(LANES)
  await page.mouse.move(Math.round(x + width * 0.3), Math.round(y + 10))
  const before = await pointedTime()
  await page.keyboard.down('Control')
  for (let step = 0; step < 6; step++) await page.mouse.wheel(0, -200)
  await page.keyboard.up('Control')
  const near = await pointedTime()
  expect(Math.abs(near - before)).toBeLessThanOrEqual(1)
  await page.keyboard.down('Shift')
  await page.mouse.wheel(0, 300)
  await page.keyboard.up('Shift')
  const panned = await pointedTime()
  expect(panned).toBeGreaterThan(near)
  await page.keyboard.press('a', { delay: 150 })
  expect(await pointedTime()).toBeLessThan(panned)
  await fitAll()
  expect(await pointedTime()).toBe(before)
})

it('double click goes to the event that the tooltip names', async () => {
  const { x, y, width } = await box(LANES)
  const [left, top] = [Math.round(x + width * 0.55), Math.round(y + 10)]
  await page.mouse.move(left, top)
  const event = page.getByRole('tooltip').locator('.event')
  const seq = parseShown(/^[\d,]+/.exec(await event.innerText())?.[0] ?? '')
  await page.mouse.dblclick(left, top)
  await expect.poll(async () => (await position(page)).seq).toBe(seq)
})
