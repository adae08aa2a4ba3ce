import { beforeEach, describe, expect, it, vi } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import type { OpenedFile, SaveSink } from '#renderer/bridge/host.ts'
import { useLibraryStore } from '#renderer/stores/library.ts'
import { useNoticesStore } from '#renderer/stores/notices.ts'
import type { RecordingsPort } from '#renderer/stores/recordings-port.ts'
import { useTransfersStore } from '#renderer/stores/transfers.ts'
import { recordingRow } from './recording-row.ts'
import { emptyRecordings, noForeignTraces, provideServices, quietHost } from './with-services.ts'

function opened(name: string): OpenedFile & { readonly close: ReturnType<typeof vi.fn> } {
  return {
    name,
    size: 1_000,
    read: () => Promise.resolve(ok(new Uint8Array(0))),
    close: vi.fn(() => Promise.resolve()),
  }
}

let importFile: ReturnType<typeof vi.fn<RecordingsPort['importFile']>>

beforeEach(() => {
  importFile = vi.fn<RecordingsPort['importFile']>((file) =>
    Promise.resolve(
      file.name.startsWith('bad')
        ? err(failure('E_DAMAGED', 'Its checksum is wrong.', { at: 'chunks/000002.bin' }))
        : ok({ id: `id of ${file.name}`, foreign: file.name.endsWith('.txt') }),
    ),
  )
  provideServices({ recordings: { ...emptyRecordings, importFile } })
})

describe('imports', () => {
  it('go on after a file that is refused, and say why it was', async () => {
    const transfers = useTransfersStore()
    const files = [opened('bad.racetrace'), opened('good.racetrace')]
    await transfers.importFiles(files.map((file) => ok(file)))
    expect(transfers.failures.map(({ name, failure: { at } }) => [name, at])).toEqual([
      ['bad.racetrace', 'chunks/000002.bin'],
    ])
    expect(useLibraryStore().selection).toEqual(['id of good.racetrace'])
    expect(useNoticesStore().notices.map(({ title }) => title)).toEqual(['Recording imported'])
    expect(transfers.transfers).toEqual([])
    for (const file of files) expect(file.close).toHaveBeenCalledOnce()
  })

  it('say of a foreign trace that it is none of the lab, and offer to open it', async () => {
    const open = vi.fn((_id: string) => Promise.resolve(err(failure('E', 'Not here.'))))
    provideServices({
      recordings: { ...emptyRecordings, importFile },
      foreign: { ...noForeignTraces, open },
    })
    await useTransfersStore().importFiles([ok(opened('capture.txt'))])
    const [notice] = useNoticesStore().notices
    expect([notice?.title, notice?.action]).toEqual(['Foreign trace imported', 'Open'])
    expect(notice?.detail).toContain('read-only, no state')
    expect(useLibraryStore().selection).toEqual([])
    useNoticesStore().act(notice?.id ?? 0)
    expect(open.mock.calls.map(([id]) => id)).toEqual(['id of capture.txt'])
  })

  it('say how many files come after the one that is read', async () => {
    const waiting: (number | undefined)[] = []
    const transfers = useTransfersStore()
    importFile.mockImplementation(() => {
      waiting.push(transfers.transfers[0]?.waiting)
      return Promise.resolve(err(failure('E', 'Bad.')))
    })
    await transfers.importFiles(['a', 'b', 'c'].map((name) => ok(opened(name))))
    expect(waiting).toEqual([2, 1, 0])
  })

  it('show how far they are, and can be stopped without a word of failure', async () => {
    importFile.mockImplementation((_file, transferred, signal) => {
      transferred(250, 1_000)
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(err(failure('E_STOPPED', 'Stopped.'))))
      })
    })
    const transfers = useTransfersStore()
    const over = transfers.importFiles([ok(opened('long.racetrace'))])
    const [transfer] = transfers.transfers
    expect([transfer?.done, transfer?.total]).toEqual([250, 1_000])
    transfers.stop(transfer?.id ?? 0)
    await over
    expect([transfers.transfers, transfers.failures]).toEqual([[], []])
    const notices = useNoticesStore().notices.map(({ kind, title }) => [kind, title])
    expect(notices).toEqual([['done', 'Stopped: nothing was kept of long.racetrace']])
  })
})

