/**
 * Asks for one thing at a time and, when asked for several meanwhile, goes on with the last: a dragged
 * playhead never leaves a queue behind. Answers arrive in the order they were asked for, so each may
 * be shown; the last one asked for always is.
 */
export interface LatestWins<Target> {
  /** Asks for `target`; forgets what was asked for and not yet begun. */
  want(target: Target): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
  /** Forgets everything; an answer that still comes is dropped. */
  stop(): void
}

export interface LatestWinsOptions<Target, Answer> {
  readonly load: (target: Target) => Promise<Answer>
  readonly apply: (answer: Answer, target: Target) => void
  /** A load that was rejected; the next target is tried all the same. */
  readonly fail: (reason: unknown, target: Target) => void
}

export function createLatestWins<Target, Answer>(
  options: LatestWinsOptions<Target, Answer>,
): LatestWins<Target> {
  let waiting: { readonly target: Target } | undefined
  let running: Promise<void> | undefined
  let generation = 0

  async function run(): Promise<void> {
    const mine = generation
    // A burst of wishes in one turn is one wish.
    await Promise.resolve()
    while (waiting !== undefined && mine === generation) {
      const { target } = waiting
      waiting = undefined
      try {
        const answer = await options.load(target)
        if (mine === generation) options.apply(answer, target)
      } catch (reason) {
        if (mine === generation) options.fail(reason, target)
      }
    }
    if (mine === generation) running = undefined
  }

  return {
    want(target) {
      waiting = { target }
      running ??= run()
    },
    async settled() {
      while (running !== undefined) await running
    },
    stop() {
      generation += 1
      waiting = undefined
      running = undefined
    },
  }
}
