/**
 * Every command of the lab in one table. Palette, keys, key sheet, buttons' tooltips and the
 * application menu all read it, so that a shortcut that is shown is a shortcut that works.
 */
import { inject, onScopeDispose, shallowReactive, type InjectionKey } from 'vue'
import { invariant } from '#core/base/invariant.ts'
import {
  describeShortcut,
  matchesShortcut,
  onMac,
  parseShortcut,
  type KeyPress,
} from './shortcut.ts'

export interface Command {
  /** `area.verb`, stable: the menu and the tests name it. */
  readonly id: string
  /** Sentence case, a verb first where it does something. */
  readonly title: string
  /** Heading in the palette and the key sheet. */
  readonly group: string
  /** Accelerator syntax; see shortcut.ts. */
  readonly shortcut?: string
  /** More keys for the same thing. */
  readonly alternatives?: readonly string[]
  /** Whether it can be carried out now; always, if left out. */
  readonly when?: () => boolean
  readonly run: () => void
}

export interface CommandTable {
  /** All commands, in order of registration. */
  all(): readonly Command[]
  find(id: string): Command | undefined
  /** Adds commands; returns what takes them out again. Ids are unique. */
  register(commands: readonly Command[]): () => void
  /** Runs a command if it exists and can run now; says whether it did. */
  run(id: string): boolean
  /** The command a key press means now, or undefined. */
  matching(press: KeyPress): Command | undefined
  /** `Ctrl+Shift+P` or `⇧⌘P`; undefined for a command without keys. */
  keysOf(id: string): string | undefined
}

export function createCommandTable(isMac: boolean = onMac()): CommandTable {
  const commands = shallowReactive(new Map<string, Command>())
  const able = (command: Command): boolean => command.when?.() ?? true
  return {
    all: () => [...commands.values()],
    find: (id) => commands.get(id),
    register(added) {
      for (const command of added) {
        invariant(!commands.has(command.id), `command ${command.id} is registered twice`)
        commands.set(command.id, command)
      }
      return () => {
        for (const command of added) commands.delete(command.id)
      }
    },
    run(id) {
      const command = commands.get(id)
      if (command === undefined || !able(command)) return false
      command.run()
      return true
    },
    matching(press) {
      for (const command of commands.values()) {
        const keys = shortcutsOf(command)
        const hit = keys.some((text) => matchesShortcut(parseShortcut(text), press, isMac))
        if (hit && able(command)) return command
      }
      return undefined
    },
    keysOf(id) {
      const shortcut = commands.get(id)?.shortcut
      return shortcut === undefined ? undefined : describeShortcut(shortcut, isMac)
    },
  }
}

/** All keys of a command, the one shown first. */
export function shortcutsOf(command: Command): readonly string[] {
  const first = command.shortcut === undefined ? [] : [command.shortcut]
  return [...first, ...(command.alternatives ?? [])]
}

export const COMMAND_TABLE: InjectionKey<CommandTable> = Symbol('commands')

/** The window's command table. */
export function useCommands(): CommandTable {
  const table = inject(COMMAND_TABLE)
  invariant(table, 'no command table was provided')
  return table
}

/** Commands that exist as long as the calling component does. */
export function useOwnCommands(commands: readonly Command[]): void {
  onScopeDispose(useCommands().register(commands))
}
