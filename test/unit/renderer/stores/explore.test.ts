import { beforeEach, describe, expect, it, vi } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import { noCounts } from '#core/explore/counts.ts'
import { CAMPAIGN_FORMAT } from '#core/host/explore/campaign-document.ts'
import type { ExplorationDocument } from '#core/host/explore/document.ts'
import type { RunRequest } from '#core/host/protocol.ts'
import type { ExplorationDone, ExplorationOrder } from '#renderer/sim/exploration-messages.ts'
import type { ExplorerPort } from '#renderer/stores/explorer-port.ts'
import { NO_BOUND, useExploreFormStore } from '#renderer/stores/explore-form.ts'
import { useExploreStore } from '#renderer/stores/explore.ts'
import { useNoticesStore } from '#renderer/stores/notices.ts'
import { provideServices } from './with-services.ts'

interface Started {
  readonly order: ExplorationOrder
  readonly listener: Parameters<ExplorerPort['start']>[1]
  readonly stop: () => void
}

let started: Started[] = []
let recorded: RunRequest[] = []

beforeEach(() => {
  started = []
  recorded = []
  globalThis.localStorage?.clear()
  provideServices({
    explorer: {
      start(order, listener) {
        const stop = vi.fn<() => void>()
        started.push({ order, listener, stop })
        return { stop }
      },
      open: (id) => Promise.resolve(ok({ ...doneWith([documentOf({})]).shown, id })),
      importFile: () => Promise.resolve(err(failure('E_TEST', 'not part of this test'))),
    },
    simulator: {
      start(_recording, request, _listener) {
        recorded.push(request)
        return { stop: () => undefined }
      },
      resume: () => ({ stop: () => undefined }),
    },
  })
})

function documentOf(more: Partial<ExplorationDocument>): ExplorationDocument {
  return { parameters: { BYTES: 188 }, violations: [], ...more } as ExplorationDocument
}

/** What the worker says at the end of the first order: one document for each of its requests. */
function doneWith(
  cells: readonly ExplorationDocument[],
  resumable = false,
  outOfMemory: readonly boolean[] = [],
): ExplorationDone {
  const campaign = { format: CAMPAIGN_FORMAT, version: 1, seconds: 2, comparisons: [] } as const
  const document = { ...campaign, verdict: 'violated', complete: true, cells } as const
  const { id = '', requests = [] } = started[0]?.order ?? {}
  const complete = requests.map((request) =>
    ok({ ...request, run: { ...request.run, parameters: { BYTES: 188 } } }),
  )
  return {
    type: 'done',
    shown: { id, document, requests: complete, outOfMemory, resumable },
    unkept: undefined,
  }
}

describe('the form', () => {
  it('asks for each variant with each strategy, sampling all seeds where it compares', () => {
    const store = useExploreFormStore()
    expect(store.form.variants).toEqual(['none', 'frlock'])
    store.toggleStrategy('random')
    expect(
      store.requests.map(({ run, strategy, all }) => [
        'variant' in run ? run.variant : '',
        strategy,
        all,
      ]),
    ).toEqual([
      ['none', 'dpor', false],
      ['none', 'random', true],
      ['frlock', 'dpor', false],
      ['frlock', 'random', true],
    ])
  })

  it('sends only parameters that were changed, so that variants keep their own small ones', () => {
    const store = useExploreFormStore()
    expect(store.requests[0]?.run.parameters).toEqual({})
    store.setParameter('BYTES', 300)
    expect(store.requests[0]?.run.parameters).toEqual({ BYTES: 300 })
  })

  it('has bounds for searches and runs for samples', () => {
    const store = useExploreFormStore()
    store.form.preemptions = '2'
    store.toggleVariant('frlock')
    store.toggleStrategy('pct')
    const [search, sample] = store.requests
    expect(search).toMatchObject({ bounds: { preemptions: 2 } })
    expect(search?.maxExecutions).toBeUndefined()
    expect(sample).toMatchObject({ maxExecutions: 10_000, depth: 3 })
    store.form.preemptions = NO_BOUND
    expect(store.requests[0]?.bounds).toEqual({})
  })

  it('says what is missing', () => {
    const store = useExploreFormStore()
    expect(store.complaint).toBeUndefined()
    for (const name of store.form.variants) store.toggleVariant(name)
    expect(store.complaint).toMatch(/variant/)
    store.toggleVariant('none')
    store.toggleStrategy('dpor')
    expect(store.complaint).toMatch(/strategy/)
    store.toggleStrategy('dpor')
    store.setValid('workers', false)
    expect(store.complaint).toBe('Another value is needed for Workers.')
  })

  it('complains only of fields that are asked for, and of none once it is filled in anew', () => {
    const store = useExploreFormStore()
    store.toggleStrategy('pct')
    store.setValid('depth', false)
    expect(store.complaint).toBe('Another value is needed for PCT depth.')
    store.toggleStrategy('pct')
    expect(store.asked).toEqual(['seconds', 'memory', 'workers'])
    expect(store.complaint).toBeUndefined()
    const before = store.edition
    store.setValid('seconds', false)
    store.reset()
    expect(store.complaint).toBeUndefined()
    expect(store.edition).toBeGreaterThan(before)
  })

  it('of another race has its variants', () => {
    const store = useExploreFormStore()
    store.choose('i-size')
    expect(store.form.scenario).toBe('i-size')
    expect(store.scenario?.variants.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...store.form.variants]),
    )
  })
})

