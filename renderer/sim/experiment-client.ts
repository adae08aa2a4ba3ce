/** Runs the cells of an experiment in several workers, and tells of each as it is measured. */
import { failure, type Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ExperimentCell, MeasuredCell } from '#core/host/experiment-plan.ts'

/** What a worker is told: one cell at a time. */
export type ToExperimenter =
  { readonly type: 'cell'; readonly cell: ExperimentCell } | { readonly type: 'stop' }

/** What it answers to a cell. */
export type FromExperimenter = Result<MeasuredCell, Failure>

/** The part of a Worker that is used, so that tests can be one. */
export interface ExperimentWorker {
  postMessage(message: ToExperimenter): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromExperimenter>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export interface ExperimentListener {
  measured(cell: MeasuredCell): void
  /** The last word: undefined when every cell was measured. */
  ended(problem: Failure | undefined): void
}

/** Begins to measure `cells` in up to `workers` workers; the first failure ends it. */
export function startExperiment(
  createWorker: () => ExperimentWorker,
  cells: readonly ExperimentCell[],
  workers: number,
  listener: ExperimentListener,
): { stop(): void } {
  const crew = Array.from({ length: Math.min(workers, cells.length) }, createWorker)
  let next = 0
  let left = cells.length
  let over = false

  const end = (problem: Failure | undefined): void => {
    if (over) return
    over = true
    for (const worker of crew) worker.terminate()
    listener.ended(problem)
  }
  const feed = (worker: ExperimentWorker): void => {
    const cell = cells[next++]
    if (cell !== undefined) worker.postMessage({ type: 'cell', cell })
  }
  for (const worker of crew) {
    worker.onmessage = ({ data }) => {
      if (over) return
      if (!data.ok) {
        end(data.error)
        return
      }
      listener.measured(data.value)
      left -= 1
      if (left === 0) end(undefined)
      else feed(worker)
    }
    worker.onerror = ({ message }) =>
      end(failure('E_WORKER_DIED', `The experiment broke off: ${message}`))
    feed(worker)
  }
  if (cells.length === 0) end(undefined)
  return { stop: () => end(failure('E_STOPPED', 'The experiment was stopped.')) }
}
