/**
 * Plays a recording: events per second of real time become a position in every frame. The position is
 * computed from the clock, not counted, so a slow seek makes the picture coarser and never late.
 */
import type { FrameTask } from '#renderer/composables/use-frame.ts'

/** Speeds offered, in events per second. */
export const PLAY_SPEEDS = [1, 2, 5, 20, 100, 1_000, 10_000, 100_000] as const
export type PlaySpeed = (typeof PLAY_SPEEDS)[number]

export interface PlayerOptions {
  readonly requestFrame: (task: FrameTask) => void
  readonly cancelFrame: (task: FrameTask) => void
  /** Goes to a position; returns false when that is the end and playing is over. */
  readonly goTo: (seq: number) => boolean
  readonly onEnd: () => void
}

export interface Player {
  /** Starts, or goes on from another position or at another speed. */
  play(from: number, eventsPerSecond: number): void
  pause(): void
}

export function createPlayer(options: PlayerOptions): Player {
  let from = 0
  let speed = 0
  let startedAt: number | undefined
  let shown = 0

  function frame(now: number): void {
    startedAt ??= now
    const seq = from + Math.floor(((now - startedAt) / 1000) * speed)
    let going = true
    if (seq !== shown) {
      shown = seq
      going = options.goTo(seq)
    }
    if (going) options.requestFrame(frame)
    else options.onEnd()
  }

  return {
    play(position, eventsPerSecond) {
      from = position
      shown = position
      speed = eventsPerSecond
      startedAt = undefined
      options.requestFrame(frame)
    },
    pause() {
      options.cancelFrame(frame)
    },
  }
}
