import { describe, expect, it, vi } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import { openForeignTrace, type ForeignWorker } from '#renderer/sim/foreign-client.ts'
import type {
  ForeignAnswer,
  ForeignQuestion,
  OpenedForeign,
} from '#renderer/sim/foreign-protocol.ts'
import { expectFailure, expectOk } from '../../../support/results.ts'

const OPENED = { summary: 'ftrace text', durationNs: 5, lanes: [] } as unknown as OpenedForeign

/** A worker that answers with what `reply` says, or not at all. */
function fakeWorker(
  reply: (question: ForeignQuestion, say: (answer: ForeignAnswer) => void) => void,
): { readonly worker: ForeignWorker; readonly terminate: ReturnType<typeof vi.fn> } {
  const terminate = vi.fn()
  const worker: ForeignWorker = {
    onmessage: null,
    onerror: null,
    terminate,
    postMessage: (question) =>
      queueMicrotask(() =>
        reply(question, (data) => worker.onmessage?.({ data } as MessageEvent<ForeignAnswer>)),
      ),
  }
  return { worker, terminate }
}

/** Opens, and leaves every other question to `then`. */
function openingWorker(then: Parameters<typeof fakeWorker>[0] = () => undefined) {
  return fakeWorker((question, say) => {
    if (question.call !== 'open') return then(question, say)
    say({ type: 'progress', done: 1, total: 2 })
    say({ type: 'progress', done: 2, total: 2 })
    say({ type: 'answer', id: question.id, result: ok(OPENED) })
  })
}

describe('opening', () => {
  it('tells how far it is, and gives what is known of the trace', async () => {
    const progress = vi.fn()
    const { worker, terminate } = openingWorker()
    const trace = expectOk(await openForeignTrace('t1', () => worker, { progress }))
    expect(trace).toMatchObject({ id: 't1', summary: 'ftrace text', durationNs: 5 })
    expect(progress.mock.calls).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(terminate).not.toHaveBeenCalled()
  })

  it('is stopped at once, and the worker with it', async () => {
    const abort = new AbortController()
    const { worker, terminate } = fakeWorker((_, say) => {
      say({ type: 'progress', done: 1, total: 100 })
      abort.abort()
    })
    const opened = await openForeignTrace('t1', () => worker, { signal: abort.signal })
    expect(expectFailure(opened).code).toBe('E_STOPPED')
    expect(terminate).toHaveBeenCalled()
  })

  it('does not begin if it was stopped before', async () => {
    const { worker } = fakeWorker(() => expect.unreachable())
    const opened = await openForeignTrace('t1', () => worker, { signal: AbortSignal.abort() })
    expect(expectFailure(opened).code).toBe('E_STOPPED')
  })

  it('can be stopped no more once it is open', async () => {
    const abort = new AbortController()
    const { worker, terminate } = openingWorker(({ id }, say) =>
      say({ type: 'answer', id, result: ok(3) }),
    )
    const trace = expectOk(await openForeignTrace('t1', () => worker, { signal: abort.signal }))
    abort.abort()
    expect(terminate).not.toHaveBeenCalled()
    expect(await trace.ask('count', {})).toBe(3)
  })

  it('fails as the worker says, which is ended', async () => {
    const { worker, terminate } = fakeWorker(({ id }, say) =>
      say({ type: 'answer', id, result: err(failure('E_FOREIGN_DAMAGED', 'It is not whole.')) }),
    )
    const opened = await openForeignTrace('t1', () => worker)
    expect(expectFailure(opened).code).toBe('E_FOREIGN_DAMAGED')
    expect(terminate).toHaveBeenCalled()
  })

  it('fails where the program of the worker is not there', async () => {
    const { worker } = fakeWorker(() => worker.onerror?.({ message: '' } as ErrorEvent))
    const failed = expectFailure(await openForeignTrace('t1', () => worker))
    expect(failed).toMatchObject({ code: 'E_FOREIGN_OVER' })
    expect(failed.message).toContain('its program could not be loaded')
  })
})

describe('questions', () => {
  it('are answered in any order, each with its own answer', async () => {
    const held: (() => void)[] = []
    const { worker } = openingWorker((question, say) => {
      held.push(() =>
        say({ type: 'answer', id: question.id, result: ok(question.arguments.length) }),
      )
      if (held.length === 2) for (const answer of held.toReversed()) answer()
    })
    const trace = expectOk(await openForeignTrace('t1', () => worker))
    const asked = [trace.ask('count', {}), trace.ask('placeAt', {}, 7)]
    expect(await Promise.all(asked)).toEqual([1, 2])
  })

  it('that fail reject with what is wrong in words', async () => {
    const { worker } = openingWorker(({ id }, say) =>
      say({ type: 'answer', id, result: err(failure('E_FOREIGN', 'The trace cannot be drawn.')) }),
    )
    const trace = expectOk(await openForeignTrace('t1', () => worker))
    await expect(trace.ask('count', {})).rejects.toThrow('The trace cannot be drawn.')
  })

  it('under way when it is closed are answered, and later ones too', async () => {
    const { worker, terminate } = openingWorker()
    const trace = expectOk(await openForeignTrace('t1', () => worker))
    const waiting = trace.ask('picture', 0, 1, 1)
    trace.close()
    await expect(waiting).rejects.toThrow('it was closed')
    await expect(trace.ask('picture', 0, 1, 1)).rejects.toThrow('it was closed')
    expect(terminate).toHaveBeenCalled()
  })

  it('fail when the worker breaks, and say why', async () => {
    const { worker } = openingWorker(() =>
      worker.onerror?.({ message: 'out of memory' } as ErrorEvent),
    )
    const trace = expectOk(await openForeignTrace('t1', () => worker))
    await expect(trace.ask('count', {})).rejects.toThrow('out of memory')
  })
})
