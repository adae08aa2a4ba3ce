/**
 * The window's side of an open recording: a worker that holds it, and questions that come back as
 * promises. A question that fails rejects with what is wrong in words.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type {
  OpenedTrace,
  ReplayAnswer,
  ReplayCalls,
  ReplayQuestion,
} from '#core/host/replay-protocol.ts'

/** The part of a Worker that is used, so that tests can be one. */
export interface ReplayWorker {
  postMessage(question: ReplayQuestion): void
  terminate(): void
  onmessage: ((event: MessageEvent<ReplayAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

type Promised<Call extends keyof ReplayCalls> = (
  ...given: Parameters<ReplayCalls[Call]>
) => Promise<ReturnType<ReplayCalls[Call]>>

/** An open recording. Every answer is a copy made for the asker. */
export interface OpenReplay extends OpenedTrace {
  readonly recording: string
  readonly momentAt: Promised<'momentAt'>
  readonly events: Promised<'events'>
  readonly lanes: Promised<'lanes'>
  readonly find: Promised<'find'>
  readonly seqAt: Promised<'seqAt'>
  close(): void
}

/** Opens `recording` in a worker of its own. */
export async function openReplay(
  recording: string,
  createWorker: () => ReplayWorker,
): Promise<Result<OpenReplay, Failure>> {
  const line = new QuestionLine(createWorker())
  const opened = await line.ask<'open'>('open', recording)
  if (!opened.ok) {
    line.close()
    return opened
  }
  const answered = async <Call extends keyof ReplayCalls>(
    call: Call,
    ...given: Parameters<ReplayCalls[Call]>
  ): Promise<ReturnType<ReplayCalls[Call]>> => {
    const result = await line.ask(call, ...given)
    if (result.ok) return result.value
    throw new Error(result.error.message, { cause: result.error })
  }
  return ok({
    ...opened.value,
    recording,
    momentAt: (seq) => answered('momentAt', seq),
    events: (first, count) => answered('events', first, count),
    lanes: (from, to, resolution) => answered('lanes', from, to, resolution),
    find: (query, from, direction) => answered('find', query, from, direction),
    seqAt: (time) => answered('seqAt', time),
    close: () => line.close(),
  })
}

/** Questions under way to one worker, by id. */
class QuestionLine {
  readonly #worker: ReplayWorker
  readonly #waiting = new Map<number, (result: Result<unknown, Failure>) => void>()
  #asked = 0
  #over: Failure | undefined

  constructor(worker: ReplayWorker) {
    this.#worker = worker
    worker.onmessage = ({ data }) => {
      this.#waiting.get(data.id)?.(data.result)
      this.#waiting.delete(data.id)
    }
    worker.onerror = (event) => this.#end(event.message || 'its program could not be loaded')
  }

  ask<Call extends keyof ReplayCalls>(
    call: Call,
    ...given: Parameters<ReplayCalls[Call]>
  ): Promise<Result<ReturnType<ReplayCalls[Call]>, Failure>> {
    if (this.#over) return Promise.resolve(err(this.#over))
    const id = ++this.#asked
    return new Promise((resolve) => {
      // The worker answers a call with what the table of calls says it returns.
      this.#waiting.set(id, resolve as (result: Result<unknown, Failure>) => void)
      this.#worker.postMessage({ id, call, arguments: given } as ReplayQuestion)
    })
  }

  close(): void {
    this.#end('the recording was closed')
  }

  #end(why: string): void {
    this.#over ??= failure('E_REPLAY_OVER', `The recording can no longer be read: ${why}.`, {
      hint: 'Open it again from the library.',
    })
    this.#worker.terminate()
    for (const settle of this.#waiting.values()) settle(err(this.#over))
    this.#waiting.clear()
  }
}
