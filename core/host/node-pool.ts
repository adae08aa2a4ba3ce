/**
 * Simulations on the threads of Node: the command line's and the tests' counterpart of the app's web
 * workers. One run per thread at a time, further ones wait; results never depend on how many threads
 * there are. A thread that dies fails its own run and is replaced.
 */
import { Worker } from 'node:worker_threads'
import { failure, type Failure } from '#core/base/failure.ts'
import type { FromWorker, RunDone, RunProgress, RunRequest } from './protocol.ts'

/** What the pool posts to a thread; `file` is where the recording goes, none to keep only its digest. */
export type ToNodeWorker =
  | {
      readonly type: 'run'
      readonly recording: string
      readonly request: RunRequest
      readonly file: string | undefined
    }
  | { readonly type: 'stop' }

/** A run to be carried out. */
export interface PoolTask {
  readonly request: RunRequest
  /** Path of the `.racetrace` to write; undefined to keep only the digest and the measurements. */
  readonly file?: string | undefined
  readonly onProgress?: (progress: RunProgress) => void
}

/** A run under way. */
export interface PoolRun {
  /** The run's last message. Never rejects. */
  readonly done: Promise<RunDone | Failure>
  /** Asks the run to end at the next slice; what there is by then is sealed. */
  stop(): void
}

interface Job {
  readonly task: PoolTask
  readonly recording: string
  settle: (outcome: RunDone | Failure) => void
  stopped: boolean
  worker: Worker | undefined
}

/** Threads that carry out runs. */
export class NodePool {
  readonly #program: URL
  readonly #size: number
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Job>()
  readonly #waiting: Job[] = []
  #started = 0

  /** `program` is the built node-worker.ts; `size` threads at most. */
  constructor(program: URL, size: number) {
    this.#program = program
    this.#size = size
  }

  /** Starts `task` as soon as a thread is free. */
  run(task: PoolTask): PoolRun {
    const job: Job = {
      task,
      recording: String(++this.#started),
      settle: () => undefined,
      stopped: false,
      worker: undefined,
    }
    const done = new Promise<RunDone | Failure>((resolve) => (job.settle = resolve))
    this.#waiting.push(job)
    this.#dispatch()
    return {
      done,
      stop: () => {
        job.stopped = true
        job.worker?.postMessage({ type: 'stop' } satisfies ToNodeWorker)
      },
    }
  }

  /** Ends every thread; runs under way fail. */
  async close(): Promise<void> {
    const workers = [...this.#idle, ...this.#busy.keys()]
    this.#idle.length = 0
    for (const job of this.#waiting.splice(0)) job.settle(died('the pool was closed'))
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop() ?? this.#hire()
      if (!worker) return
      const job = this.#waiting.shift() as Job
      job.worker = worker
      this.#busy.set(worker, job)
      const { request, file } = job.task
      const message: ToNodeWorker = { type: 'run', recording: job.recording, request, file }
      worker.postMessage(message)
      if (job.stopped) worker.postMessage({ type: 'stop' } satisfies ToNodeWorker)
    }
  }

  #hire(): Worker | undefined {
    if (this.#idle.length + this.#busy.size >= this.#size) return undefined
    const worker = new Worker(this.#program)
    let reason = 'it ended without a word'
    worker.on('message', (message: FromWorker) => this.#hear(worker, message))
    worker.on('error', (error: Error) => (reason = error.message))
    worker.on('exit', () => this.#bury(worker, reason))
    return worker
  }

  #hear(worker: Worker, message: FromWorker): void {
    const job = this.#busy.get(worker)
    if (!job) return
    if (message.type === 'progress') {
      job.task.onProgress?.(message)
      return
    }
    this.#busy.delete(worker)
    this.#idle.push(worker)
    job.settle(message.type === 'done' ? message : message.failure)
    this.#dispatch()
  }

  #bury(worker: Worker, reason: string): void {
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
    job?.settle(died(reason))
    if (this.#waiting.length > 0) this.#dispatch()
  }
}

function died(reason: string): Failure {
  return failure('E_WORKER_DIED', `The simulation ended in mid-run: ${reason}.`, {
    hint: 'Run it again; fewer operations need less memory.',
  })
}
