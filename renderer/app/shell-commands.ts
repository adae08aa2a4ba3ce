/** Commands of the window itself: activities, overlays, theme. */
import type { Command } from '#renderer/composables/commands.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { useShellStore } from '#renderer/stores/shell.ts'
import { ACTIVITY_LOOKS } from './activities.ts'

/** Call inside the app's context. */
export function shellCommands(): readonly Command[] {
  const shell = useShellStore()
  const settings = useSettingsStore()
  return [
    ...ACTIVITY_LOOKS.map(({ id, title, command }): Command => ({
      id: command,
      title,
      group: 'View',
      run: () => shell.show(id),
    })),
    {
      id: 'view.palette',
      title: 'Commands…',
      group: 'View',
      run() {
        shell.paletteOpen = !shell.paletteOpen
      },
    },
    { id: 'view.theme', title: 'Next theme', group: 'View', run: settings.nextTheme },
    {
      id: 'help.keys',
      title: 'Keyboard shortcuts',
      group: 'Help',
      shortcut: '?',
      run() {
        shell.keysOpen = true
      },
    },
  ]
}
