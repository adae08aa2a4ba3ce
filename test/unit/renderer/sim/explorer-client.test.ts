import { describe, expect, it, vi, type Mock } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import type { ExplorationOrder, FromExploration } from '#renderer/sim/exploration-messages.ts'
import { ExplorerClient, type ExplorationWorker } from '#renderer/sim/explorer-client.ts'

const ORDER: ExplorationOrder = {
  id: 'a',
  requests: [],
  workers: 1,
  seconds: undefined,
  resume: false,
}

class FakeWorker implements ExplorationWorker {
  readonly postMessage: Mock<ExplorationWorker['postMessage']> = vi.fn()
  onmessage: ExplorationWorker['onmessage'] = null
  onmessageerror: ExplorationWorker['onmessageerror'] = null
  onerror: ExplorationWorker['onerror'] = null

  say(data: FromExploration): void {
    this.onmessage?.({ data } as MessageEvent<FromExploration>)
  }
}

function listening() {
  return { progress: vi.fn(), done: vi.fn(), failed: vi.fn() }
}

describe('the explorer', () => {
  it('keeps its worker from one exploration to the next', () => {
    const workers: FakeWorker[] = []
    const client = new ExplorerClient(() => {
      workers.push(new FakeWorker())
      return workers.at(-1)!
    })
    for (let round = 0; round < 2; round++) {
      const listener = listening()
      client.start(ORDER, listener).stop()
      workers[0]?.say({ type: 'progress', seconds: 1, cells: [], left: undefined })
      workers[0]?.say({ type: 'failed', failure: failure('E_TEST', 'refused') })
      expect(listener.progress).toHaveBeenCalledTimes(1)
      expect(listener.failed).toHaveBeenCalledTimes(1)
    }
    expect(workers.length).toBe(1)
    expect(workers[0]?.postMessage.mock.calls.map(([message]) => message.type)).toEqual([
      'start',
      'stop',
      'start',
      'stop',
    ])
  })

  it('replaces one that is lost, and says so once', () => {
    const workers: FakeWorker[] = []
    const client = new ExplorerClient(() => {
      workers.push(new FakeWorker())
      return workers.at(-1)!
    })
    const listener = listening()
    client.start(ORDER, listener)
    workers[0]?.onerror?.({ message: 'no memory' } as ErrorEvent)
    workers[0]?.say({ type: 'progress', seconds: 1, cells: [], left: undefined })
    expect(listener.failed).toHaveBeenCalledTimes(1)
    expect(listener.failed.mock.calls[0]?.[0]).toMatchObject({ failure: { code: 'E_WORKER_DIED' } })
    expect(listener.progress).not.toHaveBeenCalled()
    client.start(ORDER, listening())
    expect(workers.length).toBe(2)
  })

  it('reads what is kept in another worker, and answers everybody when that is lost', async () => {
    const workers: FakeWorker[] = []
    const client = new ExplorerClient(() => {
      workers.push(new FakeWorker())
      return workers.at(-1)!
    })
    client.start(ORDER, listening())
    const first = client.open('a')
    const second = client.open('b')
    const gone = err(failure('E_TEST', 'gone'))
    workers[1]?.say({ type: 'read', ticket: 2, result: gone })
    expect(await second).toEqual(gone)
    workers[1]?.onerror?.({ message: 'no memory' } as ErrorEvent)
    expect(await first).toMatchObject({ ok: false, error: { code: 'E_WORKER_DIED' } })
    void client.open('c')
    expect(workers.length).toBe(3)
  })
})
