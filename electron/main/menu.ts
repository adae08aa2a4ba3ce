/** The application menu: built from the command table, the rest are the platform's own roles. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { MENU_COMMANDS, type CommandId, type MenuCommand } from '#shared/command-ids.ts'

export interface MenuSettings {
  readonly platform: NodeJS.Platform
  /** Reload and developer tools are for those who build the lab. */
  readonly development: boolean
}

export function setupMenu(run: (id: CommandId) => void): void {
  const settings = { platform: process.platform, development: !app.isPackaged }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(settings, run)))
}

export function menuTemplate(
  { platform, development }: MenuSettings,
  run: (id: CommandId) => void,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const commands = (menu: MenuCommand['menu']): MenuItemConstructorOptions[] =>
    MENU_COMMANDS.filter((command) => command.menu === menu).map((command) => ({
      id: command.id,
      label: command.title,
      ...('shortcut' in command ? { accelerator: command.shortcut } : {}),
      click: () => run(command.id),
    }))
  const quit: MenuItemConstructorOptions[] = isMac ? [{ role: 'close' }] : [{ role: 'quit' }]
  const developer: MenuItemConstructorOptions[] = [
    separator,
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ]
  const about: MenuItemConstructorOptions[] = isMac ? [] : [separator, { role: 'about' }]
  const zoom: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: [...commands('file'), separator, ...quit] },
    { role: 'editMenu' },
    { label: '&Run', submenu: commands('run') },
    {
      label: '&View',
      submenu: [
        ...commands('view'),
        separator,
        ...zoom,
        { role: 'togglefullscreen' },
        ...(development ? developer : []),
      ],
    },
    { label: 'Re&play', submenu: commands('replay') },
    { role: 'windowMenu' },
    { role: 'help', submenu: [...commands('help'), ...about] },
  ]
}
