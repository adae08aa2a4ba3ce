/** The window's side of an import or export: starts the worker, lends it the file, passes progress on. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import type { FileQuestion, FromTransfer, ToTransfer, TransferTask } from './transfer-protocol.ts'

/** The part of a Worker that is used, so that tests can be one. */
export interface TransferWorker {
  postMessage(message: ToTransfer): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromTransfer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** What a transfer does with its file and how it is watched. */
export interface TransferOptions {
  readonly answer: (question: FileQuestion) => Promise<Result<unknown, Failure>>
  /** Parts done, and of how many. */
  readonly progress: (done: number, total: number) => void
  readonly signal: AbortSignal
  /** Free bytes on the disk, undefined when nobody knows. */
  readonly freeBytes: () => Promise<number | undefined>
  /** Resolves when the worker is gone, however that came about. Asked for when it has said something. */
  readonly whenGone?: (task: TransferTask) => Promise<void>
}

/** How often a transfer is told how much room there is. */
const ROOM_EVERY_MS = 2_000

/** Carries out `task` in a worker of its own. Never rejects. */
export async function transferInWorker(
  createWorker: () => TransferWorker,
  task: TransferTask,
  { answer, progress, signal, freeBytes, whenGone }: TransferOptions,
): Promise<Result<string | undefined, Failure>> {
  const worker = createWorker()
  const tellRoom = async (): Promise<void> =>
    worker.postMessage({ type: 'room', freeBytes: await freeBytes() })
  const stop = (): void => worker.postMessage({ type: 'stop' })
  await tellRoom()
  const telling = setInterval(() => void tellRoom(), ROOM_EVERY_MS)
  signal.addEventListener('abort', stop)
  try {
    return await new Promise((resolve) => {
      const lost = (why: string): void =>
        resolve(err(failure('E_TRANSFER', `The transfer broke off: ${why}`)))
      let watched = false
      worker.onmessage = ({ data }) => {
        // A worker that is killed, as one that takes too much memory is, says nothing.
        if (!watched) void whenGone?.(task).then(() => lost('its worker is gone.'))
        watched = true
        if (data.type === 'over') resolve(data.result)
        else if (data.type === 'progress') progress(data.done, data.total)
        else {
          const { id, question } = data
          void answer(question).then((result) => worker.postMessage({ type: 'answer', id, result }))
        }
      }
      worker.onerror = ({ message }) => lost(message)
      worker.postMessage(task)
      if (signal.aborted) stop()
    })
  } finally {
    clearInterval(telling)
    signal.removeEventListener('abort', stop)
    worker.terminate()
  }
}
