/** What the explore store asks of whoever searches: workers in the app, an object in tests. */
import type {
  ExplorationDone,
  ExplorationFailed,
  ExplorationOrder,
  ExplorationProgress,
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
}
