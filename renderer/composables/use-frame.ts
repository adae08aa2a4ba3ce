/**
 * One owner of requestAnimationFrame for the whole window: everything that draws asks here, is called
 * once per frame however often it asked, and all of it in one go. A loop asks again from inside.
 */
import { onScopeDispose } from 'vue'

type Draw = (now: number) => void

const waiting = new Set<Draw>()
let scheduled = 0

export interface FrameRequest {
  /** Calls the drawing function in the next frame, once. */
  request(): void
  cancel(): void
}

/** Ties `draw` to frames; what is waiting is dropped when the owning scope ends. */
export function useFrame(draw: Draw): FrameRequest {
  // Each owner has its own entry, even if two share a function.
  const entry: Draw = (now) => draw(now)
  const cancel = (): void => {
    waiting.delete(entry)
  }
  onScopeDispose(cancel)
  return {
    request() {
      waiting.add(entry)
      if (scheduled === 0) scheduled = requestAnimationFrame(tick)
    },
    cancel,
  }
}

function tick(now: number): void {
  scheduled = 0
  const due = [...waiting]
  waiting.clear()
  for (const draw of due) draw(now)
}
