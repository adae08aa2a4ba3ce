import { expect, it, vi } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import type { ForeignPort, ForeignRow, OpenForeign } from '#renderer/stores/foreign-port.ts'
import { useForeignStore } from '#renderer/stores/foreign.ts'
import { useNoticesStore } from '#renderer/stores/notices.ts'
import { noForeignTraces, provideServices } from './with-services.ts'

const ROW = { id: 't1', name: 'capture.txt' } as ForeignRow

function opened(id: string): OpenForeign & { readonly close: ReturnType<typeof vi.fn> } {
  return { id, close: vi.fn() } as unknown as ReturnType<typeof opened>
}

function provide(port: Partial<ForeignPort>): ReturnType<typeof useForeignStore> {
  provideServices({ foreign: { ...noForeignTraces, ...port } })
  return useForeignStore()
}

it('shows how far the opening is, one at a time', async () => {
  const seen: (number | undefined)[] = []
  const trace = opened('t1')
  const open = vi.fn<ForeignPort['open']>(async (_id, options) => {
    seen.push(store.opening?.fraction)
    options?.progress?.(1, 4)
    seen.push(store.opening?.fraction)
    await store.open('t2')
    return ok(trace)
  })
  const store = provide({ open })
  await store.open('t1')
  expect(seen).toEqual([undefined, 0.25])
  expect(open).toHaveBeenCalledOnce()
  expect([store.opened, store.opening]).toEqual([trace, undefined])
})

it('is stopped without a word of failure, and what was open stays', async () => {
  const first = opened('t1')
  const store = provide({
    open: (id, options) =>
      id === 't1'
        ? Promise.resolve(ok(first))
        : new Promise((resolve) => {
            const stopped = err(failure('E_STOPPED', 'Stopped.'))
            options?.signal?.addEventListener('abort', () => resolve(stopped))
          }),
  })
  await store.open('t1')
  const over = store.open('t2')
  store.stopOpening()
  await over
  expect([store.opened, store.opening]).toEqual([first, undefined])
  expect(first.close).not.toHaveBeenCalled()
  expect(useNoticesStore().notices).toEqual([])
})

it('says what kept a trace from opening', async () => {
  const store = provide({ open: () => Promise.resolve(err(failure('E', 'It is not whole.'))) })
  await store.open('t1')
  expect(useNoticesStore().notices.map(({ title }) => title)).toEqual(['It is not whole.'])
})

it('closes a trace that is deleted, and brings it back on Undo', async () => {
  const trace = opened('t1')
  const restore = vi.fn(() => Promise.resolve(ok(undefined)))
  const store = provide({ open: () => Promise.resolve(ok(trace)), restore })
  await store.open('t1')
  await store.remove(ROW)
  expect(trace.close).toHaveBeenCalled()
  expect(store.opened).toBeUndefined()
  const [notice] = useNoticesStore().notices
  expect([notice?.title, notice?.action]).toEqual(['Deleted capture.txt', 'Undo'])
  useNoticesStore().act(notice?.id ?? 0)
  expect(restore).toHaveBeenCalledWith('t1')
})

it('keeps in mind what only its file can bring back, and puts that in its place under its name', async () => {
  const rename = vi.fn(() => Promise.resolve(ok(undefined)))
  const remove = vi.fn(() => Promise.resolve(ok(undefined)))
  const codes = ['E_FOREIGN_OLD', 'E_QUOTA', 'E_FOREIGN_DAMAGED']
  const open = (): ReturnType<ForeignPort['open']> =>
    Promise.resolve(err(failure(codes.shift() ?? '', 'It cannot be opened.')))
  const store = provide({ open, rename, remove })
  for (const id of ['t1', 't2', 't3']) await store.open(id)
  expect([...store.unreadable]).toEqual(['t1', 't3'])
  await store.replace(ROW, 't9')
  expect(rename).toHaveBeenCalledWith('t9', 'capture.txt')
  expect(remove).toHaveBeenCalledWith('t1')
})
