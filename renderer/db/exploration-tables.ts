/** The tables of explorations: a light row to list, and the document, as bytes, to open. */

/** One line of the history. */
export interface ExplorationRow {
  readonly id: string
  /** Milliseconds since 1970 at which it ended, or was last seen going on. */
  readonly ended: number
  /** `deleted`: can still be brought back. */
  readonly state: 'finished' | 'deleted'
  readonly scenario: string
  /** Each once, as the next one. */
  readonly variants: readonly string[]
  /** `dpor`, `pct 3`. */
  readonly strategies: readonly string[]
  readonly verdict: 'violated' | 'proved' | 'not-found' | 'incomplete'
  /** Ways to fail: signatures, each once. */
  readonly violations: number
  readonly executions: number
  readonly seconds: number
  /** Size of its document. */
  readonly bytes: number
}

/** The document of an exploration: JSON, as the command line writes it. */
export interface ExplorationDocumentRow {
  readonly exploration: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Keys and indexes of both. */
export const EXPLORATION_STORES = {
  explorations: 'id, state, ended',
  explorationDocuments: 'exploration',
}
