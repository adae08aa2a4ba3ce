/**
 * One run in one worker, from the request to its last message. Whatever happens to the worker, there
 * is exactly one last message, and by then what the run had stored is sealed.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { formatNumber } from '#core/base/text-table.ts'
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

/** The part of a Worker that is used, so that tests can be one. */
export interface SimulationWorker {
  postMessage(message: ToWorker): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** What a run needs of the window it was started in. */
export interface SimulationContext {
  /** Resolves when the worker that makes `recording` is gone, however that came about. */
  readonly whenGone: (recording: string) => Promise<void>
  /** Keeps what `recording` has stored, and tells how many events; undefined when it could not be sealed. */
  readonly salvage: (recording: string) => Promise<number | undefined>
  /** Room left for recordings; undefined when nobody can tell. */
  readonly freeBytes: () => Promise<number | undefined>
}

/** How often a run is told how much room is left, in milliseconds. */
const ROOM_EVERY_MS = 2_000

export class Simulation {
  readonly #recording: string
  readonly #worker: SimulationWorker
  readonly #context: SimulationContext
  readonly #listener: RunListener
  /** Called once, before the listener is told; `alive` when the worker can be used again. */
  readonly #release: (worker: SimulationWorker, alive: boolean) => void
  #state: 'preparing' | 'running' | 'losing' | 'over' = 'preparing'
  #stopWanted = false
  #roomTimer: ReturnType<typeof setInterval> | undefined

  constructor(
    recording: string,
    worker: SimulationWorker,
    context: SimulationContext,
    listener: RunListener,
    release: (worker: SimulationWorker, alive: boolean) => void,
  ) {
    this.#recording = recording
    this.#worker = worker
    this.#context = context
    this.#listener = listener
    this.#release = release
  }

  /** Without a request: goes on with what was cut off. */
  async start(request: RunRequest | undefined): Promise<void> {
    const recording = this.#recording
    const worker = this.#worker
    worker.onmessage = ({ data }) => this.#hear(data)
    worker.onmessageerror = () => void this.#lose('it sent something that cannot be read')
    worker.onerror = (event) => void this.#lose(event.message || 'its program cannot be loaded')
    await this.#tellRoom()
    if (this.#state !== 'preparing') return
    this.#state = 'running'
    this.#roomTimer = setInterval(() => void this.#tellRoom(), ROOM_EVERY_MS)
    worker.postMessage(
      request === undefined ? { type: 'resume', recording } : { type: 'run', recording, request },
    )
    if (this.#stopWanted) worker.postMessage({ type: 'stop' })
    await this.#context.whenGone(recording)
    await this.#lose('it is gone')
  }

  /** Asks the run to end at the next slice of steps; a last message follows. */
  stop(): void {
    this.#stopWanted = true
    if (this.#state === 'running') this.#worker.postMessage({ type: 'stop' })
  }

  #hear(message: FromWorker): void {
    if (message.type === 'progress') this.#listener.progress(message)
    else this.#end(message, true)
  }

  async #lose(why: string): Promise<void> {
    if (this.#state === 'losing' || this.#state === 'over') return
    this.#state = 'losing'
    // Sealed before anybody is told, so that the library already has what was kept.
    const events = await this.#context.salvage(this.#recording).catch(() => undefined)
    this.#end({ type: 'failed', recording: this.#recording, failure: lost(why, events) }, false)
  }

  #end(last: RunDone | RunFailed, alive: boolean): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    clearInterval(this.#roomTimer)
    const worker = this.#worker
    worker.onmessage = worker.onmessageerror = worker.onerror = null
    this.#release(worker, alive)
    if (last.type === 'done') this.#listener.done(last)
    else this.#listener.failed(last)
  }

  async #tellRoom(): Promise<void> {
    const freeBytes = await this.#context.freeBytes().catch(() => undefined)
    if (freeBytes === undefined || this.#state === 'over') return
    this.#worker.postMessage({ type: 'room', freeBytes })
  }
}

function lost(why: string, events: number | undefined): Failure {
  return failure('E_WORKER_DIED', `The simulation ended in mid-run: ${why}.`, {
    hint: `${whatIsLeft(events)} Run it again; fewer operations need less memory.`,
  })
}

function whatIsLeft(events: number | undefined): string {
  if (events === undefined) return 'The Library offers to keep what was recorded until then.'
  if (events === 0) return 'Nothing had been recorded yet.'
  return `Its first ${formatNumber(events)} events are kept in the library.`
}