describe('exports', () => {
  it('suggest the name of the recording, and do nothing when the user changes their mind', async () => {
    const saveStream = vi.fn(() => Promise.resolve(ok(null)))
    const exportFile = vi.fn(emptyRecordings.exportFile)
    provideServices({
      host: { ...quietHost, saveStream },
      recordings: { ...emptyRecordings, exportFile },
    })
    await useTransfersStore().exportRecording(recordingRow({ name: 'For the talk' }))
    expect(saveStream).toHaveBeenCalledWith(
      'For the talk.racetrace',
      'application/vnd.racelab.trace',
    )
    expect(exportFile).not.toHaveBeenCalled()
  })

  it('name the file after its format', async () => {
    const saveStream = vi.fn(() => Promise.resolve(ok(null)))
    provideServices({ host: { ...quietHost, saveStream }, recordings: emptyRecordings })
    await useTransfersStore().exportRecording(recordingRow({ name: 'For the talk' }), 'chrome')
    expect(saveStream).toHaveBeenCalledWith('For the talk.trace.json', 'application/json')
  })

  it('say what went wrong', async () => {
    const sink: SaveSink = {
      name: 'out.racetrace',
      write: () => Promise.resolve(ok(undefined)),
      close: () => Promise.resolve(ok(undefined)),
      abort: () => Promise.resolve(),
    }
    provideServices({
      host: { ...quietHost, saveStream: () => Promise.resolve(ok(sink)) },
      recordings: {
        ...emptyRecordings,
        exportFile: () => Promise.resolve(err(failure('E_DISK_FULL', 'The disk is full.'))),
      },
    })
    await useTransfersStore().exportRecording(recordingRow())
    expect(useNoticesStore().notices.map(({ kind, title }) => [kind, title])).toEqual([
      ['error', 'The disk is full.'],
    ])
  })
})

describe('recordings that are there already', () => {
  it('are chosen, and said to be there', async () => {
    const row = recordingRow({ id: 'id of again.racetrace', name: 'mine' })
    const recordings: RecordingsPort = {
      ...emptyRecordings,
      importFile,
      watch(listener) {
        listener([row])
        return () => undefined
      },
    }
    provideServices({ recordings })
    const library = useLibraryStore()
    library.connect()
    await useTransfersStore().importFiles([ok(opened('again.racetrace'))])
    expect(library.selection).toEqual([row.id])
    const titles = useNoticesStore().notices.map(({ title }) => title)
    expect(titles).toEqual(['Already in the library: mine'])
  })
})

describe('compact recordings', () => {
  const rebuild = vi.fn<RecordingsPort['rebuild']>(() => Promise.resolve(ok(undefined)))
  const compact = vi.fn<RecordingsPort['compact']>(() => Promise.resolve(ok(undefined)))
  const rows = [recordingRow({ id: 'whole' }), recordingRow({ id: 'small', compact: true })]

  beforeEach(() => {
    rebuild.mockClear()
    const recordings: RecordingsPort = {
      ...emptyRecordings,
      rebuild,
      compact,
      watch(listener) {
        listener(rows)
        return () => undefined
      },
    }
    provideServices({ recordings })
    useLibraryStore().connect()
  })

  it('are made again before they are opened, others are left alone', async () => {
    const transfers = useTransfersStore()
    expect((await transfers.ensureEvents('whole'))?.ok).toBe(true)
    expect(rebuild).not.toHaveBeenCalled()
    expect((await transfers.ensureEvents('small'))?.ok).toBe(true)
    expect(rebuild.mock.calls.map(([id]) => id)).toEqual(['small'])
  })

  it('come from whole ones, which says so; what cannot be made again says why', async () => {
    const transfers = useTransfersStore()
    await transfers.makeCompact(rows[0]!)
    expect(compact.mock.calls.map(([id]) => id)).toEqual(['whole'])
    compact.mockResolvedValueOnce(err(failure('E_OTHER_ENGINE', 'Made by another engine.')))
    await transfers.makeCompact(rows[0]!)
    const titles = useNoticesStore().notices.map(({ title }) => title)
    expect(titles).toHaveLength(2)
    expect(titles.join()).toContain('is compact now')
    expect(titles.join()).toContain('Made by another engine.')
  })
})
