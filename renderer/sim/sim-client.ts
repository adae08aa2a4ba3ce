/** The window's side of running simulations: one worker per run, kept for the next one. */
import type { RunRequest } from '#core/host/protocol.ts'
import {
  Simulation,
  type RunListener,
  type SimulationContext,
  type SimulationWorker,
} from './simulation.ts'

export interface RunningSimulation {
  /** Asks the run to end at the next slice of steps; a last message follows. */
  stop(): void
}

export interface SimClientOptions extends SimulationContext {
  readonly createWorker: () => SimulationWorker
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
    return this.#begin(recording, request, listener)
  }

  /** Goes on with a recording that was cut off. */
  resume(recording: string, listener: RunListener): RunningSimulation {
    return this.#begin(recording, undefined, listener)
  }

  #begin(
    recording: string,
    request: RunRequest | undefined,
    listener: RunListener,
  ): RunningSimulation {
    const worker = this.#idle.pop() ?? this.#options.createWorker()
    const simulation = new Simulation(recording, worker, this.#options, listener, (used, alive) => {
      if (alive) this.#idle.push(used)
      else used.terminate()
    })
    void simulation.start(request)
    return { stop: () => simulation.stop() }
  }

  /** Ends the workers that have nothing to do. */
  release(): void {
    for (const worker of this.#idle.splice(0)) worker.terminate()
  }
}
