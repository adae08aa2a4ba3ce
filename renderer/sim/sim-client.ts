/**
 * The window's side of running simulations: one worker per run, reused when it is free. Whatever
 * happens to a worker, its run ends with exactly one last message, and what it had stored is sealed.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import type {
  FromWorker,
  RunDone,
  RunFailed,
  RunProgress,
  RunRequest,
  ToWorker,
} from '#core/host/protocol.ts'

/** Who is told how a run goes. */
export interface RunListener {
  progress(message: RunProgress): void
  /** The last message of a run that was recorded to an end, or sealed where it was stopped. */
  done(message: RunDone): void
  /** The last message of a run that could not go on. */
  failed(message: RunFailed): void
}

export interface RunningSimulation {
  /** Asks the run to end at the next slice of steps; a last message follows. */
  stop(): void
}

/** The part of a Worker that is used, so that tests can be one. */
export interface SimulationWorker {
  postMessage(message: ToWorker): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export interface SimClientOptions {
  readonly createWorker: () => SimulationWorker
  /** Resolves when the worker that makes `recording` is gone, however that came about. */
  readonly whenGone: (recording: string) => Promise<void>
  /** Seals what `recording` has stored as a partial one. */
  readonly seal: (recording: string) => Promise<unknown>
}

/** Runs simulations in workers. */
export class SimClient {
  readonly #options: SimClientOptions
  readonly #idle: SimulationWorker[] = []

  constructor(options: SimClientOptions) {
    this.#options = options
  }

  /** Begins a run that writes to `recording`; runs begun together go on side by side. */
  start(recording: string, request: RunRequest, listener: RunListener): RunningSimulation {
    const worker = this.#idle.pop() ?? this.#options.createWorker()
    let over = false

    const end = (last: RunDone | RunFailed, reuse: boolean): void => {
      if (over) return
      over = true
      worker.onmessage = worker.onmessageerror = worker.onerror = null
      if (reuse) this.#idle.push(worker)
      else worker.terminate()
      if (last.type === 'done') listener.done(last)
      else listener.failed(last)
    }
    const lose = (why: string): void => {
      if (over) return
      const last: RunFailed = { type: 'failed', recording, failure: lost(why) }
      // Sealed before anybody is told, so that the library already has what was kept.
      void this.#options.seal(recording).finally(() => end(last, false))
    }

    worker.onmessage = ({ data }) => {
      if (data.type === 'progress') listener.progress(data)
      else end(data, true)
    }
    worker.onmessageerror = () => lose('it sent something that cannot be read')
    worker.onerror = (event) => lose(event.message || 'its program could not be loaded')
    worker.postMessage({ type: 'run', recording, request })
    void this.#options.whenGone(recording).then(() => lose('it is gone'))
    return {
      stop: () => {
        if (!over) worker.postMessage({ type: 'stop' })
      },
    }
  }

  /** Ends the workers that have nothing to do. */
  release(): void {
    for (const worker of this.#idle.splice(0)) worker.terminate()
  }
}

function lost(why: string): Failure {
  return failure('E_WORKER_DIED', `The simulation ended in mid-run: ${why}.`, {
    hint: 'What was recorded until then is kept in the library. Run it again; fewer operations need less memory.',
  })
}
