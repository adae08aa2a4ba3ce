import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { menuTemplate } from '../../../../electron/main/menu.ts'
import { MENU_COMMANDS, type CommandId } from '#shared/command-ids.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

function items(template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [
    item,
    ...(Array.isArray(item.submenu) ? items(item.submenu) : []),
  ])
}

describe('the application menu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('offers every command once on %s', (platform) => {
    const run = vi.fn<(id: CommandId) => void>()
    const all = items(menuTemplate({ platform, development: false }, run))
    for (const { id, title } of MENU_COMMANDS) {
      const found = all.filter((item) => item.id === id)
      expect(found).toHaveLength(1)
      expect(found[0]?.label).toBe(title)
      const click = found[0]?.click as (() => void) | undefined
      click?.()
      expect(run).toHaveBeenLastCalledWith(id)
    }
  })

  it('gives no key twice, and none without a modifier, which would be taken from text fields', () => {
    const keys = MENU_COMMANDS.flatMap((command) =>
      'shortcut' in command ? [command.shortcut] : [],
    )
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(key).toMatch(/^CmdOrCtrl\+/)
  })

  it('shows developer tools to developers only', () => {
    const roles = (development: boolean): unknown[] =>
      items(menuTemplate({ platform: 'linux', development }, () => undefined)).map(
        (item) => item.role,
      )
    expect(roles(true)).toContain('toggleDevTools')
    expect(roles(false)).not.toContain('toggleDevTools')
    expect(roles(false)).not.toContain('reload')
  })
})