describe('an exploration', () => {
  function begin(): ReturnType<typeof useExploreStore> {
    const explore = useExploreStore()
    explore.start(useExploreFormStore().requests, { workers: 2, seconds: 60 })
    return explore
  }

  it('shows how far each is, then what came of it', () => {
    const explore = begin()
    expect(explore.state).toBe('running')
    const counts = { ...noCounts(), executions: 12 }
    const estimate = { fraction: 0.5, estimated: true, stage: 'searching' } as const
    const progress = { counts, findings: [], ...estimate }
    const left = { low: 130, high: 190 }
    const told = { type: 'progress', seconds: 1, cells: [progress, progress], left } as const
    started[0]?.listener.progress(told)
    expect(explore.shown?.left).toBe('2 to 3 min left')
    expect(explore.cells.map((cell) => cell.progress?.counts.executions)).toEqual([12, 12])
    const cells = [documentOf({ verdict: 'violated' }), documentOf({ verdict: 'proved' })]
    started[0]?.listener.done(doneWith(cells))
    expect(explore.state).toBe('idle')
    expect(explore.cells.map(({ document }) => document?.verdict)).toEqual(['violated', 'proved'])
    expect(explore.resumable).toBe(false)
  })

  it('goes on from where it was stopped', () => {
    const explore = begin()
    explore.stop()
    expect(started[0]?.stop).toHaveBeenCalledTimes(1)
    expect(explore.state).toBe('stopping')
    const kept = [documentOf({ verdict: 'incomplete' }), documentOf({ verdict: 'incomplete' })]
    started[0]?.listener.done(doneWith(kept, true))
    expect(explore.resumable).toBe(true)
    explore.resume({ workers: 1, seconds: 5 })
    const { id = '', requests = [] } = started[0]?.order ?? {}
    expect(started[1]?.order).toMatchObject({ id, resume: true, workers: 1, seconds: 5 })
    expect(
      started[1]?.order.requests.map(({ run, strategy }) => [run.parameters, strategy]),
    ).toEqual(requests.map(({ strategy }) => [{ BYTES: 188 }, strategy]))
  })

  it('goes on with more memory where it ran out, everything else as it was', async () => {
    const explore = begin()
    await Promise.resolve()
    const kept = [documentOf({ verdict: 'incomplete' }), documentOf({ verdict: 'proved' })]
    started[0]?.listener.done(doneWith(kept, false, [true, false]))
    explore.resume({ workers: 1, seconds: 5 })
    expect(started).toHaveLength(1)
    // Of 8 GiB, half of which is for all workers: four times the standard.
    expect(explore.memoryToGoOn(2)).toBe(2 * 2 ** 30)
    expect(explore.memoryToGoOn(8)).toBeUndefined()
    explore.resumeWithMore({ workers: 2, seconds: 5 })
    expect(started[1]?.order).toMatchObject({ id: started[0]?.order.id, resume: true })
    const given = started[1]?.order.requests.map(({ bounds }) => bounds?.maxBytes)
    expect(given).toEqual([2 * 2 ** 30, undefined])
  })

  it('goes on while an earlier one is looked at, which does not become it when it ends', async () => {
    const explore = begin()
    const live = started[0]?.order.id
    await explore.open('earlier')
    expect(explore.shown?.id).toBe('earlier')
    expect(explore.active).toBe(true)
    started[0]?.listener.done(doneWith([documentOf({}), documentOf({})]))
    expect(explore.shown?.id).toBe('earlier')
    const notices = useNoticesStore()
    notices.act(notices.notices[0]?.id ?? 0)
    expect(explore.shown?.id).toBe(live)
  })

  it('that cannot go on says why, and may be begun anew', () => {
    const explore = begin()
    started[0]?.listener.failed({ type: 'failed', failure: failure('E_WORKER_DIED', 'gone') })
    expect(explore.active).toBe(false)
    expect(explore.failure).toMatchObject({ code: 'E_WORKER_DIED' })
    explore.start(useExploreFormStore().requests, { workers: 1, seconds: undefined })
    expect(explore.failure).toBeUndefined()
    expect(started.length).toBe(2)
  })

  it('records a failure under its schedule, with the parameters it was found with', () => {
    const explore = begin()
    started[0]?.listener.done(doneWith([documentOf({}), documentOf({})]))
    const [cell] = explore.cells
    if (cell) explore.openFailure(cell, 'AAIB')
    if (cell) explore.openFailure(cell, 'AAIB')
    expect(recorded).toEqual([
      expect.objectContaining({
        variant: 'none',
        way: 'explore',
        schedule: 'AAIB',
        parameters: { BYTES: 188 },
      }),
    ])
  })
})
