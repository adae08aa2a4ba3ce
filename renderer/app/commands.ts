/**
 * The window's command table: what the areas of the lab offer, with the keys and titles that the
 * application menu shows, so that both say and do the same.
 */
import type { Command } from '#renderer/composables/commands.ts'
import { exploreCommands } from '#renderer/panels/explore/commands.ts'
import { libraryCommands } from '#renderer/panels/library/commands.ts'
import { labCommands } from '#renderer/panels/lab/commands.ts'
import { useShellStore } from '#renderer/stores/shell.ts'
import { MENU_COMMANDS, type MenuCommand } from '#shared/command-ids.ts'
import { shellCommands } from './shell-commands.ts'

/** Everything but Replay's own commands, which come and go with its panel. Call in the app's context. */
export function windowCommands(): readonly Command[] {
  const explore = exploreCommands()
  const others = [...libraryCommands(), ...labCommands()]
  const shared = others.map((command) => ({ ...command, ...whereOneIs(command, explore) }))
  return [...shellCommands(), ...shared, ...explore].map(asInMenu)
}

/** Run, Stop, Import and Export mean explorations while Explore is shown, and recordings everywhere else. */
function whereOneIs(
  command: Command,
  explore: readonly Command[],
): Pick<Command, 'when' | 'run'> | undefined {
  const shell = useShellStore()
  const same = explore.find(({ id }) => id === command.id.replace(/^(run|file)\./, 'explore.'))
  if (same === undefined) return undefined
  const meant = (): Command => (shell.activity === 'explore' ? same : command)
  return { when: () => meant().when?.() ?? true, run: () => meant().run() }
}

const menu: readonly MenuCommand[] = MENU_COMMANDS

/** Takes keys and title from the menu where the menu has the command. */
export function asInMenu(command: Command): Command {
  const entry = menu.find(({ id }) => id === command.id)
  if (entry === undefined) return command
  const { title, shortcut } = entry
  return { ...command, title, ...(shortcut === undefined ? {} : { shortcut }) }
}
