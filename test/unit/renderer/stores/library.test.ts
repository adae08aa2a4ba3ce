import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import type { VariantRequest } from '#core/host/protocol.ts'
import { useLibraryStore, type RecordingRow } from '#renderer/stores/library.ts'
import { useNoticesStore } from '#renderer/stores/notices.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import type { RecordingsPort } from '#renderer/stores/recordings-port.ts'
import { recordingRow } from './recording-row.ts'
import { emptyRecordings, provideServices } from './with-services.ts'

const REQUEST: VariantRequest = {
  scenario: 'inode-accounting',
  variant: 'none',
  parameters: {},
  model: 'sc',
  way: 'timed',
  seed: 1,
}
const done = () => Promise.resolve(ok(undefined))
let publish: (rows: readonly RecordingRow[]) => void = () => undefined
let port: RecordingsPort

beforeEach(() => {
  port = {
    ...emptyRecordings,
    watch(listener) {
      publish = listener
      return () => undefined
    },
    remove: vi.fn(done),
    restore: vi.fn(done),
    purge: vi.fn(done),
    setTags: vi.fn(done),
  }
  provideServices({ recordings: port })
})

function connected(rows: readonly RecordingRow[]): ReturnType<typeof useLibraryStore> {
  const library = useLibraryStore()
  library.connect()
  publish(rows)
  return library
}

const rows = [recordingRow({ id: 'a', bytes: 100 }), recordingRow({ id: 'b', bytes: 50 })]

describe('the library', () => {
  it('lists what is finished', () => {
    const library = connected([...rows, recordingRow({ id: 'c', state: 'recording' })])
    expect(library.finished.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('finds what a run left behind, also when its worker lets go of it late', async () => {
    vi.useFakeTimers()
    const cutOff = recordingRow({ id: 'c', state: 'recording', bytes: 7 })
    let left: readonly RecordingRow[] = []
    provideServices({ recordings: { ...port, unfinished: () => Promise.resolve(ok(left)) } })
    const library = connected(rows)
    const run = useRunStore()
    run.start([REQUEST], ['fixed'])
    await nextTick()
    run.runs = []
    await nextTick()
    await vi.advanceTimersByTimeAsync(500)
    expect(library.unfinished).toEqual([])
    left = [cutOff]
    await vi.advanceTimersByTimeAsync(1_000)
    expect(library.unfinished).toEqual([cutOff])
    vi.useRealTimers()
  })

  it('selects one, or several', () => {
    const library = connected(rows)
    library.select('a')
    library.select('b', 'toggle')
    expect(library.selected.map(({ id }) => id)).toEqual(['a', 'b'])
    library.select('a', 'toggle')
    expect(library.selected.map(({ id }) => id)).toEqual(['b'])
  })

  it('brings deleted recordings back on Undo, and erases nothing then', async () => {
    const library = connected(rows)
    const notices = useNoticesStore()
    library.select('a')
    await library.remove(['a', 'b'])
    expect(library.selection).toEqual([])
    expect(port.remove).toHaveBeenCalledExactlyOnceWith(['a', 'b'])
    const [notice] = notices.notices
    expect([notice?.title, notice?.action]).toEqual(['Deleted 2 recordings', 'Undo'])
    notices.act(notice?.id ?? 0)
    expect(port.restore).toHaveBeenCalledExactlyOnceWith(['a', 'b'])
    notices.close(notice?.id ?? 0)
    expect(port.purge).not.toHaveBeenCalled()
  })

  it('erases deleted recordings when the offer has passed', async () => {
    const library = connected(rows)
    const notices = useNoticesStore()
    await library.remove(['a'])
    notices.close(notices.notices[0]?.id ?? 0)
    await vi.waitFor(() => expect(port.purge).toHaveBeenCalledExactlyOnceWith(['a']))
    expect(port.restore).not.toHaveBeenCalled()
  })

  it('stores tags trimmed and once each', async () => {
    const library = connected(rows)
    await library.setTags('a', [' talk ', '', 'talk', 'keep'])
    expect(port.setTags).toHaveBeenCalledWith('a', ['talk', 'keep'])
  })

  it('shows what the database refused', async () => {
    port = { ...port, rename: () => Promise.resolve(err(failure('E_STORAGE', 'It refused.'))) }
    provideServices({ recordings: port })
    const library = connected(rows)
    await library.rename('a', 'x')
    expect(useNoticesStore().notices.map(({ kind, title }) => [kind, title])).toEqual([
      ['error', 'It refused.'],
    ])
  })
})

describe('the room for recordings', () => {
  it('is asked to be kept once there is something to keep, and a refusal is known', async () => {
    const persist = vi.fn(() => Promise.resolve(false))
    port = { ...port, persist }
    provideServices({ recordings: port })
    const library = connected([])
    expect([persist.mock.calls.length, library.persistent]).toEqual([0, undefined])
    publish(rows)
    publish(rows)
    await vi.waitFor(() => expect(library.persistent).toBe(false))
    expect(persist).toHaveBeenCalledTimes(1)
  })

  it('needs no warning when it is kept', async () => {
    const library = connected(rows)
    await vi.waitFor(() => expect(library.persistent).toBe(true))
  })
})
