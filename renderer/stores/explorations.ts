/** The history of explorations: listed live, opened, deleted with a way back, exported and imported. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { failure, type Failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import type { OpenedFile } from '#renderer/bridge/host.ts'
import { useDeletion } from './deletion.ts'
import type { ExplorationRow } from './explorations-port.ts'
import { useExploreStore } from './explore.ts'
import { fileStem } from './file-name.ts'
import { useNoticesStore } from './notices.ts'
import { useServices } from './services.ts'
import { useTransfersStore } from './transfers.ts'

export type { ExplorationRow }

/** Files above this are no results of explorations, as for the command line. */
const MAX_BYTES = 512 * 1024 * 1024

export const useExplorationsStore = defineStore('explorations', () => {
  const { host, explorer, explorations, scenarios } = useServices()
  const explore = useExploreStore()
  const notices = useNoticesStore()
  const transfers = useTransfersStore()
  const erase = useDeletion(explorations)
  /** What is kept, last first. */
  const rows = shallowRef<readonly ExplorationRow[]>([])
  /** The one that is being read. */
  const opening = ref<string>()
  /** Why the last file was not taken. */
  const refused = shallowRef<Failure>()
  /** What stands beside the results: what to explore, or what was explored. */
  const side = ref<'form' | 'history'>('form')

  /** Starts listening; returns what ends it. */
  function connect(): () => void {
    return explorations.watch(
      (now) => (rows.value = now),
      (reason) => notices.failed(reason),
    )
  }

  async function open(id: string): Promise<void> {
    if (opening.value !== undefined) return
    opening.value = id
    await explore.open(id)
    opening.value = undefined
  }

  /** Takes one away at once and offers Undo; it is erased when the offer has passed. */
  async function remove(row: ExplorationRow): Promise<void> {
    if (explore.live?.id === row.id) return
    explore.close(row.id)
    await erase(row.id, nameOf(row))
  }

  /** Saves the document, as the command line writes it. */
  async function exportFile(row: ExplorationRow): Promise<void> {
    const bytes = await explorations.read(row.id)
    if (!bytes.ok) {
      notices.failed(bytes.error)
      return
    }
    const content = new Blob([bytes.value], { type: 'application/json' })
    await transfers.saveBlob(`${fileStem(nameOf(row))}.json`, content)
  }

  /** Lets the user choose documents and takes them into the history. */
  async function pick(): Promise<void> {
    for (const file of await host.pickFiles()) {
      if (file.ok) await importFile(file.value)
      else notices.failed(file.error)
    }
  }

  /** Takes a document into the history and shows it. */
  async function importFile(file: OpenedFile): Promise<void> {
    const bytes = file.size > MAX_BYTES ? err(tooLarge(file.name)) : await file.read(0, file.size)
    await file.close()
    const result = bytes.ok
      ? await explorer.importFile(crypto.randomUUID(), file.name, bytes.value)
      : bytes
    side.value = 'history'
    refused.value = result.ok ? undefined : result.error
    if (result.ok) explore.show(result.value)
  }

  function dismiss(): void {
    refused.value = undefined
  }

  /** `Inode accounting: none, frlock, dpor`. */
  function nameOf({ scenario, variants, strategies }: ExplorationRow): string {
    return `${titleOf(scenario)}: ${[...variants, ...strategies].join(', ')}`
  }

  /** What people call a scenario; its name where it is none of the library. */
  function titleOf(scenario: string): string {
    return scenarios.find(({ name }) => name === scenario)?.title ?? scenario
  }

  return {
    rows,
    opening,
    refused,
    side,
    connect,
    open,
    remove,
    exportFile,
    pick,
    importFile,
    dismiss,
    nameOf,
    titleOf,
  }
})

function tooLarge(at: string): Failure {
  return failure('E_NO_EXPLORATION', 'The file is too large to be the result of an exploration.', {
    at,
    hint: 'Use what `racelab explore --json` or `--checkpoint` wrote.',
  })
}
