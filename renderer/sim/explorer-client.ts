/** The window's side of an exploration. */
import { failure, type Failure } from '#core/base/failure.ts'
import type {
  ExplorationDone,
  ExplorationFailed,
  ExplorationOrder,
  ExplorationProgress,
  FromExploration,
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
  postMessage(message: ToExploration): void
  onmessage: ((event: MessageEvent<FromExploration>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** Explores in one coordinating worker, which is kept. */
export class ExplorerClient {
  readonly #createWorker: () => ExplorationWorker
  #idle: ExplorationWorker | undefined

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
      else end(true, () => listener.failed(data))
    }
    worker.onmessageerror = () => lose('a worker sent something that cannot be read')
    worker.onerror = (event) => lose(event.message || 'its program cannot be loaded')
    worker.postMessage({ type: 'start', order })
    return { stop: () => worker.postMessage({ type: 'stop' }) }
  }
}

function lost(why: string): Failure {
  return failure('E_WORKER_DIED', `The exploration ended before its end: ${why}.`, {
    hint: 'Explore again; a bound on preemptions or smaller parameters need less memory.',
  })
}

function newWorker(): ExplorationWorker {
  return new Worker(new URL('./exploration.worker.ts', import.meta.url), { type: 'module' })
}
