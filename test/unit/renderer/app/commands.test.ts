import { beforeEach, describe, expect, it } from 'vitest'
import { shortcutsOf, type Command } from '#renderer/composables/commands.ts'
import { parseShortcut } from '#renderer/composables/shortcut.ts'
import { asInMenu, windowCommands } from '#renderer/app/commands.ts'
import { replayCommands } from '#renderer/panels/replay/commands.ts'
import { useNotebookStore } from '#renderer/stores/notebook.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { MENU_COMMANDS } from '#shared/command-ids.ts'
import { provideServices } from '../stores/with-services.ts'

let commands: readonly Command[] = []

beforeEach(() => {
  provideServices()
  const replay = replayCommands({
    replay: useReplayStore(),
    selection: useSelectionStore(),
    notebook: useNotebookStore(),
    shown: () => true,
    fit: () => undefined,
    zoom: () => undefined,
  })
  commands = [...windowCommands(), ...replay.map(asInMenu)]
})

describe('the commands of the window', () => {
  it('carry out everything the application menu offers, under the same title and keys', () => {
    for (const entry of MENU_COMMANDS) {
      const command = commands.find(({ id }) => id === entry.id)
      expect(command, entry.id).toBeDefined()
      expect(command?.title).toBe(entry.title)
      if ('shortcut' in entry) expect(command?.shortcut).toBe(entry.shortcut)
    }
  })

  it('have ids and keys of their own', () => {
    const ids = commands.map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    const keys = commands.flatMap((command) =>
      shortcutsOf(command).map((text) => JSON.stringify(parseShortcut(text))),
    )
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  it('are titled as sentences, without a full stop', () => {
    const wrong = commands.filter(({ title }) => !/^[A-Z].*[^.]$/.test(title))
    expect(wrong.map(({ id }) => id)).toEqual([])
  })
})
