import { describe, expect, it, vi } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import type { ExperimentCell } from '#core/host/experiment-plan.ts'
import { startExperiment, type ExperimentWorker } from '#renderer/sim/experiment-client.ts'

const CELLS = [1, 2, 3, 4, 5].map((seed): ExperimentCell => ({
  scenario: 'inode-accounting',
  experiment: 'drift',
  variant: 'none',
  value: 2,
  seed,
}))

/** Workers that answer when they are told to. */
function crew() {
  const asked: { cell: ExperimentCell; answer: (well: boolean) => void }[] = []
  const terminated = vi.fn()
  const create = (): ExperimentWorker => {
    const worker: ExperimentWorker = {
      onmessage: null,
      onerror: null,
      terminate: terminated,
      postMessage(message) {
        if (message.type === 'stop') return
        const { cell } = message
        asked.push({
          cell,
          answer(well) {
            const data = well
              ? ok({ cell, verdict: 'clean' as const, metrics: [] })
              : err(failure('E_PARAMETER', 'Out of range.'))
            worker.onmessage?.({ data } as Parameters<NonNullable<typeof worker.onmessage>>[0])
          },
        })
      },
    }
    return worker
  }
  return { create, asked, terminated }
}

describe('an experiment', () => {
  it('keeps each worker at one cell and tells of every one', () => {
    const { create, asked, terminated } = crew()
    const measured: number[] = []
    const ended = vi.fn()
    startExperiment(create, CELLS, 2, { measured: ({ cell }) => measured.push(cell.seed), ended })
    expect(asked).toHaveLength(2)
    for (let at = 0; at < CELLS.length; at++) asked[at]?.answer(true)
    expect(measured).toEqual([1, 2, 3, 4, 5])
    expect(ended).toHaveBeenCalledExactlyOnceWith(undefined)
    expect(terminated).toHaveBeenCalledTimes(2)
  })

  it('ends at the first failure, with its reason', () => {
    const { create, asked, terminated } = crew()
    const ended = vi.fn()
    startExperiment(create, CELLS, 2, { measured: vi.fn(), ended })
    asked[1]?.answer(false)
    asked[0]?.answer(true)
    expect(ended).toHaveBeenCalledOnce()
    expect(ended.mock.calls[0]?.[0]).toMatchObject({ code: 'E_PARAMETER' })
    expect(terminated).toHaveBeenCalledTimes(2)
    expect(asked).toHaveLength(2)
  })

  it('can be stopped', () => {
    const { create, asked, terminated } = crew()
    const measured = vi.fn()
    const ended = vi.fn()
    startExperiment(create, CELLS, 3, { measured, ended }).stop()
    asked[0]?.answer(true)
    expect(ended.mock.calls[0]?.[0]).toMatchObject({ code: 'E_STOPPED' })
    expect(measured).not.toHaveBeenCalled()
    expect(terminated).toHaveBeenCalledTimes(3)
  })
})
