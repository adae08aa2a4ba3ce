/** The window's side of an open foreign trace: a worker that holds it, and questions as promises. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type {
  ForeignAnswer,
  ForeignCalls,
  ForeignQuestion,
  OpenedForeign,
} from './foreign-protocol.ts'

/** The part of a Worker that is used, so that tests can be one. */
export interface ForeignWorker {
  postMessage(question: ForeignQuestion): void
  terminate(): void
  onmessage: ((event: MessageEvent<ForeignAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** An open foreign trace. A question that fails rejects with what is wrong in words. */
export interface OpenForeign extends OpenedForeign {
  readonly id: string
  readonly ask: AskForeign
  close(): void
}

/** Asks one of the questions of {@link ForeignCalls}. */
export type AskForeign = <Call extends Exclude<keyof ForeignCalls, 'open'>>(
  call: Call,
  ...given: Parameters<ForeignCalls[Call]>
) => Promise<ReturnType<ForeignCalls[Call]>>

/** How opening is watched and stopped. */
export interface OpeningOptions {
  /** Bytes read, and of how many. */
  readonly progress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** Opens the trace `id` in a worker of its own. Fails with `E_STOPPED` if it is stopped before. */
export async function openForeignTrace(
  id: string,
  createWorker: () => ForeignWorker,
  { progress, signal }: OpeningOptions = {},
): Promise<Result<OpenForeign, Failure>> {
  const worker = createWorker()
  const waiting = new Map<number, (result: Result<unknown, Failure>) => void>()
  let asked = 0
  let over: Failure | undefined

  const end = (reason: Failure): void => {
    over ??= reason
    worker.terminate()
    for (const settle of waiting.values()) settle(err(over))
    waiting.clear()
  }
  const ask = <Call extends keyof ForeignCalls>(
    call: Call,
    ...given: Parameters<ForeignCalls[Call]>
  ): Promise<Result<ReturnType<ForeignCalls[Call]>, Failure>> => {
    if (over !== undefined) return Promise.resolve(err(over))
    const number = ++asked
    return new Promise((resolve) => {
      // The worker answers a call with what the table of calls says it returns.
      waiting.set(number, resolve as (result: Result<unknown, Failure>) => void)
      worker.postMessage({ id: number, call, arguments: given } as ForeignQuestion)
    })
  }
  worker.onmessage = ({ data }) => {
    if (data.type === 'progress') progress?.(data.done, data.total)
    else {
      waiting.get(data.id)?.(data.result)
      waiting.delete(data.id)
    }
  }
  worker.onerror = ({ message }) => end(gone(message || 'its program could not be loaded'))

  const stop = (): void => end(failure('E_STOPPED', 'Stopped as asked.'))
  if (signal?.aborted === true) stop()
  signal?.addEventListener('abort', stop)
  const opened = await ask('open', id)
  signal?.removeEventListener('abort', stop)
  if (!opened.ok) {
    end(opened.error)
    return opened
  }
  return ok({
    ...opened.value,
    id,
    ask: async (call, ...given) => valueOf(await ask(call, ...given)),
    close: () => end(gone('it was closed')),
  })
}

function gone(why: string): Failure {
  return failure('E_FOREIGN_OVER', `The trace can no longer be drawn: ${why}.`, {
    hint: 'Open it again from the library.',
  })
}

function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (result.ok) return result.value
  throw new Error(result.error.message, { cause: result.error })
}
