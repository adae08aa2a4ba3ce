/** What the run store asks of whoever steps machines: workers in the app, an object in tests. */
import type { RunDone, RunFailed, RunProgress, RunRequest } from '#core/host/protocol.ts'

export interface RunListener {
  progress(message: RunProgress): void
  /** The last message of a run that was recorded to an end, or sealed where it was stopped. */
  done(message: RunDone): void
  /** The last message of a run that could not go on. */
  failed(message: RunFailed): void
}

export interface SimulatorPort {
  /** Begins a run that writes to `recording`; runs begun together go on side by side. */
  start(recording: string, request: RunRequest, listener: RunListener): RunningSimulation
  /** Goes on with a recording that was cut off, from where it ends. */
  resume(recording: string, listener: RunListener): RunningSimulation
}

export interface RunningSimulation {
  /** Asks the run to end at the next step; `done` follows. */
  stop(): void
}
