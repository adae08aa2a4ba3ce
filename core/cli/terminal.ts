/** What a command may do to the world, handed in so that tests can be the terminal. */
export interface Terminal {
  /** To stdout: results. False when nobody takes them any more, as behind `| head`. */
  out(content: string | Uint8Array): boolean
  /** To stderr: progress and problems. */
  err(text: string): void
  /** True when stderr is a screen on which a line can be redrawn. */
  readonly interactive: boolean
  /** Calls `stop` when the user interrupts; gives back how to stop listening. */
  onInterrupt(stop: () => void): () => void
}
