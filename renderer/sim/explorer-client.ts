/** The window's side of explorations. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import type {
  ExplorationDone,
  ExplorationFailed,
  ExplorationOrder,
  ExplorationProgress,
  FromExploration,
  ShownExploration,
  ToExploration,
} from './exploration-messages.ts'

/** Who is told how an exploration goes. */
export interface ExplorationListener {
  progress(message: ExplorationProgress): void
  /** The last message, also of one that was stopped. */
  done(message: ExplorationDone): void
  /** The last message of one that could not go on. */
  failed(message: ExplorationFailed): void
}

export interface RunningExploration {
  /** Hands in what there is; `done` follows. */
  stop(): void
}

/** The part of a Worker that is used, so that tests can be one. */
export interface ExplorationWorker {
  postMessage(message: ToExploration, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<FromExploration>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

type Question = Extract<ToExploration, { readonly ticket: number }>
type Answer = Result<ShownExploration, Failure>

/**
 * Explores in one coordinating worker, which is kept, and reads what is kept in another, which has time
 * while the first has none.
 */
export class ExplorerClient {
  readonly #createWorker: () => ExplorationWorker
  #idle: ExplorationWorker | undefined
  #reader: ExplorationWorker | undefined
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #ticket = 0

  constructor(createWorker: () => ExplorationWorker = newWorker) {
    this.#createWorker = createWorker
  }

  /** Carries `order` out; there is exactly one last message. One exploration at a time. */
  start(order: ExplorationOrder, listener: ExplorationListener): RunningExploration {
    const worker = this.#idle ?? this.#createWorker()
    this.#idle = undefined
    const end = (alive: boolean, tell: () => void): void => {
      worker.onmessage = worker.onmessageerror = worker.onerror = null
      // One that is lost is left alone: see exploration.worker.ts for what terminating it would do.
      if (alive) this.#idle = worker
      tell()
    }
    const lose = (why: string): void => {
      const last = { type: 'failed', failure: lost(why) } as const
      end(false, () => listener.failed(last))
    }
    worker.onmessage = ({ data }) => {
      if (data.type === 'progress') listener.progress(data)
      else if (data.type === 'done') end(true, () => listener.done(data))
      else if (data.type === 'failed') end(true, () => listener.failed(data))
    }
    hearLosses(worker, lose)
    worker.postMessage({ type: 'start', order })
    return { stop: () => worker.postMessage({ type: 'stop' }) }
  }

  /** Reads what is kept under `id`. */
  open(id: string): Promise<Answer> {
    return this.#ask((ticket) => ({ type: 'open', ticket, id }))
  }

  /** Keeps what a file holds under `id`, if it is the result of an exploration. The bytes are given away. */
  importFile(id: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
    return this.#ask((ticket) => ({ type: 'import', ticket, id, name, bytes }), [bytes.buffer])
  }

  #ask(question: (ticket: number) => Question, transfer: Transferable[] = []): Promise<Answer> {
    const reader = (this.#reader ??= this.#newReader())
    this.#ticket += 1
    const message = question(this.#ticket)
    return new Promise((resolve) => {
      this.#waiting.set(message.ticket, resolve)
      reader.postMessage(message, transfer)
    })
  }

  #newReader(): ExplorationWorker {
    const reader = this.#createWorker()
    reader.onmessage = ({ data }) => {
      if (data.type !== 'read') return
      this.#waiting.get(data.ticket)?.(data.result)
      this.#waiting.delete(data.ticket)
    }
    hearLosses(reader, (why) => {
      this.#reader = undefined
      for (const answer of this.#waiting.values()) answer(err(lost(why)))
      this.#waiting.clear()
    })
    return reader
  }
}

function hearLosses(worker: ExplorationWorker, lose: (why: string) => void): void {
  worker.onmessageerror = () => lose('a worker sent something that cannot be read')
  worker.onerror = (event) => lose(event.message || 'its program cannot be loaded')
}

function lost(why: string): Failure {
  return failure('E_WORKER_DIED', `The exploration ended before its end: ${why}.`, {
    hint: 'What was known some seconds before is in the history, and can be continued. A bound on preemptions or smaller parameters need less memory.',
  })
}

function newWorker(): ExplorationWorker {
  return new Worker(new URL('./exploration.worker.ts', import.meta.url), { type: 'module' })
}
