/** Where files from outside belong: results of explorations into their history, everything else into the library. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { OpenedFile } from '#renderer/bridge/host.ts'
import { useExplorationsStore } from '#renderer/stores/explorations.ts'
import { useShellStore } from '#renderer/stores/shell.ts'
import { useTransfersStore } from '#renderer/stores/transfers.ts'

/** What a document says first of itself, as this program writes it. */
const BEGINNING = /^\s*\{\s*"format":\s*"racelab-(exploration|campaign)"/
const BEGINNING_BYTES = 256

/** Takes files that were dropped, or handed to the lab; call it in the app's context. */
export function useIncomingFiles(): (
  files: readonly Result<OpenedFile, Failure>[],
) => Promise<void> {
  const shell = useShellStore()
  const explorations = useExplorationsStore()
  const transfers = useTransfersStore()

  return async (files) => {
    const exploring = shell.activity === 'explore'
    const others: Result<OpenedFile, Failure>[] = []
    for (const file of files) {
      const isDocument = file.ok && (await isExploration(file.value, exploring))
      if (!isDocument) others.push(file)
      else {
        shell.show('explore')
        await explorations.importFile(file.value)
      }
    }
    if (others.length === 0) return
    shell.show('library')
    await transfers.importFiles(others)
  }
}

/** Any JSON is meant as one while Explore is shown; elsewhere it could be a trace. */
async function isExploration(file: OpenedFile, exploring: boolean): Promise<boolean> {
  if (exploring && file.name.endsWith('.json')) return true
  const start = await file.read(0, Math.min(file.size, BEGINNING_BYTES))
  return start.ok && BEGINNING.test(new TextDecoder().decode(start.value))
}
