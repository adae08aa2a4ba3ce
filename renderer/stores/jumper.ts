/**
 * Jumps to the next or previous event of a sort. A key pressed again while a jump is under way counts
 * (and the opposite key takes a step back), so that nothing pressed is lost and nothing queues up.
 */
import type { EventQuery } from '#core/replay/search.ts'

/** A sort of event to jump to. Two jumps with the same `name` add up. */
export interface JumpTarget {
  /** As in “no later violation”. */
  readonly name: string
  /** Asked for at each jump: some sorts of event depend on where one is. */
  readonly query: () => EventQuery
}

export interface JumperOptions {
  readonly find: (query: EventQuery, from: number, direction: 1 | -1) => Promise<number | undefined>
  readonly position: () => number
  readonly goTo: (seq: number) => void
  /** Resolves when what was gone to is shown. */
  readonly arrived: () => Promise<void>
  readonly notFound: (target: JumpTarget, direction: 1 | -1) => void
  readonly fail: (reason: unknown) => void
}

export interface Jumper {
  jump(target: JumpTarget, direction: 1 | -1): void
  /** Resolves when no jump is under way. */
  settled(): Promise<void>
  stop(): void
}

export function createJumper(options: JumperOptions): Jumper {
  let current: JumpTarget | undefined
  let owed = 0
  let running: Promise<void> | undefined
  let generation = 0

  async function run(): Promise<void> {
    const mine = generation
    await Promise.resolve()
    try {
      while (current !== undefined && owed !== 0 && mine === generation) {
        const target: JumpTarget = current
        const direction = owed > 0 ? 1 : -1
        const seq = await options.find(target.query(), options.position(), direction)
        if (mine !== generation || target !== current) continue
        if (seq === undefined) {
          owed = 0
          options.notFound(target, direction)
        } else {
          owed -= direction
          options.goTo(seq)
          await options.arrived()
        }
      }
    } catch (reason) {
      owed = 0
      if (mine === generation) options.fail(reason)
    }
    if (mine === generation) running = undefined
  }

  return {
    jump(target, direction) {
      owed = current?.name === target.name ? owed + direction : direction
      if (current?.name !== target.name) current = target
      running ??= run()
    },
    async settled() {
      while (running !== undefined) await running
    },
    stop() {
      generation += 1
      owed = 0
      current = undefined
      running = undefined
    },
  }
}
