/**
 * The commands that the application menu offers. The renderer carries them out, whether they come from
 * the menu, the palette, a key or a button. A shortcut here is Electron's accelerator syntax; keys
 * without a modifier are the renderer's own business, because a menu would take them from text fields.
 */
export interface MenuCommand {
  readonly id: string
  readonly menu: 'file' | 'run' | 'view' | 'replay' | 'help'
  readonly title: string
  readonly shortcut?: string
}

export const MENU_COMMANDS = [
  {
    id: 'file.import',
    menu: 'file',
    title: 'Import recording or foreign trace…',
    shortcut: 'CmdOrCtrl+O',
  },
  { id: 'file.export', menu: 'file', title: 'Export recording…', shortcut: 'CmdOrCtrl+S' },
  { id: 'run.start', menu: 'run', title: 'Run', shortcut: 'CmdOrCtrl+Enter' },
  { id: 'run.stop', menu: 'run', title: 'Stop', shortcut: 'CmdOrCtrl+.' },
  { id: 'view.palette', menu: 'view', title: 'Commands…', shortcut: 'CmdOrCtrl+Shift+P' },
  { id: 'view.library', menu: 'view', title: 'Library', shortcut: 'CmdOrCtrl+1' },
  { id: 'view.lab', menu: 'view', title: 'Lab', shortcut: 'CmdOrCtrl+2' },
  { id: 'view.replay', menu: 'view', title: 'Replay', shortcut: 'CmdOrCtrl+3' },
  { id: 'view.compare', menu: 'view', title: 'Compare', shortcut: 'CmdOrCtrl+4' },
  { id: 'view.explore', menu: 'view', title: 'Explore', shortcut: 'CmdOrCtrl+5' },
  { id: 'replay.play', menu: 'replay', title: 'Play or pause' },
  { id: 'replay.step-forward', menu: 'replay', title: 'Step forward' },
  { id: 'replay.step-back', menu: 'replay', title: 'Step back' },
  { id: 'replay.next-violation', menu: 'replay', title: 'Next violation' },
  { id: 'replay.next-retry', menu: 'replay', title: 'Next retry' },
  { id: 'help.keys', menu: 'help', title: 'Keyboard shortcuts' },
] as const satisfies readonly MenuCommand[]

export type CommandId = (typeof MENU_COMMANDS)[number]['id']
