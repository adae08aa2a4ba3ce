/** The lab's controls as a user names them, so that flows read as what somebody does. */
import type { Locator, Page } from 'playwright-core'

export type Activity = 'Library' | 'Lab' | 'Replay' | 'Compare' | 'Explore'

const RUN_MS = 150_000

export async function openActivity(page: Page, name: Activity): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
}

export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}

/** Opens the combobox `label` and takes the option that begins with `option`. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await box.click()
  await page
    .getByRole('option', { name: new RegExp(`^${option}\\b`) })
    .first()
    .click()
}

/** Types a number into the spinbutton `label`. */
export async function enter(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label, exact: true })
  await field.fill(String(value))
  await field.press('Tab')
}

/** Waits until Run can be pressed again. */
export async function runEnds(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('button')].some(
        (one) => one.textContent?.trim() === 'Run' && !one.disabled,
      ),
    undefined,
    { timeout: RUN_MS },
  )
}

/** The cells of a metric's row, one number per kernel: units and signs as shown, separators removed. */
export async function metric(page: Page, name: string): Promise<number[]> {
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
  const cells = await row.first().locator('td').allInnerTexts()
  return cells.slice(0, 2).map(parseShown)
}

/** A shown number: `◆ −339,968` is -339968. */
export function parseShown(text: string): number {
  return Number(text.replace(/−/g, '-').replace(/[^\d.+-]/g, ''))
}

/** Sequence number under the playhead and the last one of the recording. */
export async function position(page: Page): Promise<{ seq: number; last: number }> {
  const text = await page.getByLabel('Position', { exact: true }).innerText()
  const [seq = NaN, last = NaN] = (text.match(/[\d,]+/g) ?? []).map(parseShown)
  return { seq, last }
}

/** Moves the playhead as a drag of the slider does; resolves when the events show that row as current. */
export async function seek(page: Page, seq: number): Promise<void> {
  await page.getByRole('slider', { name: 'Playhead' }).evaluate((element, value) => {
    const input = element as HTMLInputElement
    input.value = String(value)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }, seq)
  await currentRow(page, seq).waitFor()
}

/** The row of the event list that is the current event, when that is `seq`. */
function currentRow(page: Page, seq: number): Locator {
  return page
    .getByRole('region', { name: 'Events' })
    .locator(`[aria-current="true"][aria-rowindex="${seq + 2}"]`)
}

/** The cells of the current event: seq, time, CPU, actor, event, source. */
export async function currentEvent(page: Page): Promise<string[]> {
  const { seq } = await position(page)
  const row = currentRow(page, seq)
  await row.waitFor()
  return row.getByRole('gridcell').allInnerTexts()
}

/** A value of the event list as signed: `4294967288 (-8)` is -8. */
export function signedReading(text: string): number {
  return Number(/\((-\d+)\)$/.exec(text)?.[1] ?? text)
}

/**
 * What the state tree shows for a field, by its name, as the number it means; `1 → 2` when the current
 * event changed it.
 */
export async function stateOf(page: Page, field: string): Promise<string> {
  const row = page
    .getByRole('region', { name: 'State' })
    .getByRole('treeitem')
    .filter({ has: page.locator('.name', { hasText: new RegExp(`^${field}$`) }) })
  const value = await row.first().locator('.value').innerText()
  // What stands in memory is noted beside a count that has gone below zero.
  return value
    .replace(/\s+/g, ' ')
    .replace(/ \S+ unsigned$/, '')
    .trim()
}
