/** What the explore stores ask of whoever searches: workers in the app, an object in tests. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type {
  ExplorationDone,
  ExplorationFailed,
  ExplorationOrder,
  ExplorationProgress,
  ShownExploration,
} from '#renderer/sim/exploration-messages.ts'

interface ExplorationListener {
  progress(message: ExplorationProgress): void
  /** The last message, also of one that was stopped. */
  done(message: ExplorationDone): void
  /** The last message of one that could not go on. */
  failed(message: ExplorationFailed): void
}

export interface ExplorerPort {
  /** Begins explorations that share the workers. */
  start(order: ExplorationOrder, listener: ExplorationListener): { stop(): void }
  /** Reads a kept one. */
  open(id: string): Promise<Result<ShownExploration, Failure>>
  /** Checks what a file holds and keeps it; the bytes are given away. */
  importFile(
    id: string,
    name: string,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<Result<ShownExploration, Failure>>
}
