import { describe, expect, it, vi } from 'vitest'
import { ok } from '#core/base/result.ts'
import { transferInWorker, type TransferWorker } from '#renderer/sim/transfer-client.ts'
import type { FromTransfer, ToTransfer } from '#renderer/sim/transfer-protocol.ts'
import { expectFailure, expectOk } from '../../../support/results.ts'

const TASK = { type: 'export', recording: 'r1', format: 'csv' } as const

/** A worker that does what `reply` says when it is told something. */
function fakeWorker(reply: (told: ToTransfer, say: (message: FromTransfer) => void) => void): {
  worker: TransferWorker
  terminate: ReturnType<typeof vi.fn>
} {
  const terminate = vi.fn()
  const worker: TransferWorker = {
    onmessage: null,
    onerror: null,
    terminate,
    postMessage(told) {
      queueMicrotask(() =>
        reply(told, (data) => worker.onmessage?.({ data } as MessageEvent<FromTransfer>)),
      )
    },
  }
  return { worker, terminate }
}

function options(signal = new AbortController().signal) {
  return {
    answer: vi.fn(() => Promise.resolve(ok(undefined))),
    progress: vi.fn(),
    signal,
    freeBytes: () => Promise.resolve(5_000),
  }
}

describe('a transfer', () => {
  it('lends the file, passes progress on and ends the worker', async () => {
    const told: ToTransfer[] = []
    const bytes = Uint8Array.of(1, 2, 3)
    const { worker, terminate } = fakeWorker((message, say) => {
      told.push(message)
      if (message.type === 'export') say({ type: 'ask', id: 7, question: { type: 'write', bytes } })
      if (message.type === 'answer') {
        say({ type: 'progress', done: 1, total: 1 })
        say({ type: 'over', result: ok(undefined) })
      }
    })
    const watched = options()
    expectOk(await transferInWorker(() => worker, TASK, watched))
    expect(told).toEqual([
      { type: 'room', freeBytes: 5_000 },
      TASK,
      { type: 'answer', id: 7, result: ok(undefined) },
    ])
    expect(watched.answer).toHaveBeenCalledWith({ type: 'write', bytes })
    expect(watched.progress).toHaveBeenCalledWith(1, 1)
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('tells the worker to stop', async () => {
    const abort = new AbortController()
    const { worker } = fakeWorker((message, say) => {
      if (message.type === 'export') abort.abort()
      if (message.type === 'stop') {
        say({
          type: 'over',
          result: { ok: false, error: { code: 'E_STOPPED', message: 'Stopped.' } },
        })
      }
    })
    const stopped = await transferInWorker(() => worker, TASK, options(abort.signal))
    expect(expectFailure(stopped).code).toBe('E_STOPPED')
  })

  it('fails in words when the worker breaks', async () => {
    const { worker, terminate } = fakeWorker((message) => {
      if (message.type === 'export') worker.onerror?.({ message: 'out of memory' } as ErrorEvent)
    })
    const failed = await transferInWorker(() => worker, TASK, options())
    expect(expectFailure(failed).message).toContain('out of memory')
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('fails when the worker is gone without a word', async () => {
    const { worker, terminate } = fakeWorker((message, say) => {
      if (message.type === 'export') say({ type: 'progress', done: 1, total: 2 })
    })
    const whenGone = vi.fn(() => Promise.resolve())
    const failed = await transferInWorker(() => worker, TASK, { ...options(), whenGone })
    expect(expectFailure(failed).message).toContain('its worker is gone')
    expect(whenGone).toHaveBeenCalledExactlyOnceWith(TASK)
    expect(terminate).toHaveBeenCalledOnce()
  })
})
