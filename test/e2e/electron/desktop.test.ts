/** What a desktop app owes its desktop: files by command line, a menu that works, a window that stays put. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MENU_COMMANDS } from '#shared/command-ids.ts'
import { launchElectron, type ElectronSession } from '../support/electron.ts'

let folder: string
let lab: ElectronSession

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'racelab-desktop-'))
  const damaged = path.join(folder, 'damaged run.racetrace')
  await writeFile(damaged, 'not a recording')
  lab = await launchElectron({ args: [damaged, path.join(folder, 'missing.racetrace')] })
})
afterAll(async () => {
  await lab.close()
  await rm(folder, { recursive: true })
})

it('says what is wrong with each file of the command line', async () => {
  const said = (words: string): Promise<boolean> => lab.page.getByText(words).isVisible()
  await expect.poll(() => said('damaged run.racetrace was not imported')).toBe(true)
  await expect.poll(() => said('missing.racetrace is not there any more')).toBe(true)
  await lab.screenshot('command-line-files')
})

it('does what the menu says', async () => {
  for (const [id, name] of [
    ['view.compare', 'Compare'],
    ['view.replay', 'Replay'],
    ['view.library', 'Library'],
    ['view.lab', 'Lab'],
  ] as const) {
    await lab.app.evaluate(({ Menu }, command) => {
      Menu.getApplicationMenu()?.getMenuItemById(command)?.click()
    }, id)
    const tab = lab.page.getByRole('tab', { name })
    await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true')
  }
})

it('has every command of the table in the menu, with its key', async () => {
  const shown = await lab.app.evaluate(
    ({ Menu }, ids) =>
      ids.map((id) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(id)
        return { id, title: item?.label, shortcut: item?.accelerator ?? undefined }
      }),
    MENU_COMMANDS.map(({ id }) => id),
  )
  expect(shown).toEqual(
    MENU_COMMANDS.map((command) => ({
      id: command.id,
      title: command.title,
      shortcut: 'shortcut' in command ? command.shortcut : undefined,
    })),
  )
})

it('opens where the window was', async () => {
  const bounds = { x: 40, y: 60, width: 1000, height: 640 }
  await lab.app.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(wanted)
  }, bounds)
  await lab.restart()
  const found = await lab.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  )
  expect(found).toEqual(bounds)
})
