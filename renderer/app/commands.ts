/**
 * The window's command table: what the areas of the lab offer, with the keys and titles that the
 * application menu shows, so that both say and do the same.
 */
import type { Command } from '#renderer/composables/commands.ts'
import { libraryCommands } from '#renderer/panels/library/commands.ts'
import { labCommands } from '#renderer/panels/lab/commands.ts'
import { MENU_COMMANDS, type MenuCommand } from '#shared/command-ids.ts'
import { shellCommands } from './shell-commands.ts'

/** Everything but Replay's own commands, which come and go with its panel. Call in the app's context. */
export function windowCommands(): readonly Command[] {
  return [...shellCommands(), ...libraryCommands(), ...labCommands()].map(asInMenu)
}

const menu: readonly MenuCommand[] = MENU_COMMANDS

/** Takes keys and title from the menu where the menu has the command. */
export function asInMenu(command: Command): Command {
  const entry = menu.find(({ id }) => id === command.id)
  if (entry === undefined) return command
  const { title, shortcut } = entry
  return { ...command, title, ...(shortcut === undefined ? {} : { shortcut }) }
}
