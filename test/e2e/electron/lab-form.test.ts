/** The form of the Lab: what it shows is what would run, and it fits the smallest window. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchElectron, type ElectronSession } from '../support/electron.ts'
import { button, openActivity } from '../support/lab-page.ts'

let lab: ElectronSession

beforeAll(async () => {
  lab = await launchElectron()
  await openActivity(lab.page, 'Lab')
})
afterAll(() => lab.close())

it.each([
  ['Defaults', () => button(lab.page, 'Defaults')],
  ['a link of the story', () => lab.page.getByRole('button', { name: /^Try/ }).first()],
])('a number out of range names its field, and %s forgets it', async (_, filler) => {
  const field = lab.page.getByRole('spinbutton', { name: 'CPUs', exact: true })
  await field.fill('99')
  await lab.page.getByText('Another value is needed for CPUs.').waitFor()
  expect(await button(lab.page, 'Run').isDisabled()).toBe(true)
  await filler().click()
  await lab.page.getByText('Another value is needed').waitFor({ state: 'detached' })
  expect(await field.inputValue()).toBe('4')
  expect(await button(lab.page, 'Run').isDisabled()).toBe(false)
})

it('before a run it says what the chosen race will show, and which kernels run', async () => {
  const empty = lab.page.getByRole('region', { name: 'Run' })
  await empty.getByText('Drift of i_blocks').waitFor()
  await button(lab.page, 'Run none and frlock').waitFor()
  await lab.page.getByRole('button', { name: /^seqtex/ }).click()
  await button(lab.page, 'Run none and seqtex').waitFor()
  expect(await empty.getByText('i_blocks').count()).toBe(0)
})

it('no panel of it scrolls sideways in the smallest window', async () => {
  await lab.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const [width = 0, height = 0] = window?.getMinimumSize() ?? []
    window?.setSize(width, height)
  })
  await lab.page.waitForFunction(() => innerWidth <= 800)
  const sideways = await lab.page.evaluate(() =>
    [...document.querySelectorAll('section')]
      .flatMap((section) => [...section.querySelectorAll('*')])
      .filter((one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
      .filter((one) => one.scrollWidth > one.clientWidth)
      .map((one) => one.closest('section')?.getAttribute('aria-label') ?? one.className),
  )
  expect(sideways).toEqual([])
})
