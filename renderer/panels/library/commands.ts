/** What can be done with recordings. */
import { EXPORT_FORMATS } from '#core/export/formats.ts'
import type { Command } from '#renderer/composables/commands.ts'
import { useCompareStore } from '#renderer/stores/compare.ts'
import { useLibraryStore, type RecordingRow } from '#renderer/stores/library.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { useShellStore } from '#renderer/stores/shell.ts'
import { useTransfersStore } from '#renderer/stores/transfers.ts'
import { useCloseOpened } from './close-opened.ts'

/** Call inside the app's context. */
export function libraryCommands(): readonly Command[] {
  return [...selectionCommands(), ...fileCommands()]
}

function selectionCommands(): readonly Command[] {
  const library = useLibraryStore()
  const compare = useCompareStore()
  const shell = useShellStore()
  const transfers = useTransfersStore()
  const closeOpened = useCloseOpened()

  /** What is open has no events any more: it is made again when it is opened again. */
  async function makeCompact(row: RecordingRow): Promise<void> {
    if (await transfers.makeCompact(row)) closeOpened([row.id])
  }

  function deleteSelected(): void {
    const ids = library.selected.map(({ id }) => id)
    closeOpened(ids)
    void library.remove(ids)
  }

  const selected = (count: number): boolean =>
    shell.activity === 'library' && library.selected.length === count

  return [
    {
      id: 'library.open',
      title: 'Open the selected recording in Replay',
      group: 'Library',
      when: () => selected(1),
      run() {
        const [row] = library.selected
        if (row !== undefined) void shell.openInReplay(row.id)
      },
    },
    {
      id: 'library.compare',
      title: 'Compare the two selected recordings',
      group: 'Library',
      when: () => selected(2),
      run() {
        const [first, second] = library.selected
        if (first === undefined || second === undefined) return
        shell.show('compare')
        void compare.choosePair(first.id, second.id)
      },
    },
    {
      id: 'library.compact',
      title: 'Convert the selected recording to compact',
      group: 'Library',
      when: () => selected(1) && library.selected[0]?.compact !== true,
      run() {
        const [row] = library.selected
        if (row !== undefined) void makeCompact(row)
      },
    },
    {
      id: 'library.delete',
      title: 'Delete the selected recordings',
      group: 'Library',
      shortcut: 'Delete',
      when: () => shell.activity === 'library' && library.selected.length > 0,
      run: deleteSelected,
    },
  ]
}

function fileCommands(): readonly Command[] {
  const library = useLibraryStore()
  const replay = useReplayStore()
  const transfers = useTransfersStore()
  const shell = useShellStore()

  /** The one selected in the library, or the one open in Replay. */
  function exportable(): RecordingRow | undefined {
    if (shell.activity === 'library' && library.selected.length === 1) return library.selected[0]
    if (shell.activity !== 'replay') return undefined
    return library.finished.find(({ id }) => id === replay.port?.recording)
  }

  return [
    {
      id: 'file.import',
      title: 'Import recording or foreign trace…',
      group: 'Library',
      run() {
        shell.show('library')
        void transfers.pick()
      },
    },
    {
      id: 'library.samples',
      title: 'Add the sample recordings',
      group: 'Library',
      run() {
        shell.show('library')
        void transfers.importSamples()
      },
    },
    {
      id: 'file.export',
      title: 'Export recording…',
      group: 'Library',
      when: () => exportable() !== undefined,
      run() {
        const row = exportable()
        if (row !== undefined) void transfers.exportRecording(row)
      },
    },
    ...EXPORT_FORMATS.map(({ format, title }): Command => ({
      id: `file.export.${format}`,
      title: `Export as ${title}…`,
      group: 'Library',
      when: () => exportable() !== undefined,
      run() {
        const row = exportable()
        if (row !== undefined) void transfers.exportRecording(row, format)
      },
    })),
  ]
}
