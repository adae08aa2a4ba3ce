import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useNotebookStore } from '#renderer/stores/notebook.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { fakeReplay, type FakeReplay } from '../../../doubles/replay-port.ts'

const KEY = 'racelab.notebooks'
let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  })
  setActivePinia(createPinia())
})
afterEach(() => vi.unstubAllGlobals())

function recording(digest: string): FakeReplay {
  const port = fakeReplay()
  return { ...port, manifest: { ...port.manifest, digest } }
}

async function open(digest: string): Promise<ReturnType<typeof useNotebookStore>> {
  const replay = useReplayStore()
  replay.attach(recording(digest))
  await replay.settled()
  return useNotebookStore()
}

async function markAt(seq: number): Promise<void> {
  const replay = useReplayStore()
  replay.goTo(seq)
  await replay.settled()
  useNotebookStore().toggleHere()
}

test('marks stand in order of event, with their notes, and go when marked again', async () => {
  const notebook = await open('aa')
  await markAt(70)
  await markAt(20)
  notebook.annotate(70, 'lost update')
  expect(notebook.bookmarks).toEqual([
    { seq: 20, time: 200, note: '' },
    { seq: 70, time: 700, note: 'lost update' },
  ])
  await markAt(20)
  expect(notebook.bookmarks.map(({ seq }) => seq)).toEqual([70])
  notebook.remove(70)
  expect(notebook.bookmarks).toEqual([])
})

test('belong to the content of a recording and are there again when it is', async () => {
  await open('aa')
  await markAt(20)
  expect((await open('bb')).bookmarks).toEqual([])
  setActivePinia(createPinia())
  expect((await open('aa')).bookmarks).toEqual([{ seq: 20, time: 200, note: '' }])
})

test('what makes no sense in storage is left out', async () => {
  kept.set(
    KEY,
    JSON.stringify({ aa: [{ seq: 'x' }], bb: [{ seq: 1, time: 10, note: 'ok' }], cc: 3 }),
  )
  expect((await open('aa')).bookmarks).toEqual([])
  expect((await open('bb')).bookmarks).toHaveLength(1)
  kept.set(KEY, '{')
  setActivePinia(createPinia())
  expect((await open('bb')).bookmarks).toEqual([])
})
