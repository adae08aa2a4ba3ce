/** The workers of the app, put together: what main.ts hands to the stores. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import { salvageRecording } from '#renderer/db/recovery.ts'
import type { LabDatabase } from '#renderer/db/schema.ts'
import type { ExperimentCell } from '#core/host/experiment-plan.ts'
import { startExperiment, type ExperimentListener } from './experiment-client.ts'
import { openForeignTrace, type OpenForeign, type OpeningOptions } from './foreign-client.ts'
import { openReplay, type OpenReplay } from './replay-client.ts'
import { SimClient } from './sim-client.ts'
import { transferInWorker, type TransferOptions } from './transfer-client.ts'
import { lockOf, type TransferTask } from './transfer-protocol.ts'
import { whenWriterEnds } from './writer-end.ts'

/** Runs simulations that write into `database`. */
export function createSimulator(
  database: LabDatabase,
  freeBytes: () => Promise<number | undefined>,
): SimClient {
  return new SimClient({
    createWorker: () =>
      new Worker(new URL('./recorder.worker.ts', import.meta.url), { type: 'module' }),
    whenGone: (recording) => whenWriterEnds(recording, navigator.locks),
    salvage: (recording) => salvageAndDraw(database, recording),
    freeBytes,
  })
}

/** Seals what a worker left behind; its pictures are made by another one. */
async function salvageAndDraw(
  database: LabDatabase,
  recording: string,
): Promise<number | undefined> {
  const events = await salvageRecording(database, recording)
  if (events !== undefined && events > 0) void drawInWorker(recording)
  return events
}

/** Opens a recording of the lab's database in a worker of its own. */
export function openRecordingInWorker(recording: string): Promise<Result<OpenReplay, Failure>> {
  return openReplay(
    recording,
    () => new Worker(new URL('./replay.worker.ts', import.meta.url), { type: 'module' }),
  )
}

/** Opens a foreign trace of the lab's database in a worker of its own. */
export function openForeignInWorker(
  trace: string,
  options?: OpeningOptions,
): Promise<Result<OpenForeign, Failure>> {
  return openForeignTrace(
    trace,
    () => new Worker(new URL('./foreign.worker.ts', import.meta.url), { type: 'module' }),
    options,
  )
}

/** Imports, exports, empties or refills a recording of the lab's database in a worker of its own. */
export function transferRecording(
  task: TransferTask,
  options: TransferOptions,
): Promise<Result<string | undefined, Failure>> {
  return transferInWorker(
    () => new Worker(new URL('./transfer.worker.ts', import.meta.url), { type: 'module' }),
    task,
    { whenGone: () => whenWriterEnds(lockOf(task).name, navigator.locks), ...options },
  )
}

/** Makes series and lanes of a recording whose run did not get to its end. */
export function drawInWorker(recording: string): Promise<Result<string | undefined, Failure>> {
  return transferRecording(
    { type: 'draw', recording },
    {
      answer: async () => err(failure('E_TRANSFER', 'No file is open.')),
      progress: () => undefined,
      signal: new AbortController().signal,
      freeBytes: async () => undefined,
    },
  )
}

/** Workers of an experiment: all processors but the one that draws, and no more than that helps. */
const EXPERIMENT_WORKERS = Math.max(1, Math.min(8, navigator.hardwareConcurrency - 1))

/** Measures the cells of an experiment in workers of their own. */
export function measureExperiment(
  cells: readonly ExperimentCell[],
  listener: ExperimentListener,
): { stop(): void } {
  return startExperiment(
    () => new Worker(new URL('./experiment.worker.ts', import.meta.url), { type: 'module' }),
    cells,
    EXPERIMENT_WORKERS,
    listener,
  )
}
